import type { Refusal } from '../core/limits.ts';

/** Counts an annotator's answers of the day. */
export interface AnswerGate {
  /** Counts one that is about to be written. @returns the limit that it would break: then it is not counted */
  admit(annotator: string): Promise<Refusal | null>;
  /** It was not written after all. */
  giveBack(annotator: string): Promise<void>;
}

/** Counts an answer before it is written, so that many at once are not more than are allowed; and not, where it was there.
 *  @param gate null where answers are not limited
 *  @param write gives nothing, or false, where it wrote nothing
 *  @returns what was written, or the limit that it would break */
export async function throughGate<Written>(
  gate: AnswerGate | null,
  annotator: string,
  write: () => Promise<Written>,
): Promise<{ written: Written | undefined; refusal: Refusal | null }> {
  const refusal = (await gate?.admit(annotator)) ?? null;
  if (refusal) return { written: undefined, refusal };
  const written = await write();
  if (!written) await gate?.giveBack(annotator);
  return { written, refusal: null };
}
