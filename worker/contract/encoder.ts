import * as v from 'valibot';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Settings are readable, so the address must not hold a password; the key is the Worker's secret ENCODER_KEY. */
function isEncoderAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  if (username || password) return false;
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.has(hostname));
}

const model = v.pipe(
  v.string(),
  v.maxLength(200),
  v.regex(/^\S(?:.*\S)?$/, 'must be the name of a model, without spaces around it'),
);
/** How many numbers the model gives for a text; another count is an error, not a guess. */
const dimensions = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(4096));

/** Where a project's embeddings come from. */
export const EncoderSettings = v.variant('kind', [
  v.strictObject({ kind: v.literal('workers-ai'), model, dimensions }),
  v.strictObject({
    kind: v.literal('openai'),
    /** The whole address that takes `POST {model, input}`, such as `https://api.example.com/v1/embeddings`. */
    url: v.pipe(
      v.string(),
      v.maxLength(2000),
      v.check(
        isEncoderAddress,
        'use the whole https address of the embeddings, without a password; http only on this machine (localhost)',
      ),
    ),
    model,
    dimensions,
  }),
]);

export type EncoderSettings = v.InferOutput<typeof EncoderSettings>;
