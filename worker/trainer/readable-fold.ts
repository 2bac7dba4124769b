import { DurableObject } from 'cloudflare:workers';
import type { FacetCount } from '../core/facet-counts.ts';
import { type FacetFilter, isFiltered } from '../core/facets.ts';
import type { StepRecord } from '../core/fold.ts';
import type { SizedMatchup } from '../core/matchups.ts';
import { type CollectingProgress, collectingProgress } from '../core/quality/collecting-progress.ts';
import { type CrowdReport, crowdReport } from '../core/quality/crowd-report.ts';
import { capOf } from '../core/quality/influence-cap.ts';
import { type Bootstrapped, bootstrapStrengths } from '../core/statistics/bootstrap.ts';
import type { TieModel } from '../core/tie-models.ts';
import { startOfChunk } from '../core/training-policy.ts';
import type { Env } from '../env.ts';
import { openDatabase } from '../storage/database.ts';
import { FeatureCache } from '../storage/feature-cache.ts';
import { FoldStorage, type StoredFold } from '../storage/fold-storage.ts';
import type { FoldedExample } from '../storage/folded-examples.ts';
import { readGold } from '../storage/gold.ts';
import type { HistoryPoint, HistoryWindow } from '../storage/loss-history.ts';
import type { Rebuild } from '../storage/rebuilds.ts';
import type { StoredSavings } from '../storage/stored-card.ts';
import { foretellPending } from '../usecases/foretell-pending.ts';
import { readRecipe } from '../usecases/read-recipe.ts';
import { CrowdView, type Weights } from './crowd-view.ts';
import { type EncodingProgress, EncodingState } from './encoding-state.ts';
import { type ComparedPrompt, type CountedMatchups, FacetedView, type TableOf } from './faceted-view.ts';
import { type KnownFacets, NO_FACETS, ProjectFacets } from './project-facets.ts';
import {
  type BiasReport,
  type FragilityReport,
  type RewardReport,
  StatisticsView,
  type StyleReport,
  type Wanted,
} from './statistics-view.ts';

/** Among so many steps is the newest of some pass, which is measured on held-out prompts. */
const STEPS_OF_PASSES = 32;

export interface TrainingReport {
  step: number;
  comparisons: number;
  preferences: number;
  heldOut: number;
  cursor: number;
  /** The newest steps of all, newest first, whatever was asked for. */
  newest: StepRecord[];
  history: HistoryPoint[];
  /** Null before anything was published. */
  savings: StoredSavings | null;
  /** Oldest first. */
  rebuilds: Rebuild[];
  /** Null where no encoder is in use. */
  encoding: EncodingProgress | null;
}

export interface StepReport {
  record: StepRecord;
  folded: FoldedExample[];
}

