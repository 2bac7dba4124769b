import { DurableObject } from 'cloudflare:workers';
import type { LiveMessage } from '../contract/training.ts';
import { loggable } from '../core/errors.ts';
import type { StepRecord } from '../core/fold.ts';
import type { MatchupChange } from '../core/matchups.ts';
import { type Recipe, recipeKey } from '../core/recipe.ts';
import type { Env } from '../env.ts';
import { type Database, openDatabase } from '../storage/database.ts';
import { ExampleIndex } from '../storage/example-index.ts';
import { FeatureCache } from '../storage/feature-cache.ts';
import type { StoredFold } from '../storage/fold-storage.ts';
import { FoldStorage } from '../storage/fold-storage.ts';
import type { StoredSavings } from '../storage/schema.ts';
import type { FoldPlace } from '../usecases/fold-log.ts';
import { foldLog } from '../usecases/fold-log.ts';
import { currentSavings, type LearningRecord, type SavingsPlace } from '../usecases/measure-savings.ts';
import { publishCheckpoint } from '../usecases/publish-checkpoint.ts';
import { readRecipe } from '../usecases/read-recipe.ts';
import { trainingStep } from '../usecases/read-training.ts';

/** Comparisons that arrive within this time are folded together. */
const GATHER_MS = 200;
const RETRY_MS = 5_000;
/** While there is much to fold, readers get a new model every so many passes. */
const PASSES_PER_PUBLISH = 16;
/** An alarm's handler stays well below the platform's limit and goes on in the next one. */
const PASSES_PER_ALARM = 64;

export interface TrainingReport {
  step: number;
  comparisons: number;
  preferences: number;
  heldOut: number;
  cursor: number;
  steps: StepRecord[];
  /** Null before anything was published. */
  savings: StoredSavings | null;
}

/** The one trainer of a project. Everything it keeps is a fold over the log; this class only says when. */
export class Trainer extends DurableObject<Env> {
  readonly #storage = new FoldStorage(this.ctx.storage);
  readonly #features = new FeatureCache(this.ctx.storage);
  readonly #examples = new ExampleIndex((start) => this.#storage.chunk(start));
  #fold: StoredFold | null = this.#storage.load();

  /** There is something new in the log. Setting an alarm is a billed write, so only where none is set. */
  async wake(projectId: number): Promise<void> {
    this.#fold ??= this.#storage.begin(projectId);
    if ((await this.ctx.storage.getAlarm()) === null) await this.ctx.storage.setAlarm(Date.now() + GATHER_MS);
  }

  /** Folds until nothing is left. The platform gives up an alarm after a few failures; this one comes again. */
  override async alarm(): Promise<void> {
    let againInMs: number | null = RETRY_MS;
    try {
      againInMs = (await this.#catchUp()) ? null : 0;
    } catch (error) {
      console.error('training failed', loggable(error));
      this.#fold = this.#storage.load();
      this.#examples.clear();
    } finally {
      if (againInMs !== null) await this.ctx.storage.setAlarm(Date.now() + againInMs);
    }
  }

  training(points: number): TrainingReport {
    const fold = this.#fold;
    if (!fold)
      return { step: 0, comparisons: 0, preferences: 0, heldOut: 0, cursor: 0, steps: [], savings: null };
    const { cursor, comparisons, examples, pending, heldOut } = fold.state;
    const preferences = examples + pending.length + heldOut;
    const steps = this.#storage.history.read(points);
    const savings = this.#storage.savings()?.savings ?? null;
    return { step: fold.step, comparisons, preferences, heldOut, cursor, steps, savings };
  }

  matchups(): { comparisons: number; matchups: MatchupChange[] } {
    return { comparisons: this.#fold?.state.comparisons ?? 0, matchups: this.#storage.matrix.read() };
  }

  /** Forgets the fold and makes it again from the log. The model comes out the same, to the bit. */
  async rebuild(projectId: number): Promise<void> {
    if (this.#fold) this.#beginAnew(this.#fold, await readRecipe(openDatabase(this.env.DB), projectId));
    await this.wake(projectId);
  }

  /** The live socket; hibernates with the object. */
  override fetch(): Response {
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server);
    const { step = 0, state } = this.#fold ?? {};
    server.send(
      JSON.stringify({ type: 'hello', step, comparisons: state?.comparisons ?? 0 } satisfies LiveMessage),
    );
    return new Response(null, { status: 101, webSocket: client });
  }

  override webSocketMessage(): void {
    // Visitors only listen.
  }

  /** @returns whether the log is folded to its end */
  async #catchUp(): Promise<boolean> {
    if (!this.#fold) return true;
    const db = openDatabase(this.env.DB);
    const recipe = await readRecipe(db, this.#fold.projectId);
    if (recipeKey(recipe) !== this.#fold.recipe) this.#beginAnew(this.#fold, recipe);
    for (let pass = 1; pass <= PASSES_PER_ALARM; pass++) {
      const { fold, steps, lag } = await foldLog(db, {
        fold: this.#fold,
        place: this.#place,
        recipe,
        nowMs: () => Date.now(),
      });
      this.#fold = fold;
      if (lag === 0 || pass % PASSES_PER_PUBLISH === 0) await this.#publish(db, fold, recipe);
      this.#announce(fold, steps);
      if (lag === 0) return true;
    }
    return false;
  }

  /** Another recipe makes another model: the log is folded again from its first row. */
  #beginAnew(fold: StoredFold, recipe: Recipe): void {
    this.#fold = this.#storage.beginAnew(fold, recipe);
    this.#examples.clear();
  }

  /** What was committed but not published, by a failure in between, is published with the next pass. */
  async #publish(db: Database, fold: StoredFold, recipe: Recipe): Promise<void> {
    const model = this.#storage.publishedModel();
    if (fold.step === fold.publishedStep || !model) return;
    const savings = currentSavings(this.#place, fold, recipe);
    await publishCheckpoint(db, { fold, model, recipe, place: this.#place, savings, createdAt: new Date() });
    if (this.#fold) this.#fold = { ...this.#fold, publishedStep: fold.step };
  }

  #announce({ step, state }: StoredFold, steps: readonly StepRecord[]): void {
    const messages: LiveMessage[] = steps.map((record) => ({ type: 'step', ...trainingStep(record) }));
    messages.push({ type: 'folded', step, comparisons: state.comparisons });
    const listening = this.ctx.getWebSockets().filter(({ readyState }) => readyState === WebSocket.OPEN);
    for (const socket of listening) {
      for (const message of messages) socket.send(JSON.stringify(message));
    }
  }

  readonly #place: FoldPlace & LearningRecord & SavingsPlace = {
    commit: (from, commit) => this.#storage.commit(from, commit),
    goBack: (from, to) => {
      this.#examples.clear();
      return this.#storage.goBack(from, to);
    },
    missing: (ids) => this.#features.missing(ids),
    add: (response) => this.#features.add(response),
    get: (id) => this.#features.get(id),
    example: (index) => this.#examples.example(index),
    newestFolded: (chunks) => this.#storage.newestFolded(chunks),
    newestHeldOut: (limit) => this.#storage.newestHeldOut(limit),
    pastStates: (points) => this.#storage.pastStates(points),
    savings: () => this.#storage.savings(),
    keepSavings: (measured) => this.#storage.keepSavings(measured),
  };
}
