/** A count with its thousands apart. Without `Intl`, whose first use holds a phone up longer than the rest of a small page. */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** As it is, with a real minus. */
export const formatNumber = (value: number): string => String(value).replace('-', '−');

export const formatPercent = (share: number, digits = 0): string => `${(share * 100).toFixed(digits)} %`;

/** With a real minus. */
export const formatDecimal = (value: number, digits = 2): string =>
  formatSigned(value, digits).replace('+', '');

/** Always signed, with a real minus. */
export function formatSigned(value: number, digits = 2): string {
  const text = Math.abs(value).toFixed(digits);
  if (Number(text) === 0) return text;
  return `${value < 0 ? '−' : '+'}${text}`;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sept', 'Oct', 'Nov', 'Dec'];

/** A moment in the reader's own time zone, "24 Nov 2026, 11:50". Without `Intl`, as counts are. */
export function formatMoment(iso: string): string {
  const moment = new Date(iso);
  const clock = [moment.getHours(), moment.getMinutes()]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
  return `${moment.getDate()} ${MONTHS[moment.getMonth()]} ${moment.getFullYear()}, ${clock}`;
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}