/** A project's fold as it is read: the trainer answers whatever is asked of the log, and here nothing moves the fold. */
export abstract class ReadableFold extends DurableObject<Env> {
  protected readonly storage = new FoldStorage(this.ctx.storage);
  protected readonly features = new FeatureCache(this.ctx.storage);
  protected readonly encoding = new EncodingState(this.ctx.storage.kv);
  protected fold: StoredFold | null = this.storage.load();
  readonly #crowd = new CrowdView(this.storage);
  readonly #faceted = new FacetedView(this.storage, this.features);
  readonly #statistics = new StatisticsView(this.storage, this.features, {
    crowd: this.#crowd,
    faceted: this.#faceted,
  });
  readonly #facets = new ProjectFacets(this.env.DB);

  /** An import brought prompts, or other tags of those that were there. */
  facetsChanged(): void {
    this.#facets.lookAgain();
  }

  training(window: HistoryWindow): TrainingReport {
    const { step = 0, state } = this.fold ?? {};
    const { comparisons = 0, examples = 0, pending = [], heldOut = 0, cursor = 0 } = state ?? {};
    return {
      step,
      comparisons,
      preferences: examples + pending.length + heldOut,
      heldOut,
      cursor,
      newest: this.storage.history.newest(STEPS_OF_PASSES),
      history: this.storage.history.read(window),
      savings: this.storage.savings()?.savings ?? null,
      rebuilds: this.storage.rebuilds.read(),
      encoding: this.encoding.progress,
    };
  }

  /** What a step trained on, and what was expected of it before; null where there is no such step, or none any more. */
  async step(step: number): Promise<StepReport | null> {
    const found = this.storage.history.find(step);
    if (!found) return null;
    const { place, record } = found;
    if (!record.provisional)
      return { record, folded: this.storage.examples.foldedChunk(startOfChunk(place)) };
    const fold = this.fold as StoredFold;
    const recipe = await readRecipe(openDatabase(this.env.DB), fold.projectId);
    return { record, folded: foretellPending(fold, recipe, { response: (id) => this.features.get(id) }) };
  }

  /** The loss history as it was before the log was folded again; null where that is not, or no longer, known. */
  historyBefore(rebuild: number): HistoryPoint[] | null {
    return this.storage.rebuilds.seriesBefore(rebuild);
  }

  matchups(weights: Weights): { comparisons: number; matchups: SizedMatchup[] } {
    const fold = this.fold;
    if (!fold) return { comparisons: 0, matchups: [] };
    return { comparisons: fold.state.comparisons, matchups: this.#crowd.matchups(fold, weights) };
  }

  /** The same of some of the prompts, or of the log up to a row; null where that is too much of it. */
  async matchupsOf(by: TableOf): Promise<CountedMatchups | null> {
    const fold = this.fold;
    if (!fold) return { comparisons: 0, matchups: [] };
    return this.#faceted.matchups(fold, by, await this.#facetsFor(fold, by.filter));
  }

  /** The same of responses to one prompt, by their ids. */
  responseMatchups(prompt: number, responses: readonly number[]): CountedMatchups | null {
    if (!this.fold) return { comparisons: 0, matchups: [] };
    return this.#faceted.responseMatchups(this.fold, prompt, responses);
  }

  /** How much there is of each language and each tag. */
  async facets(filter: FacetFilter): Promise<{ languages: FacetCount[]; tags: FacetCount[] }> {
    const fold = this.fold;
    if (!fold) return { languages: [], tags: [] };
    return this.#faceted.facets(fold, filter, await this.#facets.read(fold.projectId, Date.now()));
  }

  /** The prompts that were compared most, and how often; and how many were compared at all. */
  async comparedPrompts(
    filter: FacetFilter,
    { offset, limit }: { offset: number; limit: number },
  ): Promise<{ prompts: ComparedPrompt[]; count: number }> {
    const fold = this.fold;
    if (!fold) return { prompts: [], count: 0 };
    const all = this.#faceted.comparedPrompts(fold, filter, await this.#facetsFor(fold, filter));
    return { prompts: all.slice(offset, offset + limit), count: all.length };
  }

  /** Intervals of the strengths, the systems in alphabetical order; or why they are not defined. */
  bootstrap(by: { ties: TieModel; weights: Weights }): Bootstrapped | { reason: string } {
    if (!this.fold) return bootstrapStrengths({ itemCount: 0, matchups: [] }, { ...by, seed: 0 });
    return this.#crowd.bootstrap(this.fold, by);
  }

  /** Statistics of single comparisons; null before anything was folded. */
  async style({ filter, ...by }: TableOf & { ties: TieModel }): Promise<StyleReport | null> {
    const fold = this.fold;
    return fold && this.#statistics.style(fold, { ...by, wanted: await this.#wanted(fold, filter) });
  }

  /** Null where there is no model yet. */
  async rewards(filter: FacetFilter): Promise<RewardReport | null> {
    const fold = this.fold;
    return fold && this.#statistics.rewards(fold, await this.#wanted(fold, filter));
  }

  async fragility(filter: FacetFilter): Promise<FragilityReport> {
    const fold = this.fold;
    if (!fold) return { systems: [], found: null, isTooLong: false };
    return this.#statistics.fragility(fold, await this.#wanted(fold, filter));
  }

  async bias(filter: FacetFilter): Promise<BiasReport | null> {
    const fold = this.fold;
    return fold && this.#statistics.bias(fold, await this.#wanted(fold, filter));
  }

  /** Whether enough was collected, and where more is wanted. */
  progress(weights: Weights): { comparisons: number; progress: CollectingProgress } {
    const fold = this.fold;
    if (!fold) return { comparisons: 0, progress: collectingProgress([], new Map()) };
    return { comparisons: fold.state.comparisons, progress: this.#crowd.progress(fold, weights) };
  }

  /** What is known of each annotator. */
  async crowd(projectId: number): Promise<CrowdReport> {
    const db = openDatabase(this.env.DB);
    const [{ influenceCap }, gold] = await Promise.all([readRecipe(db, projectId), readGold(db, projectId)]);
    const by = { cap: capOf(influenceCap), gold };
    return this.fold ? this.#crowd.report(this.fold, by) : crowdReport([], by);
  }

  async #wanted(fold: StoredFold, filter: FacetFilter): Promise<Wanted> {
    return { filter, known: await this.#facetsFor(fold, filter) };
  }

  /** Who asks of all prompts need not know what they are about. */
  async #facetsFor({ projectId }: StoredFold, filter: FacetFilter): Promise<KnownFacets> {
    return isFiltered(filter) ? this.#facets.read(projectId, Date.now()) : NO_FACETS;
  }
}
