import { decodeCheckpoint } from '../core/checkpoint.ts';
import { type FacetFilter, isFiltered } from '../core/facets.ts';
import { independentShare } from '../core/independent-share.ts';
import { indexedMatchups, matchupChange } from '../core/matchups.ts';
import { MOST_FITTED } from '../core/quality/weight-fold.ts';
import { reward } from '../core/reward-network.ts';
import {
  agreementWithOthers,
  type Effect,
  leftRate,
  lengthEffect,
  type SpeedEffect,
  speedEffect,
  type TimedAgreement,
} from '../core/statistics/bias.ts';
import { type FragileLeader, fragility } from '../core/statistics/fragility.ts';
import { type RewardedSystem, rewardRanking } from '../core/statistics/reward-ranking.ts';
import {
  type ControlledSystem,
  type StyleCoefficient,
  type StyledComparison,
  styleControlled,
} from '../core/statistics/style-control.ts';
import type { StyleCounts } from '../core/statistics/style-counts.ts';
import type { TieModel } from '../core/tie-models.ts';
import type { FeatureCache } from '../storage/feature-cache.ts';
import type { FoldStorage, StoredFold } from '../storage/fold-storage.ts';
import type { KeptJudgement } from '../storage/judgement-pages.ts';
import { type CrowdView, isFresh, type Kept, type Weights } from './crowd-view.ts';
import { type FacetedView, filterKey } from './faceted-view.ts';
import type { KnownFacets } from './project-facets.ts';

/** Of which prompts statistics are wanted, and what is known of all. */
export interface Wanted {
  filter: FacetFilter;
  known: KnownFacets;
}

export interface StyleReport {
  comparisons: number;
  systems: ControlledSystem[];
  coefficients: StyleCoefficient[];
  notices: string[];
}

export interface RewardReport {
  step: number;
  systems: RewardedSystem[];
  isTruncated: boolean;
}

export interface BiasReport {
  comparisons: number;
  annotators: number;
  left: Effect;
  length: Effect;
  speed: { model: SpeedEffect; crowd: SpeedEffect };
}

export interface FragilityReport {
  systems: string[];
  found: FragileLeader | null;
  /** The log is longer than is looked at for some of its prompts, so nothing was. */
  isTooLong: boolean;
}

/** Chunks of examples whose predictions are looked up, and responses whose rewards are: as many as take a second. */
const CHUNKS = 2_000;
const MOST_REWARDED = 20_000;

/** Statistics that look at single comparisons, the newest 100,000 that count: what the trainer keeps of its log. Each is made again only
 *  once the log has grown by a sixty-fourth, or something was taken out of it. */
export class StatisticsView {
  readonly #storage: FoldStorage;
  readonly #features: FeatureCache;
  readonly #crowd: CrowdView;
  readonly #faceted: FacetedView;
  readonly #kept = new Map<string, Kept<unknown>>();

  constructor(
    storage: FoldStorage,
    features: FeatureCache,
    views: { crowd: CrowdView; faceted: FacetedView },
  ) {
    this.#storage = storage;
    this.#features = features;
    this.#crowd = views.crowd;
    this.#faceted = views.faceted;
  }

