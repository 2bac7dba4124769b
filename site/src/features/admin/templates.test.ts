import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { CreateProject } from '../../../../worker/contract/project.ts';
import { readRecord } from '../../../../worker/core/import-formats/registry.ts';
import { slugOfName } from './slug-of-name.ts';
import { TEMPLATES } from './templates.ts';

describe.each(TEMPLATES.filter(({ id }) => id !== 'empty'))('the template $id', (template) => {
  it('makes a project that the API takes as it is', () => {
    const { name, question, guidelines, settings } = template;
    const project = { slug: slugOfName(name), name, question, guidelines, settings };
    expect(v.safeParse(CreateProject, project).issues).toBeUndefined();
  });

  it('brings prompts with two different responses each, which the import reads', () => {
    expect(template.sample.length).toBeGreaterThanOrEqual(4);
    for (const line of template.sample) {
      const { format, rows } = readRecord(line);
      expect(format).toBe('tilt');
      expect(new Set(rows.flatMap(({ responses }) => responses.map(({ text }) => text))).size).toBe(2);
    }
    expect(new Set(template.sample.map(({ prompt }) => prompt)).size).toBe(template.sample.length);
  });
});
