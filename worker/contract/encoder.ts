import * as v from 'valibot';
import { MAX_DIMENSIONS } from '../core/encoder-settings.ts';
import { isCallable } from './public-address.ts';

const SECRET_PARAMETER = /key|token|secret|password|signature|^sig$/i;

/** Settings are readable, so the address must hold no secret. */
function holdsNoSecret(text: string): boolean {
  if (!URL.canParse(text)) return true;
  return ![...new URL(text).searchParams.keys()].some((name) => SECRET_PARAMETER.test(name));
}

const model = v.pipe(
  v.string(),
  v.maxLength(200),
  v.regex(/^\S(?:.*\S)?$/, 'must be the name of a model, without spaces around it'),
);
const url = v.pipe(
  v.string(),
  v.maxLength(2000),
  v.check(
    isCallable,
    'use the whole https address of the embeddings, with a public name and without a password; http only on this machine (localhost)',
  ),
  v.check(
    holdsNoSecret,
    "leave keys out of the address, which anyone may read: the operator sets the Worker's secret ENCODER_KEY",
  ),
);
const common = {
  model,
  /** How many numbers the model gives for a text; another count is an error, not a guess. Left out: as many as it gives now. */
  dimensions: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_DIMENSIONS))),
  /** Of a longer text the beginning is sent. About 500 tokens of English by default, which is what most small encoders read. */
  max_characters: v.optional(v.pipe(v.number(), v.integer(), v.minValue(100), v.maxValue(32_000)), 2000),
};

/** Where a project's embeddings shall come from. */
export const EncoderSettings = v.variant('kind', [
  v.pipe(
    v.strictObject({ kind: v.literal('workers-ai'), ...common }),
    v.title('A model of Cloudflare Workers AI'),
  ),
  v.pipe(
    v.strictObject({
      kind: v.literal('openai'),
      /** The whole address that takes `POST {model, input}`, such as `https://api.example.com/v1/embeddings`. */
      url,
      ...common,
    }),
    v.title('A server of the OpenAI shape'),
  ),
]);

const known = { model: v.string(), dimensions: v.number(), max_characters: v.number() };

/** An encoder as it was found to be when it was set: whoever computes its block of features needs this. */
export const KnownEncoder = v.variant('kind', [
  v.pipe(v.object({ kind: v.literal('workers-ai'), ...known }), v.title('A model of Cloudflare Workers AI')),
  v.pipe(
    v.object({ kind: v.literal('openai'), url: v.string(), ...known }),
    v.title('A server of the OpenAI shape'),
  ),
]);

export type EncoderSettings = v.InferOutput<typeof EncoderSettings>;
