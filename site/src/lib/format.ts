const whole = new Intl.NumberFormat('en');

export const formatCount = (value: number): string => whole.format(value);

export const formatPercent = (share: number, digits = 0): string => `${(share * 100).toFixed(digits)} %`;

/** Always signed, with a real minus. */
export function formatSigned(value: number, digits = 2): string {
  const text = Math.abs(value).toFixed(digits);
  if (Number(text) === 0) return text;
  return `${value < 0 ? '−' : '+'}${text}`;
}

/** A moment in the reader's own time zone. */
export function formatMoment(iso: string, timeZone?: string): string {
  const options = { dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23', timeZone } as const;
  return new Intl.DateTimeFormat('en-GB', options).format(new Date(iso));
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}
