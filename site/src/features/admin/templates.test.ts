import { existsSync } from 'node:fs';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { wrongImageAddress } from '../../../../worker/contract/image-address.ts';
import { CreateProject } from '../../../../worker/contract/project.ts';
import { readRecord } from '../../../../worker/core/import-formats/registry.ts';
import { slugOfName } from './slug-of-name.ts';
import { sampleLines, TEMPLATES } from './templates.ts';

describe.each(TEMPLATES.filter(({ id }) => id !== 'empty'))('the template $id', (template) => {
  it('makes a project that the API takes as it is', () => {
    const { name, question, guidelines, settings } = template;
    const project = { slug: slugOfName(name), name, question, guidelines, settings };
    expect(v.safeParse(CreateProject, project).issues).toBeUndefined();
  });

  it('brings prompts with two different responses each, which the import reads', () => {
    expect(template.sample.length).toBeGreaterThanOrEqual(4);
    for (const line of sampleLines(template, 'https://tilt.example.com').split('\n')) {
      const { format, rows } = readRecord(JSON.parse(line));
      expect(format).toBe('tilt');
      expect(new Set(rows.flatMap(({ responses }) => responses.map(({ text }) => text))).size).toBe(2);
    }
    expect(new Set(template.sample.map(({ prompt }) => prompt)).size).toBe(template.sample.length);
  });
});

it('has samples of images that this site serves itself, at addresses that an import takes', () => {
  const images = TEMPLATES.filter(({ settings }) => settings.responses === 'image_url');
  expect(images).toHaveLength(1);
  for (const template of images) {
    const lines = sampleLines(template, 'https://tilt.example.com').split('\n');
    const texts = lines.flatMap((line) =>
      readRecord(JSON.parse(line)).rows.flatMap(({ responses }) => responses.map(({ text }) => text)),
    );
    expect(texts).toHaveLength(8);
    for (const text of texts) {
      expect(wrongImageAddress(text, { loopback: false })).toBeNull();
      expect(existsSync(new URL(`../../../public${new URL(text).pathname}`, import.meta.url))).toBe(true);
    }
  }
});
