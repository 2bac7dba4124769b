import { NEWCOMER_WEIGHT } from './annotator-kinds.ts';
import { type Consensus, fitConsensus } from './consensus.ts';
import type { CrowdColumns } from './crowd-columns.ts';
import { KINDS, kindPosteriors } from './kind-posteriors.ts';
import { marginsByOthers } from './margins-by-others.ts';
import { type Pushing, pushing } from './pushing.ts';
import { mannerOf, type Reliability, reliabilityOf } from './reliability.ts';
import { systemTallies } from './system-tallies.ts';
import { tasteSpread } from './taste-spread.ts';

/** What the judgements say of one annotator. */
export interface FittedAnnotator {
  reliability: Reliability;
  /** The strongest evidence of pushing a system; null where there is no system to push. */
  pushing: Pushing | null;
  /** What an answer counts for, 0 … 1: `reliability.weight`, times the probability of pushing nothing. */
  weight: number;
}

/** Consensus and annotators need each other; after five turns weights move by less than .01. */
const TURNS = 5;

/** What is presumed of annotators beside their preferences: `[annotators]`, 1 where it holds. */
export interface Presumptions {
  hasty: Uint8Array;
  /** Gives one answer to everything: counts for nothing from the start. */
  oneAnswer: Uint8Array;
}

/** Crowd-BT's reliabilities by alternating between what the crowd makes of each response and how far each annotator follows
 *  what the others make of it. A pure function of the judgements and their order.
 *  @returns by annotator, `[annotators]`
 *  @see Chen et al. 2013, "Pairwise ranking aggregation in a crowdsourced setting"; Dawid & Skene 1979 (alternation) */
export function fitCrowd(columns: CrowdColumns, { hasty, oneAnswer }: Presumptions): FittedAnnotator[] {
  const count = columns.annotators.length;
  const weights = new Float64Array(count);
  for (let annotator = 0; annotator < count; annotator++) {
    weights[annotator] = oneAnswer[annotator] === 1 ? 0 : NEWCOMER_WEIGHT;
  }
  const trust = new Float64Array(count).fill(1);
  let consensus: Consensus | null = null;
  let fitted: FittedAnnotator[] = [];
  for (let turn = 0; turn < TURNS; turn++) {
    consensus = fitConsensus(columns, weights, consensus);
    const margins = marginsByOthers(columns, consensus, weights);
    const posteriors = posteriorsOf(columns, margins, hasty);
    // At first the consensus is not good enough to suspect anybody of pushing.
    const pushers = turn === 0 ? [] : strongestPushing(columns, { margins, posteriors, trust });
    fitted = posteriors.map((posterior, annotator) => {
      const reliability = reliabilityOf(posterior);
      const suspected = pushers[annotator] ?? null;
      trust[annotator] = 1 - (suspected?.probability ?? 0);
      const weight = oneAnswer[annotator] === 1 ? 0 : reliability.weight * (trust[annotator] as number);
      weights[annotator] = weight;
      return { reliability, pushing: suspected, weight };
    });
  }
  return fitted;
}

function posteriorsOf(columns: CrowdColumns, margins: Float64Array, hasty: Uint8Array): Float64Array[] {
  const all = kindPosteriors(columns, margins, hasty);
  return columns.annotators.map((_, annotator) => all.subarray(annotator * KINDS, (annotator + 1) * KINDS));
}

/** @returns sparse, by annotator */
function strongestPushing(
  columns: CrowdColumns,
  {
    margins,
    posteriors,
    trust,
  }: { margins: Float64Array; posteriors: readonly Float64Array[]; trust: Float64Array },
): Pushing[] {
  const tallies = systemTallies(columns, margins, posteriors.map(mannerOf));
  const strongest: Pushing[] = [];
  for (const suspicion of pushing(tallies, tasteSpread(tallies, trust))) {
    const known = strongest[suspicion.annotator];
    if (!known || suspicion.probability > known.probability) strongest[suspicion.annotator] = suspicion;
  }
  return strongest;
}
