import type { AnnotatorAssessment } from '../../worker/core/quality/assess-crowd.ts';
import type { FlagKind } from '../../worker/core/quality/flags.ts';
import type { BenchJudgement } from './recorded-crowd.ts';

/** How the annotators of one kind came out. */
export interface KindRates {
  annotators: number;
  meanWeight: number;
  lowestTenth: number;
  highestTenth: number;
  /** Share with a flag of each kind. */
  flagged: Map<FlagKind, number>;
  /** Share with any flag. */
  anyFlag: number;
}

/** @returns who is of which kind: recorded annotators, those of at least 20 comparisons apart, and each kind of spammer */
export function kindsOf(judgements: readonly BenchJudgement[]): Map<string, string[]> {
  const counts = new Map<string, { kind: string; count: number }>();
  for (const { annotator, kind } of judgements) {
    counts.set(annotator, { kind, count: (counts.get(annotator)?.count ?? 0) + 1 });
  }
  const kinds = new Map<string, string[]>();
  const join = (kind: string, annotator: string) => kinds.set(kind, [...(kinds.get(kind) ?? []), annotator]);
  for (const [annotator, { kind, count }] of counts) {
    join(kind, annotator);
    if (kind !== 'recorded') continue;
    if (count >= 20) join('recorded, 20 or more', annotator);
    if (count >= 80) join('recorded, 80 or more', annotator);
  }
  return kinds;
}

export function ratesOf(
  annotators: readonly string[],
  assessed: ReadonlyMap<string, AnnotatorAssessment>,
): KindRates {
  const all = annotators.flatMap((annotator) => assessed.get(annotator) ?? []);
  const weights = all.map(({ weight }) => weight).sort((a, b) => a - b);
  const flagged = new Map<FlagKind, number>();
  for (const { flags } of all) {
    for (const { kind } of flags) flagged.set(kind, (flagged.get(kind) ?? 0) + 1 / all.length);
  }
  return {
    annotators: all.length,
    meanWeight: weights.reduce((sum, weight) => sum + weight, 0) / all.length,
    lowestTenth: weights[Math.floor(0.1 * all.length)] as number,
    highestTenth: weights[Math.floor(0.9 * (all.length - 1))] as number,
    flagged,
    anyFlag: all.filter(({ flags }) => flags.length > 0).length / all.length,
  };
}
