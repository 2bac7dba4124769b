import type { ScoringFileFacts } from '../../../../worker/core/scoring-file.ts';
import { api } from '../../lib/api.ts';
import { backoffMs } from '../../lib/backoff.ts';
import { type Failure, failureOf } from '../../lib/failure.ts';
import { type LiveState, watchProject } from '../../lib/live.ts';
import { throttle } from '../../lib/throttle.ts';
import type { Judged, Parts, Texts } from './judged.ts';
import { explainRemotely, judgeRemotely } from './remote-scorer.ts';
import { ScoreThread } from './score-thread.ts';

/** Typing rests: time for what need not follow each key. */
const TYPING_PAUSE_MS = 300;
/** A busy crowd makes several models a second. */
const MODEL_EVERY_MS = 3_000;
/** A step is told a moment before its model is published. */
const PUBLISHED_WITHIN_MS = 1_500;

/** Why scores come from the server: the model needs an encoder's embeddings, features of another version than this page's, or a
 *  thread that this browser does not give. */
type ServerReason = 'encoder' | 'other-features' | 'no-thread';

/** Scores by the newest model: in the browser where the text is enough, else by asking the server. */
export class Scoring {
  /** What the model in use says of texts that are or were a moment ago in the boxes. */
  judged = $state.raw<Judged | null>(null);
  /** What those rewards are made of, once somebody looks. */
  parts = $state.raw<Parts | null>(null);
  reason = $state<ServerReason | null>(null);
  /** A newer model than that which scores, waiting for a click. */
  newer = $state.raw<ScoringFileFacts | null>(null);
  follows = $state(true);
  failure = $state.raw<Failure | null>(null);
  live = $state<LiveState>('connecting');
  /** Who scores in the browser: null before that is known, and where the server does. */
  #local: ScoringFileFacts | null = null;
  #thread: ScoreThread | null = null;
  readonly #slug: string;
  readonly #texts: () => Texts;
  readonly #soon = throttle(() => void this.#fetchModel(), MODEL_EVERY_MS);
  #wantsParts = false;
  /** Something was typed since the texts that are being judged. */
  #changed = false;
  #judging = false;
  #abort = new AbortController();
  #failures = 0;
  #timers = new Map<'retry' | 'published' | 'typing', ReturnType<typeof setTimeout>>();
  #stopWatching = () => {};

  constructor(slug: string, texts: () => Texts) {
    this.#slug = slug;
    this.#texts = texts;
  }

  /** @returns how to stop */
  start(): () => void {
    this.#soon.call();
    this.#stopWatching = watchProject({
      slug: this.#slug,
      refresh: () => {
        this.#soon.call();
        this.#after('published', PUBLISHED_WITHIN_MS, this.#soon.call);
      },
      onState: (state) => {
        this.live = state;
      },
    });
    return () => {
      this.#stopWatching();
      this.#soon.cancel();
      this.#abort.abort();
      this.#thread?.end();
      for (const timer of this.#timers.values()) clearTimeout(timer);
    };
  }

  /** A model in the browser scores at once; the server, and what rewards are made of, are asked for when typing rests. */
  typed(): void {
    if (this.#local) void this.#judge();
    this.#after('typing', TYPING_PAUSE_MS, () => this.#rested());
  }

  /** Somebody looks at what rewards are made of. */
  explain(): void {
    this.#wantsParts = true;
    void this.#explain();
  }

  tryAgain(): void {
    void this.#fetchModel();
  }

  /** From now on each newer model is used as soon as it is there, or waits. */
  follow(follows: boolean): void {
    this.follows = follows;
    if (follows) this.useNewer();
  }

  useNewer(): void {
    if (this.newer) this.#use(this.newer);
    this.newer = null;
  }

  async #fetchModel(): Promise<void> {
    try {
      const file = await api.scoringFile(this.#slug);
      this.#failures = 0;
      await this.#take(file);
    } catch (error) {
      this.#fail(error);
    }
  }

  async #take(file: Uint8Array): Promise<void> {
    const facts = await this.#open(file);
    this.reason = reasonOf(facts);
    if (this.reason || !(facts instanceof Object)) {
      this.#local = null;
      this.#rested();
      return;
    }
    this.failure = null;
    if (facts.step === this.#local?.step) return;
    if (this.follows || !this.#local) this.#use(facts);
    else this.#wait(facts);
  }

  async #open(file: Uint8Array): Promise<ScoringFileFacts | null | 'no-thread'> {
    try {
      this.#thread ??= new ScoreThread();
      return await this.#thread.ask('open', { file });
    } catch {
      return 'no-thread';
    }
  }

  #use(facts: ScoringFileFacts): void {
    const before = this.#local;
    this.#local = facts;
    if (before && before.step !== facts.step) void this.#thread?.ask('close', { step: before.step });
    void this.#judge();
    void this.#explain();
  }

  #wait(facts: ScoringFileFacts): void {
    const before = this.newer;
    this.newer = facts;
    if (before && before.step !== facts.step) void this.#thread?.ask('close', { step: before.step });
  }

  /** One text after another, the newest next: keys that come faster than a long text is scored are not lined up. */
  async #judge(): Promise<void> {
    this.#changed = true;
    if (this.#judging) return;
    this.#judging = true;
    while (this.#changed && this.#local && this.#thread) {
      this.#changed = false;
      const { step } = this.#local;
      const judged = await this.#thread.ask('judge', { step, texts: this.#texts() }).catch(() => null);
      // A model that was let go meanwhile has nothing to say; the one that took its place will.
      if (judged) this.judged = judged;
    }
    this.#judging = false;
  }

  async #explain(): Promise<void> {
    if (!this.#wantsParts || !this.#local || !this.#thread) return;
    const { step } = this.#local;
    const parts = await this.#thread.ask('explain', { step, texts: this.#texts() }).catch(() => null);
    if (parts) this.parts = parts;
  }

  #rested(): void {
    if (this.reason) void this.#askServer();
    else void this.#explain();
  }

  async #askServer(): Promise<void> {
    this.#abort.abort();
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    const texts = this.#texts();
    try {
      const judged = await judgeRemotely(this.#slug, texts, signal);
      if (signal.aborted) return;
      this.judged = judged;
      this.failure = null;
      const parts = await explainRemotely(this.#slug, texts, signal);
      if (!signal.aborted) this.parts = parts;
    } catch (error) {
      if (!signal.aborted) this.#fail(error);
    }
  }

  /** A server that is away comes back, and a project without a model gets one: both are asked again. */
  #fail(error: unknown): void {
    this.failure = failureOf(error);
    if (!this.failure.retry && this.failure.code !== 'checkpoint_not_found') return;
    this.#failures += 1;
    this.#after('retry', backoffMs(this.#failures + 1, Math.random()), () => void this.#fetchModel());
  }

  #after(name: 'retry' | 'published' | 'typing', delayMs: number, run: () => void): void {
    clearTimeout(this.#timers.get(name));
    this.#timers.set(name, setTimeout(run, delayMs));
  }
}

function reasonOf(opened: ScoringFileFacts | null | 'no-thread'): ServerReason | null {
  if (opened === 'no-thread') return 'no-thread';
  if (opened === null) return 'other-features';
  return opened.encoder === null ? null : 'encoder';
}
