import { loggable } from '../core/errors.ts';
import { type Recipe, recipeKey } from '../core/recipe.ts';
import { type Database, openDatabase } from '../storage/database.ts';
import { ExampleIndex } from '../storage/example-index.ts';
import type { StoredFold } from '../storage/fold-storage.ts';
import type { RebuildCause } from '../storage/rebuilds.ts';
import { encoderHash } from '../usecases/embed-responses.ts';
import { encoderAccess } from '../usecases/encoder-access.ts';
import type { FoldPlace } from '../usecases/fold-log.ts';
import { foldLog } from '../usecases/fold-log.ts';
import { letOthersIn } from '../usecases/let-others-in.ts';
import { currentSavings, type LearningRecord, type SavingsPlace } from '../usecases/measure-savings.ts';
import { publishCheckpoint } from '../usecases/publish-checkpoint.ts';
import { readRecipe } from '../usecases/read-recipe.ts';
import { tellOfNews } from '../usecases/wake-couriers.ts';
import { LiveSocket } from './live-socket.ts';
import { ProjectEmbeddings } from './project-embeddings.ts';
import { ReadableFold } from './readable-fold.ts';

/** Comparisons that arrive within this time are folded together. */
const GATHER_MS = 200;
const RETRY_MS = 5_000;
/** While there is much to fold, readers get a first model soon, and then another one every so many comparisons. */
const COMPARISONS_PER_PUBLISH = 4096;
/** An alarm's handler stays well below the platform's limit and goes on in the next one. */
const ALARM_MS = 60_000;

/** Where it is kept how many rows a rebuild that is under way has to fold. */
const REBUILDING = 'rebuilding';

/** How a project's log is folded. */
interface FoldedBy {
  recipe: Recipe;
  /** Null where the recipe has no encoder. */
  embeddings: ProjectEmbeddings | null;
}

/** The one trainer of a project. Everything it keeps is a fold over the log; this class only says when. */
export class Trainer extends ReadableFold {
  readonly #examples = new ExampleIndex((start) => this.storage.examples.chunk(start));
  readonly #live = new LiveSocket(this.ctx);
  #embeddings: ProjectEmbeddings | null = null;
  /** The fold itself waits for the encoder: until that answers there is nothing to be woken for. */
  #isStuck = false;
  /** The project is deleted: what is under way must leave nothing behind. */
  #isForgotten = false;

