const whole = new Intl.NumberFormat('en');

export const formatCount = (value: number): string => whole.format(value);

export const formatPercent = (share: number, digits = 0): string => `${(share * 100).toFixed(digits)} %`;

/** Always signed, with a real minus. */
export function formatSigned(value: number, digits = 2): string {
  const text = Math.abs(value).toFixed(digits);
  if (Number(text) === 0) return text;
  return `${value < 0 ? '−' : '+'}${text}`;
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}
