import type { EncoderSettings } from './encoder-settings.ts';
import { DomainError } from './errors.ts';

/** What an owner may tune of a project; `contract/project.ts` says what each may be. */
export interface ProjectSettings {
  public: boolean;
  task_minutes: number;
  overlap: number | null;
  active_share: number;
  held_out_share: number;
  strength_margin: number;
  head: 'linear' | 'mlp';
  encoder: EncoderSettings | null;
}

export const DEFAULT_SETTINGS: ProjectSettings = {
  public: true,
  task_minutes: 60,
  overlap: null,
  active_share: 0.5,
  held_out_share: 0.1,
  strength_margin: 0,
  head: 'linear',
  encoder: null,
};

/** An MLP has 16 weights for each feature, and a trainer keeps a model twice in one row of at most 2 MB, or more often. */
const MAX_DIMENSIONS_OF_MLP = 1024;

type Given = { [Name in keyof ProjectSettings]?: ProjectSettings[Name] | undefined };

/** The settings with what is given put in, and what is not left as it is. */
export function changeSettings(settings: ProjectSettings, given: Given): ProjectSettings {
  const known = Object.entries(given).filter(([, value]) => value !== undefined);
  return { ...settings, ...Object.fromEntries(known) };
}

/** @throws DomainError `validation` where the settings go together to a model that is too large to keep */
export function requireRoom({ head, encoder }: ProjectSettings): void {
  if (head !== 'mlp' || !encoder || encoder.dimensions <= MAX_DIMENSIONS_OF_MLP) return;
  throw new DomainError(
    'validation',
    `/settings/encoder: beside an MLP head an encoder may give at most ${MAX_DIMENSIONS_OF_MLP} numbers, and this one gives ` +
      `${encoder.dimensions}: choose a smaller model, or the head "linear".`,
  );
}
