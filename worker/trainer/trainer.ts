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
import { encoderHash } from '../usecases/embed-responses.ts';
import { encoderAccess } from '../usecases/encoder-access.ts';
import type { FoldPlace } from '../usecases/fold-log.ts';
import { foldLog } from '../usecases/fold-log.ts';
import { currentSavings, type LearningRecord, type SavingsPlace } from '../usecases/measure-savings.ts';
import { publishCheckpoint } from '../usecases/publish-checkpoint.ts';
import { readRecipe } from '../usecases/read-recipe.ts';
import { trainingStep } from '../usecases/read-training.ts';
import { type EncodingProgress, EncodingState } from './encoding-state.ts';
import { ProjectEmbeddings } from './project-embeddings.ts';

/** Comparisons that arrive within this time are folded together. */
const GATHER_MS = 200;
const RETRY_MS = 5_000;
/** While there is much to fold, readers get a new model every so many passes. */
const PASSES_PER_PUBLISH = 16;
/** An alarm's handler stays well below the platform's limit and goes on in the next one. */
const PASSES_PER_ALARM = 64;
const ALARM_MS = 60_000;

export interface TrainingReport {
  step: number;
  comparisons: number;
  preferences: number;
  heldOut: number;
  cursor: number;
  steps: StepRecord[];
  /** Null before anything was published. */
  savings: StoredSavings | null;
  /** Null where no encoder is in use. */
  encoding: EncodingProgress | null;
}

/** How a project's log is folded. */
interface FoldedBy {
  recipe: Recipe;
  /** Null where the recipe has no encoder. */
  embeddings: ProjectEmbeddings | null;
}

/** The one trainer of a project. Everything it keeps is a fold over the log; this class only says when. */
export class Trainer extends DurableObject<Env> {
  readonly #storage = new FoldStorage(this.ctx.storage);
  readonly #features = new FeatureCache(this.ctx.storage);
  readonly #examples = new ExampleIndex((start) => this.#storage.chunk(start));
  readonly #encoding = new EncodingState(this.ctx.storage.kv);
  #embeddings: ProjectEmbeddings | null = null;
  #fold: StoredFold | null = this.#storage.load();
  /** The fold itself waits for the encoder: until that answers there is nothing to be woken for. */
  #isStuck = false;

  /** There is something new: in the log, responses to embed, or settings. Setting an alarm is a billed write, so only where none is
   *  set, or the one that is set waits for an encoder that the news may not need. */
  async wake(projectId: number, { newResponses = false, newSettings = false } = {}): Promise<void> {
    this.#fold ??= this.#storage.begin(projectId);
    if (newResponses) this.#embeddings?.lookAgain();
    if (newSettings) this.#encoding.askAgain();
    const alarm = await this.ctx.storage.getAlarm();
    const soon = Date.now() + GATHER_MS;
    const isNeedless = newSettings || (!this.#isStuck && this.#encoding.waitMs(soon) > 0);
    if (alarm === null || (isNeedless && alarm > soon)) await this.ctx.storage.setAlarm(soon);
  }

  /** Folds until nothing is left. The platform gives up an alarm after a few failures; this one comes again. */
  override async alarm(): Promise<void> {
    let againInMs: number | null = RETRY_MS;
    try {
      againInMs = await this.#catchUp();
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
    const encoding = this.#encoding.progress;
    if (!fold)
      return {
        step: 0,
        comparisons: 0,
        preferences: 0,
        heldOut: 0,
        cursor: 0,
        steps: [],
        savings: null,
        encoding,
      };
    const { cursor, comparisons, examples, pending, heldOut } = fold.state;
    const preferences = examples + pending.length + heldOut;
    const steps = this.#storage.history.read(points);
    const savings = this.#storage.savings()?.savings ?? null;
    return { step: fold.step, comparisons, preferences, heldOut, cursor, steps, savings, encoding };
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

  /** Folds the log to its end, then embeds what is left of the responses, a group at a time, so that the log need not wait for them.
   *  @returns in how many milliseconds to go on; null where nothing is left to do */
  async #catchUp(): Promise<number | null> {
    if (!this.#fold) return null;
    const db = openDatabase(this.env.DB);
    const recipe = await readRecipe(db, this.#fold.projectId);
    const embeddings = await this.#embeddingsBy(db, recipe, this.#fold);
    if (recipeKey(recipe) !== this.#fold.recipe) this.#beginAnew(this.#fold, recipe);
    if (!(await this.#foldOn(db, this.#fold, { recipe, embeddings }))) return 0;
    return embeddings ? embeddings.embedNext() : null;
  }

  /** @returns whether nothing is left to fold, or nothing can be before the encoder answers */
  async #foldOn(db: Database, from: StoredFold, by: FoldedBy): Promise<boolean> {
    const untilMs = Date.now() + ALARM_MS;
    let reached = from;
    for (let pass = 1; pass <= PASSES_PER_ALARM && Date.now() < untilMs; pass++) {
      const { fold, steps, lag, isWaiting } = await foldLog(db, {
        fold: reached,
        place: this.#place,
        ...by,
        nowMs: () => Date.now(),
      });
      this.#fold = fold;
      this.#isStuck = isWaiting;
      const isDone = lag === 0 || isWaiting;
      if (isDone || pass % PASSES_PER_PUBLISH === 0) await this.#publish(db, fold, by);
      this.#announce(fold, steps);
      if (isDone) return true;
      reached = this.#fold;
    }
    return false;
  }

  /** The project's embeddings by the recipe's encoder; null where it has none. */
  async #embeddingsBy(
    db: Database,
    { encoder: settings }: Recipe,
    { projectId }: StoredFold,
  ): Promise<ProjectEmbeddings | null> {
    const encoder = settings && (await encoderHash(settings));
    this.#encoding.use(encoder);
    this.#features.use(encoder);
    if (!settings || !encoder) {
      this.#embeddings = null;
    } else if (this.#embeddings?.encoder !== encoder) {
      this.#embeddings = new ProjectEmbeddings({
        db,
        of: { projectId, encoder },
        settings,
        access: encoderAccess(this.env),
        state: this.#encoding,
        onProgress: () => this.#announceEmbeddings(),
      });
    }
    return this.#embeddings;
  }

  /** Another recipe makes another model: the log is folded again from its first row. */
  #beginAnew(fold: StoredFold, recipe: Recipe): void {
    this.#fold = this.#storage.beginAnew(fold, recipe);
    this.#examples.clear();
  }

  /** What was committed but not published, by a failure in between, is published with the next pass. */
  async #publish(db: Database, fold: StoredFold, by: FoldedBy): Promise<void> {
    const model = this.#storage.publishedModel();
    if (fold.step === fold.publishedStep || !model) return;
    const place = this.#place;
    const savings = currentSavings(place, fold, by.recipe);
    const isPublished = await publishCheckpoint(db, {
      fold,
      model,
      place,
      savings,
      ...by,
      createdAt: new Date(),
    });
    if (this.#fold && isPublished) this.#fold = { ...this.#fold, publishedStep: fold.step };
  }

  #announce({ step, state }: StoredFold, steps: readonly StepRecord[]): void {
    const messages: LiveMessage[] = steps.map((record) => ({ type: 'step', ...trainingStep(record) }));
    messages.push({ type: 'folded', step, comparisons: state.comparisons });
    this.#send(messages);
  }

  #announceEmbeddings(): void {
    const { embedded, responses } = this.#encoding.progress ?? { embedded: 0, responses: 0 };
    this.#send([{ type: 'embedded', embedded, responses }]);
  }

  #send(messages: readonly LiveMessage[]): void {
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
