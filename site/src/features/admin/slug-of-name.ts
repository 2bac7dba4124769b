import { LIMITS } from '../../../../worker/contract/limits.ts';

/** A slug for a project of this name: its Latin letters and digits, accents dropped; empty where it has none. */
export function slugOfName(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, LIMITS.slugLength)
    .replace(/^-+|-+$/g, '');
}
