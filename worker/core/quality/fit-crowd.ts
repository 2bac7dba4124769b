import { NEWCOMER_WEIGHT } from './annotator-kinds.ts';
import { medianOf } from './answer-signals.ts';
import { type Consensus, fitConsensus } from './consensus.ts';
import type { CrowdColumns } from './crowd-columns.ts';
import { KINDS, kindPosteriors } from './kind-posteriors.ts';
import { lengthTallies } from './length-tallies.ts';
import { marginsByOthers } from './margins-by-others.ts';
import { BY_LENGTH, type Pushing, pushing } from './pushing.ts';
import { mannerOf, type Reliability, reliabilityOf } from './reliability.ts';
import { type SystemTally, systemTallies } from './system-tallies.ts';
import { tasteSpread } from './taste-spread.ts';

/** What the judgements say of one annotator. */
export interface FittedAnnotator {
  reliability: Reliability;
  /** The strongest evidence of pushing a system; null where there is no system to push. */
  pushing: Pushing | null;
  /** The same for the longer response, or the shorter, of each pair. */
  byLength: Pushing | null;
  /** What an answer counts for, 0 … 1: `reliability.weight`, times the probability of pushing nothing and not going by length. */
  weight: number;
}

/** Consensus and annotators need each other; after five turns weights move by less than .01. */
const TURNS = 5;

const MOST_LENGTH_SPREAD = 0.08;
/** So many annotators must have shown how they take length before anybody stands out. */
const LEAST_CROWD = 20;
/** Where half of a crowd prefers the longer, or the shorter, as often as this, length is what it asks for. */
const LENGTH_IS_OPINION = 0.85;

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
  const lengthTrust = new Float64Array(count).fill(1);
  let consensus: Consensus | null = null;
  let fitted: FittedAnnotator[] = [];
  for (let turn = 0; turn < TURNS; turn++) {
    consensus = fitConsensus(columns, weights, consensus);
    const margins = marginsByOthers(columns, consensus, weights);
    const posteriors = posteriorsOf(columns, margins, hasty);
    // At first the consensus is not good enough to suspect anybody of pushing.
    const manners = posteriors.map(mannerOf);
    const pushers = turn === 0 ? [] : systemPushing(systemTallies(columns, margins, manners), trust);
    const byLengths = turn === 0 ? [] : lengthPushing(lengthTallies(columns, margins, manners), lengthTrust);
    fitted = posteriors.map((posterior, annotator) => {
      const reliability = reliabilityOf(posterior);
      const suspected = pushers[annotator] ?? null;
      const byLength = byLengths[annotator] ?? null;
      trust[annotator] = 1 - (suspected?.probability ?? 0);
      lengthTrust[annotator] = 1 - (byLength?.probability ?? 0);
      const trusted = (trust[annotator] as number) * (lengthTrust[annotator] as number);
      const weight = oneAnswer[annotator] === 1 ? 0 : reliability.weight * trusted;
      weights[annotator] = weight;
      return { reliability, pushing: suspected, byLength, weight };
    });
  }
  return fitted;
}

function posteriorsOf(columns: CrowdColumns, margins: Float64Array, hasty: Uint8Array): Float64Array[] {
  const all = kindPosteriors(columns, margins, hasty);
  return columns.annotators.map((_, annotator) => all.subarray(annotator * KINDS, (annotator + 1) * KINDS));
}

function systemPushing(tallies: readonly SystemTally[], trust: Float64Array): Pushing[] {
  return strongest(pushing(tallies, tasteSpread(tallies, trust)));
}

/** Where many go by length alone, what is left of the spread is theirs: of recorded crowds it was half the cap. */
function lengthPushing(tallies: readonly SystemTally[], trust: Float64Array): Pushing[] {
  if (tallies.length < LEAST_CROWD) return [];
  const usual = medianOf(tallies.map(({ wins, comparisons }) => wins / comparisons)) ?? 0;
  if (Math.max(usual, 1 - usual) >= LENGTH_IS_OPINION) return [];
  return strongest(pushing(tallies, Math.min(MOST_LENGTH_SPREAD, tasteSpread(tallies, trust)), BY_LENGTH));
}

/** @returns sparse, by annotator */
function strongest(suspicions: readonly Pushing[]): Pushing[] {
  const strongest: Pushing[] = [];
  for (const suspicion of suspicions) {
    const known = strongest[suspicion.annotator];
    if (!known || suspicion.probability > known.probability) strongest[suspicion.annotator] = suspicion;
  }
  return strongest;
}
