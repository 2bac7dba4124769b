import { medianOf } from './answer-signals.ts';
import type { Camp } from './camp.ts';
import type { CrowdColumns } from './crowd-columns.ts';
import { BY_RULE, type Pushing, pushing } from './pushing.ts';
import type { Manner } from './reliability.ts';
import { ruleTallies } from './rule-tallies.ts';
import { newerTallies, type SystemTally, systemTallies } from './system-tallies.ts';
import { tasteSpread } from './taste-spread.ts';

/** What an annotator may be suspected of beside guessing; the strongest evidence of each, null where there is nothing to tell it by. */
export interface Suspicions {
  /** Pushes a system. */
  pushing: Pushing | null;
  /** Goes by which response is the longer, or the shorter. */
  byLength: Pushing | null;
  /** Goes by the rule of a camp, whatever that is; `system` is the number of the camp. */
  inUnison: Pushing | null;
}

/** Of a hundred, so many are thought to have begun to push one way: half as many as do from the start. */
const PRIOR_TURNED = 0.25;
const MOST_RULE_SPREAD = 0.08;
/** So many annotators must have shown how they take a rule before anybody stands out. */
const LEAST_CROWD = 20;
/** Where half of a crowd goes by the rule, or against it, as often as this, it is what the crowd asks for. */
const RULE_IS_OPINION = 0.85;

/** Suspects annotators, each time by what was thought of all the time before. */
export class Suspects {
  readonly #columns: CrowdColumns;
  readonly #camps: readonly Camp[];
  #suspicions: readonly Suspicions[];

  constructor(columns: CrowdColumns, camps: readonly Camp[]) {
    this.#columns = columns;
    this.#camps = camps;
    this.#suspicions = columns.annotators.map(() => ({ pushing: null, byLength: null, inUnison: null }));
  }

  /** What is thought now: `[annotators]`. */
  get all(): readonly Suspicions[] {
    return this.#suspicions;
  }

  /** @param margins by the others, `[rows]`
   *  @param manners of annotators, `[annotators]` */
  suspect(margins: Float64Array, manners: readonly Manner[]): void {
    const columns = this.#columns;
    const pushers = this.#pushers(margins, manners);
    const temperate = manners.map((manner) => ({ ...manner, sharpness: Math.min(1, manner.sharpness) }));
    const byLengths = rulePushing(
      ruleTallies(columns, columns.longer, { margins, manners: temperate }),
      this.#trust('byLength'),
    );
    const unisons = strongest(this.#camps.flatMap((_, camp) => this.#inUnison(camp, temperate)));
    this.#suspicions = columns.annotators.map((_, annotator) => ({
      pushing: pushers[annotator] ?? null,
      byLength: byLengths[annotator] ?? null,
      inUnison: unisons[annotator] ?? null,
    }));
  }

  /** Looks at all of an annotator's comparisons and, of those whom that does not show, at the newer half alone: who pushes
   *  may have been honest before. */
  #pushers(margins: Float64Array, manners: readonly Manner[]): Pushing[] {
    const whole = systemTallies(this.#columns, margins, manners);
    const spread = tasteSpread(whole, this.#trust('pushing'));
    const byWhole = pushing(whole, spread);
    const shown = new Set(
      byWhole.filter(({ probability }) => probability > 0.5).map(({ annotator }) => annotator),
    );
    const newer = newerTallies(this.#columns, { margins, manners, whole });
    const others = newer.filter(({ annotator }) => !shown.has(annotator));
    return strongest([...byWhole, ...pushing(others, spread, { prior: PRIOR_TURNED })]);
  }

  /** Members of a camp who go by its rule alone. It is no opinion of the crowd's, however many they are: it is that of others. */
  #inUnison(camp: number, manners: readonly Manner[]): Pushing[] {
    const { members, prefers, surely } = this.#camps[camp] as Camp;
    const tallies = ruleTallies(this.#columns, prefers, { margins: surely, manners });
    if (tallies.length < LEAST_CROWD) return [];
    const outside = members.map((member) => 1 - member);
    const spread = Math.min(MOST_RULE_SPREAD, tasteSpread(tallies, Float64Array.from(outside)));
    return pushing(tallies, spread, { pushed: BY_RULE, mayBeOpinion: false })
      .filter(({ annotator, direction }) => members[annotator] === 1 && direction === 'for')
      .map((suspicion) => ({ ...suspicion, system: camp }));
  }

  #trust(of: keyof Suspicions): Float64Array {
    return Float64Array.from(this.#suspicions, (own) => 1 - (own[of]?.probability ?? 0));
  }
}

/** Probability that nothing of it is so. */
export function trustOf({ pushing, byLength, inUnison }: Suspicions): number {
  return [pushing, byLength, inUnison].reduce(
    (trust, suspicion) => trust * (1 - (suspicion?.probability ?? 0)),
    1,
  );
}

/** Where many go by the rule alone, what is left of the spread is theirs: of recorded crowds it was half the cap. */
function rulePushing(tallies: readonly SystemTally[], trust: Float64Array): Pushing[] {
  if (tallies.length < LEAST_CROWD) return [];
  const usual = medianOf(tallies.map(({ wins, comparisons }) => wins / comparisons)) ?? 0;
  if (Math.max(usual, 1 - usual) >= RULE_IS_OPINION) return [];
  return strongest(
    pushing(tallies, Math.min(MOST_RULE_SPREAD, tasteSpread(tallies, trust)), { pushed: BY_RULE }),
  );
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
