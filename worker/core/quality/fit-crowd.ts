import { NEWCOMER_WEIGHT } from './annotator-kinds.ts';
import { type Camp, campsInUnison } from './camp.ts';
import { type Consensus, fitConsensus } from './consensus.ts';
import type { CrowdColumns } from './crowd-columns.ts';
import { KINDS, kindsOf } from './kind-posteriors.ts';
import { marginsByOthers } from './margins-by-others.ts';
import { mannerOf, type Reliability, reliabilityOf } from './reliability.ts';
import { Suspects, type Suspicions, trustOf } from './suspicions.ts';
import { type Tiring, tiring, weightOfTiring } from './tiring.ts';

/** What the judgements say of one annotator. */
export interface FittedAnnotator extends Suspicions {
  reliability: Reliability;
  /** Null for those of few comparisons. */
  tires: Tiring | null;
  /** What an answer counts for, 0 … 1: `reliability.weight`, or what is left of it who tires, times the probability that no suspicion holds. */
  weight: number;
}

/** Consensus and annotators need each other; after five turns weights move by less than .01. */
const TURNS = 5;
/** Who is trusted less than this not to be what they are suspected of. */
const TRUSTED = 0.5;

/** What is presumed of annotators beside their preferences: `[annotators]`, 1 where it holds. */
export interface Presumptions {
  hasty: Uint8Array;
  /** Gives one answer to everything: counts for nothing from the start. */
  oneAnswer: Uint8Array;
}

/** Crowd-BT's reliabilities by alternating between what the crowd makes of each response and how far each annotator follows
 *  what the others make of it. A pure function of the judgements and their order.
 *
 *  Who answer by one rule bear each other out. So where such a camp is found, it is done again with its members judged by those
 *  who are of none: they count as far as independent people bear them out, and as they do not go by the rule alone.
 *  @returns by annotator, `[annotators]`
 *  @see Chen et al. 2013, "Pairwise ranking aggregation in a crowdsourced setting"; Dawid & Skene 1979 (alternation) */
export function fitCrowd(columns: CrowdColumns, presumptions: Presumptions): FittedAnnotator[] {
  const fitted = alternate(columns, presumptions, []);
  // Who is suspected of what has a name needs no camp to explain it.
  const explained = Uint8Array.from(fitted, (one) => (trustOf(one) < TRUSTED ? 1 : 0));
  const camps = campsInUnison(columns, { hasty: presumptions.hasty, explained });
  return camps.length === 0 ? fitted : alternate(columns, presumptions, camps);
}

/** @param camps whose members are held to the view of those who are of none */
function alternate(
  columns: CrowdColumns,
  { hasty, oneAnswer }: Presumptions,
  camps: readonly Camp[],
): FittedAnnotator[] {
  const known = oneAnswer.map((_, annotator) =>
    Math.max(0, ...camps.map(({ members }) => members[annotator] as number)),
  );
  const weights = Float64Array.from(oneAnswer, (one, annotator) =>
    one === 1 || known[annotator] === 1 ? 0 : NEWCOMER_WEIGHT,
  );
  const suspects = new Suspects(columns, camps);
  const witnesses = new Witnesses(columns, known);
  let fitted: FittedAnnotator[] = [];
  for (let turn = 0; turn < TURNS; turn++) {
    const margins = witnesses.margins(weights);
    const { posteriors, evidence } = kindsOf(columns, margins, hasty);
    const kinds = columns.annotators.map((_, at) => posteriors.subarray(at * KINDS, (at + 1) * KINDS));
    // At first the consensus is not good enough to suspect anybody of anything.
    if (turn > 0) suspects.suspect(margins, kinds.map(mannerOf));
    const tired = turn > 0 ? tiring(columns, margins, { hasty, evidence }) : [];
    fitted = kinds.map((posterior, annotator) => {
      const reliability = reliabilityOf(posterior);
      const own = suspects.all[annotator] as Suspicions;
      const tires = tired[annotator] ?? null;
      const weight = oneAnswer[annotator] === 1 ? 0 : weightOfTiring(reliability, tires) * trustOf(own);
      weights[annotator] = weight;
      return { ...own, reliability, tires, weight };
    });
  }
  return fitted;
}

/** Whose view an annotator is held to: all others', but for members of camps that of those who are of none. Each fit goes on
 *  from the one before. */
class Witnesses {
  readonly #columns: CrowdColumns;
  readonly #known: Uint8Array;
  #all: Consensus | null = null;
  #independent: Consensus | null = null;

  constructor(columns: CrowdColumns, known: Uint8Array) {
    this.#columns = columns;
    this.#known = known;
  }

  /** @param weights `[annotators]`
   *  @returns by {@link marginsByOthers}, `[rows]` */
  margins(weights: Float64Array): Float64Array {
    const [columns, known] = [this.#columns, this.#known];
    this.#all = fitConsensus(columns, weights, this.#all);
    const margins = marginsByOthers(columns, this.#all, weights);
    if (!known.includes(1)) return margins;
    const without = weights.map((weight, annotator) => (known[annotator] === 1 ? 0 : weight));
    this.#independent = fitConsensus(columns, without, this.#independent);
    const independent = marginsByOthers(columns, this.#independent, without);
    return margins.map((margin, row) =>
      known[columns.annotator[row] as number] === 1 ? (independent[row] as number) : margin,
    );
  }
}