  style(
    fold: StoredFold,
    { ties, weights, wanted }: { ties: TieModel; weights: Weights; wanted: Wanted },
  ): StyleReport {
    return this.#once(fold, whatOf('style', wanted, ties, weights), () => {
      const judgements = this.#judgements(fold, wanted);
      const { systems, comparisons } = this.#compared(judgements, this.#crowd.weightOf(weights));
      return { comparisons: rowsIn(judgements), ...styleControlled({ systems, comparisons }, ties) };
    });
  }

  /** @returns null where there is no model yet */
  rewards(fold: StoredFold, wanted: Wanted): RewardReport | null {
    return this.#once(fold, whatOf('rewards', wanted, fold.publishedStep), () => {
      const model = this.#storage.publishedModel();
      // Of a project whose responses the model cannot read, none is published.
      if (!model || fold.publishedStep === 0) return null;
      const network = decodeCheckpoint(model);
      const ids = [...responsesOf(this.#judgements(fold, wanted))].sort((a, b) => b - a);
      const missing = new Set(this.#features.missing(ids.slice(0, MOST_REWARDED)));
      const responses = ids.slice(0, MOST_REWARDED).flatMap((id) => {
        if (missing.has(id)) return [];
        const { system, prompt, features } = this.#features.get(id);
        return system === null ? [] : [{ system, prompt, reward: reward(network, features) }];
      });
      const isTruncated = ids.length > MOST_REWARDED;
      return { step: fold.step, systems: rewardRanking(responses), isTruncated };
    });
  }

  fragility(fold: StoredFold, { filter, known }: Wanted): FragilityReport {
    return this.#once(fold, whatOf('fragility', { filter, known }), () => {
      const counted = isFiltered(filter)
        ? this.#faceted.matchups(fold, { weights: 'none', filter }, known)?.matchups
        : this.#crowd.matchups(fold, 'none');
      const { systems, matchups } = indexedMatchups(counted ?? []);
      const found = fragility({ itemCount: systems.length, matchups });
      return { systems, found, isTooLong: counted === undefined };
    });
  }

  bias(fold: StoredFold, wanted: Wanted): BiasReport {
    return this.#once(fold, whatOf('bias', wanted), () => {
      const judgements = this.#judgements(fold, wanted);
      const { systems, comparisons } = this.#compared(judgements, () => 1);
      return {
        comparisons: rowsIn(judgements),
        annotators: new Set(judgements.map(({ annotator }) => annotator)).size,
        left: leftRate(judgements),
        length: lengthEffect(systems.length, comparisons.map(withLengths)),
        speed: {
          model: speedEffect(this.#agreementWithModel(judgements), 'what the model foretold'),
          crowd: speedEffect(agreementWithOthers(judgements).flatMap(timed), 'others who judged the pair'),
        },
      };
    });
  }

  #agreementWithModel(judgements: readonly KeptJudgement[]): TimedAgreement[] {
    const pairs = new Map(judgements.filter(({ size }) => size === 2).map((each) => [each.id, each]));
    return this.#storage.examples.newestFolded(CHUNKS).flatMap(({ example, predictions: [prediction] }) => {
      const judgement = pairs.get(example.id);
      return judgement && prediction ? timed({ judgement, agrees: prediction.margin > 0 }) : [];
    });
  }

  /** Comparisons of two systems, those that decide something; of a ranking its pairs, each for what it tells. */
  #compared(
    judgements: readonly KeptJudgement[],
    weightOf: (annotator: string) => number,
  ): { systems: string[]; comparisons: StyledComparison[] } {
    const outlines = this.#features.outlines(responsesOf(judgements));
    const named = judgements.flatMap((judgement) => {
      const change = matchupChange(judgement);
      const [a, b] = [outlines.get(judgement.responseA), outlines.get(judgement.responseB)];
      const weight = independentShare(judgement.size) * weightOf(judgement.annotator);
      if (!change || !a || !b || weight === 0) return [];
      const inOrder = change.first === judgement.systemA;
      const styles: readonly [StyleCounts, StyleCounts] = inOrder ? [a.style, b.style] : [b.style, a.style];
      const { first, second, firstWins, secondWins, ties } = change;
      const counts = { firstWins: weight * firstWins, secondWins: weight * secondWins, ties: weight * ties };
      return [{ first, second, ...counts, annotator: judgement.annotator, styles }];
    });
    const { systems, matchups: comparisons } = indexedMatchups(named);
    return { systems, comparisons };
  }

  #judgements({ quarantine }: StoredFold, { filter, known }: Wanted): KeptJudgement[] {
    const newest = this.#storage.judgements.newest(MOST_FITTED, { without: quarantine.annotators });
    const isWanted = this.#faceted.isWanted(filter, known);
    return newest.filter((judgement) => !judgement.isCheck && isWanted(judgement));
  }

  #once<T>(fold: StoredFold, what: string, make: () => T): T {
    const name = what.split(' ')[0] as string;
    const known = this.#kept.get(name) ?? null;
    if (known && isFresh(known, fold, what)) return known.value as T;
    const value = make();
    this.#kept.set(name, { of: fold, what, value });
    return value;
  }
}

function whatOf(name: string, { filter, known }: Wanted, ...more: unknown[]): string {
  return `${name} ${JSON.stringify([...more, ...filterKey(filter, known)])}`;
}

function responsesOf(judgements: readonly KeptJudgement[]): Set<number> {
  return new Set(judgements.flatMap(({ responseA, responseB }) => [responseA, responseB]));
}

/** The pairs of a ranking share their row. */
function rowsIn(judgements: readonly KeptJudgement[]): number {
  return new Set(judgements.map(({ id }) => id)).size;
}

function withLengths({ styles: [first, second], ...comparison }: StyledComparison) {
  return { ...comparison, lengths: [first[0], second[0]] as const };
}

function timed({
  judgement: { annotator, activeMs, characters, size = 2 },
  agrees,
}: {
  judgement: Pick<KeptJudgement, 'annotator' | 'activeMs' | 'characters'> & { size?: number };
  agrees: boolean;
}): TimedAgreement[] {
  if (activeMs === null || activeMs <= 0 || characters === 0 || size !== 2) return [];
  return [{ annotator, agrees, pace: activeMs / characters }];
}