  /** There is something new: in the log, responses to embed, or settings. Setting an alarm is a billed write, so only where none is
   *  set, or the one that is set waits for an encoder that the news may not need. */
  async wake(projectId: number, { newResponses = false, newSettings = false } = {}): Promise<void> {
    if (this.#isForgotten) return;
    this.fold ??= this.storage.begin(projectId);
    if (newResponses) this.#embeddings?.lookAgain();
    if (newSettings) this.encoding.askAgain();
    const alarm = await this.ctx.storage.getAlarm();
    const soon = Date.now() + GATHER_MS;
    const isNeedless = newSettings || (!this.#isStuck && this.encoding.waitMs(soon) > 0);
    if (alarm === null || (isNeedless && alarm > soon)) await this.ctx.storage.setAlarm(soon);
  }

  /** Folds until nothing is left. The platform gives up an alarm after a few failures; this one comes again. */
  override async alarm(): Promise<void> {
    let againInMs: number | null = RETRY_MS;
    try {
      againInMs = await this.#catchUp();
    } catch (error) {
      if (this.#isForgotten) return;
      console.error('training failed', loggable(error));
      this.fold = this.storage.load();
      this.#examples.clear();
    } finally {
      if (againInMs !== null && !this.#isForgotten) await this.ctx.storage.setAlarm(Date.now() + againInMs);
    }
  }

  /** The project is deleted: ends everything, for good. Again: nothing is left. */
  async forget(): Promise<void> {
    this.#isForgotten = true;
    this.fold = null;
    for (const socket of this.ctx.getWebSockets()) socket.close(1001, 'The project was deleted.');
    await this.ctx.storage.deleteAlarm();
    await this.ctx.storage.deleteAll();
  }

  /** Forgets the fold and makes it again from the log. The model comes out the same, to the bit. While one is under way another one
   *  begins nothing, so that asking twice does not take twice as long. */
  async rebuild(projectId: number): Promise<{ started: boolean; comparisons: number }> {
    const recipe = await readRecipe(openDatabase(this.env.DB), projectId);
    const { kv } = this.ctx.storage;
    const underWay = kv.get<number>(REBUILDING);
    const comparisons = underWay ?? this.fold?.state.comparisons ?? 0;
    if (underWay === undefined && this.fold) {
      kv.put(REBUILDING, comparisons);
      this.#foldAgain(this.fold, recipe, 'request');
    }
    await this.wake(projectId);
    return { started: underWay === undefined, comparisons };
  }

  /** The live socket. */
  override fetch(): Response {
    return this.#live.accept(this.fold);
  }

  override webSocketMessage(): void {
    // Visitors only listen.
  }

  /** Folds the log to its end, then embeds what is left of the responses, a group at a time, so that the log need not wait for them.
   *  @returns in how many milliseconds to go on; null where nothing is left to do */
  async #catchUp(): Promise<number | null> {
    if (!this.fold) return null;
    const db = openDatabase(this.env.DB);
    const recipe = await readRecipe(db, this.fold.projectId);
    const embeddings = await this.#embeddingsBy(db, recipe, this.fold);
    if (recipeKey(recipe) !== this.fold.recipe) this.#foldAgain(this.fold, recipe, 'settings');
    if (!(await this.#foldOn(db, { recipe, embeddings }))) return 0;
    if (!this.#isStuck) this.ctx.storage.kv.delete(REBUILDING);
    this.ctx.waitUntil(tellOfNews(this.env, this.fold.projectId));
    return embeddings ? embeddings.embedNext() : null;
  }

  /** @returns whether nothing is left to fold, or nothing can be before the encoder answers */
  async #foldOn(db: Database, by: FoldedBy): Promise<boolean> {
    const untilMs = Date.now() + ALARM_MS;
    let sinceMs = Date.now();
    let published = this.#foldNow().state.comparisons;
    for await (const pass of foldLog(db, { place: this.#place, ...by, nowMs: () => Date.now() })) {
      this.#isStuck = pass.isWaiting;
      const isDone = pass.lag === 0 || pass.isWaiting;
      const { publishedStep, state } = this.#foldNow();
      const isDue = publishedStep === 0 || state.comparisons - published >= COMPARISONS_PER_PUBLISH;
      if (pass.isShown && (isDone || isDue)) {
        await this.#publish(db, by);
        published = state.comparisons;
      }
      this.#live.folded(this.#foldNow(), pass.steps);
      if (isDone) return true;
      if (Date.now() >= untilMs) break;
      await letOthersIn(sinceMs);
      sinceMs = Date.now();
    }
    return false;
  }

  /** Of a trainer that knows its project. */
  #foldNow(): StoredFold {
    if (!this.fold) throw new Error('the trainer knows no project');
    return this.fold;
  }

  /** The project's embeddings by the recipe's encoder; null where it has none. */
  async #embeddingsBy(
    db: Database,
    { encoder: settings }: Recipe,
    { projectId }: StoredFold,
  ): Promise<ProjectEmbeddings | null> {
    const encoder = settings && (await encoderHash(settings));
    this.encoding.use(encoder);
    this.features.use(encoder);
    if (!settings || !encoder) {
      this.#embeddings = null;
    } else if (this.#embeddings?.encoder !== encoder) {
      this.#embeddings = new ProjectEmbeddings({
        db,
        of: { projectId, encoder },
        settings,
        access: encoderAccess(this.env),
        state: this.encoding,
        onProgress: () => this.#live.embedded(this.encoding.progress),
      });
    }
    return this.#embeddings;
  }

  /** Another recipe makes another model: the log is folded again from its first row. */
  #foldAgain(fold: StoredFold, recipe: Recipe, cause: RebuildCause): void {
    this.fold = this.storage.foldAgain(fold, recipe, { cause, timeMs: Date.now() });
    this.#examples.clear();
  }

  /** What was committed but not published, by a failure in between, is published with the next pass. */
  async #publish(db: Database, by: FoldedBy): Promise<void> {
    const fold = this.#foldNow();
    const model = this.storage.publishedModel();
    if (fold.step === fold.publishedStep || !model || by.recipe.reads === 'nothing') return;
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
    if (isPublished) this.fold = { ...this.#foldNow(), publishedStep: fold.step };
  }

  readonly #place: FoldPlace & LearningRecord & SavingsPlace = {
    fold: () => this.#foldNow(),
    commit: (from, commit) => {
      this.storage.commit(from, commit);
      this.fold = commit.next;
    },
    goBack: (from, to) => {
      this.#examples.clear();
      this.fold = this.storage.goBack(from, to);
    },
    missing: (ids) => this.features.missing(ids),
    add: (response) => this.features.add(response),
    get: (id) => this.features.get(id),
    load: (ids) => this.features.load(ids),
    example: (index) => this.#examples.example(index),
    newestRefit: () => this.storage.refits.newest(),
    newestJudgements: (count, which) => this.storage.judgements.newest(count, which),
    newestFolded: (chunks) => this.storage.examples.newestFolded(chunks),
    newestHeldOut: (limit) => this.storage.examples.newestHeldOut(limit),
    pastStates: (points) => this.storage.pastStates(points),
    savings: () => this.storage.savings(),
    keepSavings: (measured) => this.storage.keepSavings(measured),
  };
}
