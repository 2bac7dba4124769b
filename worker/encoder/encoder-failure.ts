import { DomainError } from '../core/errors.ts';

/** An encoder that did not do its part. The sentence never holds what it was sent or said: keys and people's texts. */
export class EncoderFailure extends DomainError {
  /** Set where asking once more may help: how long to wait before. */
  readonly retryAfterMs: number | undefined;
  constructor(sentence: string, retryAfterMs?: number) {
    super('encoder_failed', sentence);
    this.retryAfterMs = retryAfterMs;
  }
}

/** How long to wait before the second try where the encoder names no time of its own. */
export const RETRY_AFTER_MS = 250;
