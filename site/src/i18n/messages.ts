import type { en } from './en.ts';

/** A message that counts, in the forms that `Intl.PluralRules` tells apart in its language. */
export type Plural = { readonly other: string } & { readonly [Form in Intl.LDMLPluralRule]?: string };

export type MessageKey = keyof typeof en;

/** What each language must have: a missing key, or one too many, does not compile. */
export type Messages = {
  readonly [Key in MessageKey]: (typeof en)[Key] extends string ? string : Plural;
};
