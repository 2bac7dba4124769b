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

/** A limit is reached: names it and the remedy, and says when to come again. */
export class LimitReached extends DomainError {
  readonly retryAfterS: number;
  constructor(
    code: 'too_many_requests' | 'daily_cap_reached' | 'address_cap_reached',
    sentence: string,
    retryAfterS: number,
  ) {
    super(code, sentence);
    this.retryAfterS = retryAfterS;
  }
}

export function dayLimitReached({ limit, cap, retryAfterS }: Refusal): LimitReached {
  const remedy = `Go on after midnight UTC, or ask the owner to raise settings.${limit}.`;
  return limit === 'daily_cap'
    ? new LimitReached('daily_cap_reached', `${cap} answers a day are the limit here. ${remedy}`, retryAfterS)
    : new LimitReached(
        'address_cap_reached',
        `${cap} answers a day are the limit for one internet address here. ${remedy}`,
        retryAfterS,
      );
}
