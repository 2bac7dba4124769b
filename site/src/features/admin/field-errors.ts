import type * as v from 'valibot';
import { ApiError } from '../../../../worker/contract/api-error.ts';
import { issueInWords } from '../../../../worker/contract/issue-in-words.ts';

/** What is wrong, by field; '' is the form as a whole. */
export type FieldErrors = Record<string, string>;

/** What the contract says of what was filled in, by field.
 *  @param under where the fields stand in what was checked */
export function issuesByField(
  issues: readonly v.BaseIssue<unknown>[] | undefined,
  under: readonly string[] = [],
): FieldErrors {
  const errors: FieldErrors = {};
  for (const issue of issues ?? []) {
    const field = String(issue.path?.[under.length]?.key ?? '');
    errors[field] ??= sentenceOf(issueInWords(issue));
  }
  return errors;
}

/** By its field, words that go on from its name are a sentence of their own. */
function sentenceOf(words: string): string {
  return /^(?:must|is) /.test(words) ? `This ${words}.` : words;
}

/** What the server says of it, by field; null where it names none. Fields of settings go by their own name. */
export function byField(error: unknown): FieldErrors | null {
  if (!(error instanceof ApiError)) return null;
  // Refusals beyond the schema begin with the field that they are about.
  const [, pointer, sentence] = /^\/?((?:settings[./])?\w+): (.+)$/s.exec(error.message) ?? [];
  const named =
    error.fields.length > 0 ? error.fields : pointer && sentence ? [{ pointer, detail: sentence }] : [];
  if (named.length === 0) return null;
  return Object.fromEntries(
    named.map(({ pointer: at, detail }) => [
      at
        .replace(/^\/?settings[./]/, '')
        .replace(/^\//, '')
        .split('/')[0],
      detail,
    ]),
  );
}
