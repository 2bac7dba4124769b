/** A model that turns a text into a vector, and where it answers. */
export type EncoderModel =
  | { kind: 'workers-ai'; model: string }
  /** `url` takes `POST {model, input}`. */
  | { kind: 'openai'; url: string; model: string };

/** A response has two bytes of a feature's place, and a model one weight for each number. */
export const MAX_DIMENSIONS = 4096;

/** A project's encoder, as it was found to be when it was set. */
export type EncoderSettings = EncoderModel & {
  /** Numbers it gives for a text. */
  dimensions: number;
  /** It is sent no more of a text than this, in UTF-16 code units. */
  max_characters: number;
};

/** Rises with every change of what text an encoder is sent for a response, or of how its vector is quantised: what was kept of
 *  another version is asked for anew. Apart from FEATURE_VERSION, for a change of the other features needs no new embeddings. */
const EMBEDDING_VERSION = 1;

/** A text that two encoders share only where they give a response the same vector. */
export function encoderKey(settings: EncoderSettings): string {
  const { kind, model, dimensions, max_characters } = settings;
  const url = settings.kind === 'openai' ? settings.url : null;
  return JSON.stringify([EMBEDDING_VERSION, kind, url, model, dimensions, max_characters]);
}
