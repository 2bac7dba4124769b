import { DomainError } from './errors.ts';

/** What a project allows in a day. */
export type DayLimit = 'daily_cap' | 'address_cap';

/** A limit that was reached, and when it ends. */
export interface Refusal {
  limit: DayLimit;
  /** How many are allowed. */
  cap: number;
  retryAfterS: number;
}

/** What is limited: answers in a day, or requests in a few seconds of one annotator or internet address. */
export type LimitName = DayLimit | 'annotator_burst' | 'address_burst';

const CODES = {
  daily_cap: 'daily_cap_reached',
  address_cap: 'address_cap_reached',
  annotator_burst: 'too_many_requests',
  address_burst: 'too_many_requests',
} as const satisfies Record<LimitName, string>;

/** A limit is reached: names it and the remedy, and says when to come again. */
export class LimitReached extends DomainError {
  readonly limit: LimitName;
  readonly retryAfterS: number;
  constructor(limit: LimitName, sentence: string, retryAfterS: number) {
    super(CODES[limit], sentence);
    this.limit = limit;
    this.retryAfterS = retryAfterS;
  }
}

export function dayLimitReached({ limit, cap, retryAfterS }: Refusal): LimitReached {
  const whose = limit === 'daily_cap' ? 'here' : 'for one internet address here';
  return new LimitReached(
    limit,
    `${cap} answers a day are the limit ${whose}. Go on after midnight UTC, or ask the owner to raise settings.${limit}.`,
    retryAfterS,
  );
}
