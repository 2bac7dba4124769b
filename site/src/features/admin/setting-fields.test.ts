import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { ProjectSettings } from '../../../../worker/contract/project.ts';
import { DEFAULT_SETTINGS } from '../../../../worker/core/project-settings.ts';
import { SETTING_GROUPS, type SettingField, settingOf, typedOf } from './setting-fields.ts';

const fields = SETTING_GROUPS.flatMap(({ fields: group }) => Object.entries<SettingField>(group));
const settings = {
  ...DEFAULT_SETTINGS,
  overlap: 3,
  reasons: ['Clearer', 'Kinder'],
  allowed_origins: ['https://example.com'],
  practice: [{ prompt: 'p', a: 'a', b: 'b', answer: 'a', note: '' }],
  encoder: {
    kind: 'openai',
    url: 'https://e.example.com/v1',
    model: 'm',
    dimensions: 8,
    max_characters: 2000,
  },
} as Record<string, unknown>;

it('has a field for every setting, once', () => {
  expect(fields.map(([name]) => name).sort()).toEqual(Object.keys(DEFAULT_SETTINGS).sort());
});

describe.each(fields)('%s', (name, { control, help }) => {
  it('comes back as it was when nothing is typed', () => {
    for (const of of [settings, DEFAULT_SETTINGS as unknown as Record<string, unknown>]) {
      expect(settingOf(typedOf(of[name], control), control)).toEqual(of[name]);
    }
    expect(help).toMatch(/\.$/);
  });

  it('is refused by the contract where it is left empty and must not be', () => {
    if (control.kind === 'switch') return;
    const value = settingOf('', control);
    const { success } = v.safeParse(v.partial(ProjectSettings), { [name]: value });
    expect(success).toBe(!(['number', 'choice'].includes(control.kind) && !('orNull' in control)));
  });
});

it('offers each choice that there is, and no other', () => {
  for (const [name, { control }] of fields) {
    if (control.kind !== 'choice') continue;
    for (const option of control.options)
      expect(v.safeParse(v.partial(ProjectSettings), { [name]: option }).success).toBe(true);
  }
});

it('takes * for any origin, and lines for some', () => {
  const control = { kind: 'lines', or: '*' } as const;
  expect(settingOf(' * ', control)).toBe('*');
  expect(settingOf('https://a.example\n\n https://b.example ', control)).toEqual([
    'https://a.example',
    'https://b.example',
  ]);
});
