import type { EncoderModel } from '../core/encoder-settings.ts';
import type { WorkersAi } from '../encoder/ask-workers-ai.ts';
import type { Env } from '../env.ts';

/** What the operator of this Worker lets encoders have. */
export interface EncoderAccess {
  ai: WorkersAi | undefined;
  key: string | undefined;
  /** The one origin the key is for. */
  keyOrigin: string | undefined;
  /** Whether encoders on this very machine may be asked. */
  loopback: boolean;
}

export function encoderAccess(env: Env): EncoderAccess {
  return {
    ai: env.AI as WorkersAi | undefined,
    key: env.ENCODER_KEY,
    keyOrigin: env.ENCODER_KEY_ORIGIN,
    loopback: env.ENCODER_LOOPBACK === 'allow',
  };
}

/** The key, where this encoder is at the origin it is for: any owner may name any address. */
export function keyFor(encoder: EncoderModel, { key, keyOrigin }: EncoderAccess): string | undefined {
  if (encoder.kind !== 'openai' || !keyOrigin || !URL.canParse(keyOrigin)) return undefined;
  return new URL(encoder.url).origin === new URL(keyOrigin).origin ? key : undefined;
}
