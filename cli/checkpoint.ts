import { UsageError } from '../scripts/crowd/options.ts';

/** @throws UsageError */
export function checkpointOf(text: string | undefined): number | 'latest' {
  if (text === undefined || text === 'latest') return 'latest';
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text);
  throw new UsageError(`--checkpoint must be a step or "latest", not "${text}"`);
}

export function numberOf(value: number, digits = 2): string {
  return value.toFixed(digits).replace('-', '−');
}
