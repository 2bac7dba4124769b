import { NEWCOMER_WEIGHT } from './annotator-kinds.ts';
import { weighCrowd } from './assess-crowd.ts';
import { capInfluence, type InfluenceCap } from './influence-cap.ts';
import type { CrowdJudgement } from './judgement.ts';
import { nextRefit } from './refit-schedule.ts';

/** What the fold of the log carries so that each row can be weighed. */
export interface WeightState {
  /** Judgements folded that count. */
  judgements: number;
  /** How many of them the weights were fitted to; 0 before the first fit. */
  fittedTo: number;
  /** Of annotators by then, with the cap on influence. */
  weights: ReadonlyMap<string, number>;
}

export const NO_WEIGHTS: WeightState = { judgements: 0, fittedTo: 0, weights: new Map() };

/** Where the fold looks up what it does not carry: the judgements that count among those it has folded, in order. It is
 *  asked at a refit only. */
export type FoldedJudgements = () => readonly CrowdJudgement[];

/** Weighs judgements in id order, those that count: each by what was known of its annotator at the last refit before it. When
 *  a refit comes depends only on how many judgements came before and what it finds only on them, so any way of cutting the
 *  log gives the same bits, and so does a log that never had the rows that were taken out.
 *  @returns one weight a judgement, 0 … 1 */
export function weighJudgements(
  state: WeightState,
  judgements: readonly CrowdJudgement[],
  { folded, cap }: { folded: FoldedJudgements; cap: InfluenceCap },
): { state: WeightState; weights: number[] } {
  let { fittedTo, weights } = state;
  let earlier: readonly CrowdJudgement[] | undefined;
  const given = judgements.map(({ annotator }, index) => {
    const before = state.judgements + index;
    if (before === nextRefit(fittedTo)) {
      earlier ??= folded();
      weights = fitWeights([...earlier, ...judgements.slice(0, index)], cap);
      fittedTo = before;
    }
    return weights.get(annotator) ?? NEWCOMER_WEIGHT;
  });
  return { state: { judgements: state.judgements + judgements.length, fittedTo, weights }, weights: given };
}

/** The weights that {@link weighJudgements} carries after its refit to these judgements. */
export function fitWeights(judgements: readonly CrowdJudgement[], cap: InfluenceCap): Map<string, number> {
  const weights = weighCrowd(judgements);
  const counts = new Map<string, number>();
  for (const { annotator } of judgements) counts.set(annotator, (counts.get(annotator) ?? 0) + 1);
  const names = [...weights.keys()];
  const totals = names.map((name) => (weights.get(name) as number) * (counts.get(name) as number));
  const multipliers = capInfluence(totals, cap);
  return new Map(
    names.map((name, at) => [name, (weights.get(name) as number) * (multipliers[at] as number)]),
  );
}
