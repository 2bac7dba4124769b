import type { MessageKey } from '../../i18n/messages.ts';

interface SkipReason {
  /** What the log keeps, the same in every language. */
  reason: string;
  label: MessageKey;
  key: string;
}

/** Why a pair may be skipped. Keys are letters, for the digits answer the pair that is on screen by then. */
export const SKIP_REASONS: readonly SkipReason[] = [
  { reason: 'cannot_judge', label: 'skip_cannot_judge', key: 'q' },
  { reason: 'same', label: 'skip_same', key: 'w' },
  { reason: 'broken', label: 'skip_broken', key: 'e' },
  { reason: 'unpleasant', label: 'skip_unpleasant', key: 'r' },
];

export const OTHER_KEY = 't';

/** So long a skip waits for its reason before it is sent without one. */
export const REASON_MS = 8_000;
