const DAY_MS = 86_400_000;

/** The day that a moment belongs to, in UTC, counted from 1970. */
export function dayOf(ms: number): number {
  return Math.floor(ms / DAY_MS);
}

/** When a day begins, in milliseconds since 1970. */
export function startOfDay(day: number): number {
  return day * DAY_MS;
}

/** Seconds from a moment until the next day begins; at least 1. */
export function secondsUntilTomorrow(ms: number): number {
  return Math.max(1, Math.ceil((startOfDay(dayOf(ms) + 1) - ms) / 1000));
}
