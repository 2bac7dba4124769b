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

/** So many are looked for. */
const MOST_CAMPS = 3;
const ROUNDS = 4;
/** Odds against belonging, before anything is known. The evidence compares two predictions that know nothing of the annotator's
 *  own answers, so that by Markov's inequality one honest annotator in a hundred reaches these odds at most. */
const ODDS_AGAINST = 100;
/** Fewer are no company: they may be one model that judges under a few names. Of a few annotators nobody can say who is the crowd. */
const LEAST_MEMBERS = 5;
const LEAST_CROWD = 20;
/** A camp is of one mind where its margin, in nats, is at least this: odds of 4.5 : 1. */
const DECIDED = 1.5;
/** Who is so many times as decided as the crowd hardly ever slips. */
const NEVER_SLIPS = 5;
/** The crowd is sure where it is wrong in one of twenty comparisons at most, in nats. Where a camp contradicts it in no more, they
 *  are of the same mind, and more sure of it. Measured: such people in none of a hundred, rules in six to forty. */
const SURE = 3;
const OF_THE_SAME_MIND = 0.05;
/** Who share a taste follow it in nine of ten such comparisons at most, as people do. */
const TO_THE_LETTER = 0.95;

/** `[annotators]`, 1 where it holds. */
interface Marks {
  hasty: Uint8Array;
  /** What is the matter with them is known: they are left out. */
  explained: Uint8Array;
}

/** Looks for camps, one after the other.
 *  @returns those that answer by one rule, rather than share a taste or are of the crowd's mind and only more sure of it */
export function campsInUnison(columns: CrowdColumns, { hasty, explained }: Marks): Camp[] {
  const camps: Camp[] = [];
  let left = explained;
  for (let searches = 0; searches < MOST_CAMPS; searches++) {
    const camp = findCamp(columns, { hasty, explained: left });
    if (!camp) break;
    if (isInUnison(columns, camp)) camps.push(camp);
    left = left.map((one, annotator) => Math.max(one, camp.members[annotator] as number));
  }
  return camps;
}

/** Looks for annotators who share what the crowd's view does not explain: a mixture of the crowd and one camp, each with a view
 *  of the responses of its own, by expectation–maximisation from the direction in which most errors are shared.
 *  @returns null where there is none
 *  @see Bradley & Terry 1952 (a view); Dempster, Laird & Rubin 1977 */
export function findCamp(columns: CrowdColumns, { hasty, explained }: Marks): Camp | null {
  if (columns.annotators.length < LEAST_CROWD) return null;
  const everybody = Float64Array.from(explained, (left) => 1 - left);
  let [some, rest] = [new View(columns, hasty), new View(columns, hasty)];
  rest.fit(everybody);
  let membership = sharedErrors(columns, rest.margins(), explained);
  for (let round = 0; round < ROUNDS; round++) {
    some.fit(membership);
    rest.fit(everybody.map((one, annotator) => one * (1 - (membership[annotator] as number))));
    membership = belonging(some.evidence, rest.evidence, explained);
  }
  if (isCrowd(columns, some.evidence, rest.evidence)) [some, rest] = [rest, some];
  const surely = rest.margins(NEVER_SLIPS);
  const members = Uint8Array.from(belonging(some.evidence, rest.evidence, explained), (probability) =>
    probability > 0.5 ? 1 : 0,
  );
  if (members.reduce((sum, member) => sum + member, 0) < LEAST_MEMBERS) return null;
  const prefers = Int8Array.from(some.margins(), (margin) =>
    Math.abs(margin) < DECIDED ? 0 : Math.sign(margin),
  );
  return { members, prefers, surely };
}

/** Whether its members go by what it prefers to the letter, and that is not what the crowd prefers. */
function isInUnison(
  { annotator, preferred, rows }: CrowdColumns,
  { members, prefers, surely }: Camp,
): boolean {
  let [decided, followed, sure, against] = [0, 0, 0, 0];
  for (let row = 0; row < rows; row++) {
    const [own, margin] = [prefers[row] as number, surely[row] as number];
    if (members[annotator[row] as number] === 0 || own === 0 || preferred[row] === 0) continue;
    decided++;
    if (preferred[row] === own) followed++;
    if (Math.abs(margin) < SURE) continue;
    sure++;
    if (Math.sign(margin) !== own) against++;
  }
  return followed >= TO_THE_LETTER * decided && against > OF_THE_SAME_MIND * sure;
}

/** One side's view of the responses, and how well it foretells what each annotator says. */
class View {
  readonly #columns: CrowdColumns;
  readonly #hasty: Uint8Array;
  #weights: Float64Array = new Float64Array(0);
  #consensus: Consensus | null = null;
  evidence: Float64Array = new Float64Array(0);

  constructor(columns: CrowdColumns, hasty: Uint8Array) {
    this.#columns = columns;
    this.#hasty = hasty;
  }

  /** @param weights `[annotators]` */
  fit(weights: Float64Array): void {
    this.#weights = weights;
    this.#consensus = fitConsensus(this.#columns, weights, this.#consensus);
    this.evidence = kindEvidence(this.#columns, this.margins(), this.#hasty);
  }

  /** @returns as {@link marginsByOthers} has them, `[rows]` */
  margins(sharpness = 1): Float64Array {
    if (!this.#consensus) throw new Error('A view is fitted before it is asked for margins.');
    return marginsByOthers(this.#columns, this.#consensus, this.#weights, sharpness);
  }
}

/** @returns probability by annotator, of those `explained` 0 */
function belonging(forCamp: Float64Array, otherwise: Float64Array, explained: Uint8Array): Float64Array {
  return forCamp.map((evidence, annotator) =>
    explained[annotator] === 1
      ? 0
      : 1 / (1 + ODDS_AGAINST * Math.exp((otherwise[annotator] as number) - evidence)),
  );
}

/** Whether what was thought the crowd is the camp: the other view foretells more people, and what makes more comparisons, so
 *  that neither a few who judge much nor many who judge little make a crowd. */
function isCrowd(
  { annotators, byAnnotator: { starts } }: CrowdColumns,
  forCamp: Float64Array,
  forRest: Float64Array,
): boolean {
  let [people, comparisons, all] = [0, 0, 0];
  for (let annotator = 0; annotator < annotators.length; annotator++) {
    const share = 1 / (1 + Math.exp((forRest[annotator] as number) - (forCamp[annotator] as number)));
    const own = (starts[annotator + 1] as number) - (starts[annotator] as number);
    people += share;
    comparisons += share * own;
    all += own;
  }
  return people > annotators.length / 2 && comparisons > all / 2;
}
