import type { EncoderSettings } from './encoder-settings.ts';

/** What an owner may tune of a project; `contract/project.ts` says what each may be. */
export interface ProjectSettings {
  public: boolean;
  task_minutes: number;
  held_out_share: number;
  strength_margin: number;
  head: 'linear' | 'mlp';
  encoder: EncoderSettings | null;
}

export const DEFAULT_SETTINGS: ProjectSettings = {
  public: true,
  task_minutes: 60,
  held_out_share: 0.1,
  strength_margin: 0,
  head: 'linear',
  encoder: null,
};

type Given = { [Name in keyof ProjectSettings]?: ProjectSettings[Name] | undefined };

/** The settings with what is given put in, and what is not left as it is. */
export function changeSettings(settings: ProjectSettings, given: Given): ProjectSettings {
  const known = Object.entries(given).filter(([, value]) => value !== undefined);
  return { ...settings, ...Object.fromEntries(known) };
}
