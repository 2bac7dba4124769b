import type { AllowedOrigins } from './allowed-origins.ts';
import { type AnnotateSettings, DEFAULT_ANNOTATE_SETTINGS } from './annotate-settings.ts';
import type { EncoderSettings } from './encoder-settings.ts';
import { DomainError } from './errors.ts';
import { isRead, type ResponseKind } from './response-kind.ts';

/** What an owner may tune of a project; `contract/project.ts` says what each may be. */
export interface ProjectSettings extends AnnotateSettings {
  responses: ResponseKind;
  public: boolean;
  public_export: boolean;
  archived: boolean;
  task_minutes: number;
  daily_cap: number | null;
  address_cap: number | null;
  bursts: 'roomy' | 'tight' | 'off';
  turnstile_site_key: string | null;
  overlap: number | null;
  active_share: number;
  gold_share: number;
  repeat_share: number;
  ranking_size: number | null;
  held_out_share: number;
  strength_margin: number;
  head: 'linear' | 'mlp';
  encoder: EncoderSettings | null;
  weigh_by_reliability: boolean;
  influence_cap: number | null;
  promotion_tolerance: number | null;
  allowed_origins: AllowedOrigins;
}

export const DEFAULT_SETTINGS: ProjectSettings = {
  responses: 'text',
  public: true,
  public_export: false,
  archived: false,
  task_minutes: 60,
  daily_cap: 5_000,
  address_cap: 50_000,
  bursts: 'roomy',
  turnstile_site_key: null,
  overlap: null,
  active_share: 0.5,
  gold_share: 0.05,
  repeat_share: 0.03,
  ranking_size: null,
  held_out_share: 0.1,
  strength_margin: 0,
  head: 'linear',
  encoder: null,
  weigh_by_reliability: false,
  influence_cap: 0.01,
  promotion_tolerance: null,
  allowed_origins: [],
  ...DEFAULT_ANNOTATE_SETTINGS,
};

/** An MLP has 16 weights for each feature, and a trainer keeps a model twice in one row of at most 2 MB, or more often. */
const MAX_DIMENSIONS_OF_MLP = 1024;

type Given = { [Name in keyof ProjectSettings]?: ProjectSettings[Name] | undefined };

/** The settings with what is given put in, and what is not left as it is. */
export function changeSettings(settings: ProjectSettings, given: Given): ProjectSettings {
  const known = Object.entries(given).filter(([, value]) => value !== undefined);
  return { ...settings, ...Object.fromEntries(known) };
}

/** @throws DomainError `validation` where an encoder is to read what is no text */
export function requireText({ responses, encoder }: { responses: ResponseKind; encoder: unknown }): void {
  if (isRead(responses) || !encoder) return;
  throw new DomainError(
    'validation',
    '/settings/encoder: an encoder would be sent the address of an image, and the model would learn from it who made the image. ' +
      'A project of images has none: set it to null, or "responses" to "text".',
  );
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
