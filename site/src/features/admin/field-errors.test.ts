import * as v from 'valibot';
import { expect, it } from 'vitest';
import { ApiError } from '../../../../worker/contract/api-error.ts';
import { ChangeProject, CreateProject } from '../../../../worker/contract/project.ts';
import { byField, issuesByField } from './field-errors.ts';

it('names the field that the contract refuses, by its first reason', () => {
  const project = { slug: 'Not a slug', name: ' ', question: 'Which?' };
  const errors = issuesByField(v.safeParse(CreateProject, project).issues);
  expect(Object.keys(errors).sort()).toEqual(['name', 'slug']);
  expect(errors['slug']).toContain('lower-case');
  const change = { settings: { overlap: 0, practice: [{ prompt: '' }] } };
  const inSettings = issuesByField(v.safeParse(ChangeProject, change).issues, ['settings']);
  expect(Object.keys(inSettings).sort()).toEqual(['overlap', 'practice']);
});

it('says what a number must be in words', () => {
  const said = (settings: object) =>
    issuesByField(v.safeParse(ChangeProject, { settings }).issues, ['settings']);
  expect(said({ overlap: 0, active_share: 7, held_out_share: 'abc' })).toEqual({
    overlap: 'This must be at least 1.',
    active_share: 'This must be at most 1.',
    held_out_share: 'This must be a number.',
  });
  expect(said({ overlap: 1.5 })['overlap']).toBe('This must be a whole number.');
});

it('reads which field the server refuses, from its list or its sentence', () => {
  const listed = [{ pointer: '/settings/overlap', detail: 'too many' }];
  expect(byField(new ApiError(422, 'validation', '/settings/overlap: too many', listed))).toEqual({
    overlap: 'too many',
  });
  expect(byField(new ApiError(422, 'prior_mismatch', 'settings.head: another head'))).toEqual({
    head: 'another head',
  });
  expect(byField(new ApiError(409, 'slug_taken', 'A project "x" is there already'))).toBeNull();
  expect(byField(new Error('settings.head: no'))).toBeNull();
});
