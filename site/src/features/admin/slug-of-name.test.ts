import fc from 'fast-check';
import * as v from 'valibot';
import { expect, it } from 'vitest';
import { CreateProject } from '../../../../worker/contract/project.ts';
import { slugOfName } from './slug-of-name.ts';

it('keeps letters and digits, without accents', () => {
  expect(slugOfName('  Héllo, Wörld 2! ')).toBe('hello-world-2');
  expect(slugOfName('返信')).toBe('');
  expect(slugOfName(`${'a'.repeat(63)} b`)).toBe('a'.repeat(63));
});

it('is empty, or a slug that the API takes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 120 }), (name) => {
      const slug = slugOfName(name);
      return slug === '' || v.safeParse(CreateProject.entries.slug, slug).success;
    }),
  );
});
