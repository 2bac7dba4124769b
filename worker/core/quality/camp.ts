import { type Consensus, fitConsensus } from './consensus.ts';
import type { CrowdColumns } from './crowd-columns.ts';
import { kindEvidence } from './kind-posteriors.ts';
import { marginsByOthers } from './margins-by-others.ts';
import { sharedErrors } from './shared-errors.ts';

/** Annotators who answer as each other do rather than as the crowd does. */
export interface Camp {
  /** `[annotators]`, 1 each. */
  members: Uint8Array;
  /** What it prefers where it is of one mind: 1 the lower response, −1 the higher, 0 where it is not. What an annotator said
   *  counts for nothing in their own rows: `[rows]`. */
  prefers: Int8Array;
  /** Margins for somebody who goes by the view of the others and never slips: `[rows]`. */
  surely: Float64Array;
}

const ROUNDS = 4;
/** Odds against belonging, before anything is explained. The evidence compares two predictions that know nothing of the annotator's
 *  own answers, so that by Markov's inequality one honest annotator in a hundred reaches these odds at most. */
const ODDS_AGAINST = 100;
/** Fewer are no company: they may be one model that judges under a few names. Of a few annotators nobody can say who is the crowd. */
const LEAST_MEMBERS = 5;
const LEAST_CROWD = 20;
/** A camp is of one mind where its margin, in nats, is at least this: odds of 4.5 : 1. */
const DECIDED = 1.5;
/** Who is so many times as decided as the crowd hardly ever slips. */
const NEVER_SLIPS = 5;

/** What is explained of the crowd so far. */
export interface CrowdSoFar {
  /** By which its view is fitted: `[annotators]`. */
  weights: Float64Array;
  /** By the others: `[rows]`. */
  margins: Float64Array;
  /** `[annotators]`, 1 where hasty. */
  hasty: Uint8Array;
  /** Who is left out: `[annotators]`, 1 each. */
  explained: Uint8Array;
}

/** Looks for annotators who share what the crowd's view does not explain: a mixture of the crowd and one camp, each with a view
 *  of the responses of its own, by expectation–maximisation from the direction in which most errors are shared.
 *  @returns null where there is none
 *  @see Bradley & Terry 1952 (a view); Dempster, Laird & Rubin 1977 */
export function findCamp(
  columns: CrowdColumns,
  { weights, margins, hasty, explained }: CrowdSoFar,
): Camp | null {
  if (columns.annotators.length < LEAST_CROWD) return null;
  let membership = sharedErrors(columns, margins, explained);
  let [byCamp, surely] = [margins, margins];
  let [camp, rest]: (Consensus | null)[] = [null, null];
  for (let round = 0; round < ROUNDS; round++) {
    const others = weights.map((weight, annotator) => weight * (1 - (membership[annotator] as number)));
    camp = fitConsensus(columns, membership, camp ?? null);
    rest = fitConsensus(columns, others, rest ?? null);
    byCamp = marginsByOthers(columns, camp, membership);
    surely = marginsByOthers(columns, rest, others, NEVER_SLIPS);
    const [forCamp, forRest, forSure] = [byCamp, marginsByOthers(columns, rest, others), surely].map(
      (foretold) => kindEvidence(columns, foretold, hasty),
    ) as [Float64Array, Float64Array, Float64Array];
    membership = forCamp.map((evidence, annotator) => {
      if (explained[annotator] === 1) return 0;
      const otherwise = Math.max(forRest[annotator] as number, forSure[annotator] as number);
      return 1 / (1 + ODDS_AGAINST * Math.exp(otherwise - evidence));
    });
  }
  const members = Uint8Array.from(membership, (probability) => (probability > 0.5 ? 1 : 0));
  if (members.reduce((sum, member) => sum + member, 0) < LEAST_MEMBERS) return null;
  const prefers = Int8Array.from(byCamp, (margin) => (Math.abs(margin) < DECIDED ? 0 : Math.sign(margin)));
  return { members, prefers, surely };
}
