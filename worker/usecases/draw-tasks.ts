import { type ChoosingModel, candidatesEach } from '../core/active-choice.ts';
import { isHeldOut } from '../core/held-out.ts';
import { balanceWeight, drawPairs, type Pair, type PairSource, pairKey } from '../core/pairing.ts';
import { type HeldPair, Reservations } from '../core/reservations.ts';
import { taskName } from '../core/task-name.ts';
import type { Database } from '../storage/database.ts';
import type { PairRow } from '../storage/pair-log.ts';
import { type Answered, AnsweredPairs } from './answered-pairs.ts';
import { PairFollower, type PairPages } from './follow-pairs.ts';
import { modelToChooseBy } from './model-to-choose-by.ts';
import { PairChooser } from './pair-chooser.ts';

/** A pair that its annotator's newest request does not name is probably lost, as a reloaded page has lost it. */
const UNNAMED_HOLD_MS = 60_000;

export interface TaskAsk {
  annotator: string;
  count: number;
  /** What the annotator has not answered yet. */
  inHand: readonly HeldPair[];
  /** How many judgements a pair gets; null for as many as there are annotators. */
  overlap: number | null;
  /** Of pairs that train, the share that the model chooses. */
  activeShare: number;
  heldOutShare: number;
  /** How long a pair counts as collected that was handed out. */
  holdMs: number;
}

export interface DrawnTask extends HeldPair {
  task: string;
}

interface Drawing {
  ask: TaskAsk;
  answered: Answered;
  source: PairSource;
  untilMs: number;
}

/** Decides which pairs a project's annotators get. One object does for all, so that those who ask at once do not get more of
 *  a pair than is wanted. What it knows is read from the log or soft; it writes nothing to D1. */
export class TaskDesk {
  readonly #db: Database;
  readonly #projectId: number;
  readonly #random: () => number;
  readonly #answered: AnsweredPairs;
  readonly #chooser: PairChooser;
  readonly #follower: PairFollower;
  readonly #reservations: Reservations;

  constructor(
    db: Database,
    {
      projectId,
      pages,
      random = Math.random,
    }: { projectId: number; pages: PairPages; random?: () => number },
  ) {
    this.#db = db;
    this.#projectId = projectId;
    this.#random = random;
    this.#answered = new AnsweredPairs(db, projectId);
    this.#chooser = new PairChooser(db);
    const listener = {
      answered: (row: PairRow) => {
        this.#answered.add(row);
        this.#reservations.release(row.annotator, row.a, row.b);
      },
      takenBack: ({ annotator }: PairRow) => this.#answered.forget(annotator),
    };
    this.#follower = new PairFollower(db, { projectId, pages, listener });
    const { book } = this.#follower;
    this.#reservations = new Reservations((response) => book.systemOf(response));
  }

  /** Draws pairs for an annotator, none that they have answered or in hand. Where no other is left they get what was handed
   *  to them before and is not in hand any more.
   *  @returns fewer than asked for, or none, where no pair is left */
  async draw(ask: TaskAsk, nowMs: number): Promise<DrawnTask[]> {
    const [answered, by] = await Promise.all([
      this.#answered.of(ask.annotator),
      ask.activeShare > 0 ? modelToChooseBy(this.#db, this.#projectId) : null,
      this.#follower.follow(),
    ]);
    this.#reservations.expire(nowMs);
    const lost = this.#confirm(ask, answered, nowMs);
    const drawing = { ask, answered, source: this.#sourceFor(ask, answered), untilMs: nowMs + ask.holdMs };
    const pairs = drawPairs(drawing.source);
    const drawn = this.#drawAtRandom(pairs, drawing);
    const tasks = by ? await this.#letChoose(by, drawn, { ...drawing, pairs }) : drawn.map(atRandom);
    const stillHeld = lost.filter(({ a, b }) => this.#reservations.isHeldBy(ask.annotator, a, b));
    const again = stillHeld.slice(0, ask.count - tasks.length);
    for (const pair of again) this.#reservations.hold(ask.annotator, pair, drawing.untilMs);
    return [...tasks, ...again].map(({ a, b, active }) => ({
      a,
      b,
      active,
      task: taskName(a, b, answered.takenBack.get(pairKey(a, b))),
    }));
  }

  /** What the annotator names is held on; what they hold and do not name, for a short while only.
   *  @returns the latter */
  #confirm({ annotator, inHand, holdMs }: TaskAsk, { pairs }: Answered, nowMs: number): HeldPair[] {
    const named = new Set(inHand.map(({ a, b }) => pairKey(a, b)));
    const lost = this.#reservations.heldBy(annotator).filter(({ a, b }) => !named.has(pairKey(a, b)));
    this.#reservations.shorten(annotator, nowMs + UNNAMED_HOLD_MS);
    for (const pair of inHand) {
      if (!pairs.has(pairKey(pair.a, pair.b))) this.#reservations.hold(annotator, pair, nowMs + holdMs);
    }
    return lost;
  }

  #sourceFor({ annotator, overlap }: TaskAsk, { pairs }: Answered): PairSource {
    const [{ book }, reservations] = [this.#follower, this.#reservations];
    return {
      catalogue: book.catalogue,
      prompts: book.prompts,
      random: this.#random,
      isOpen: (a, b) =>
        !pairs.has(pairKey(a, b)) &&
        !reservations.isHeldBy(annotator, a, b) &&
        (overlap === null || book.judged.ofPair(a, b) + reservations.counts.ofPair(a, b) < overlap),
      weight: (a, b) => balanceWeight(book.judged.ofSystems(a, b) + reservations.counts.ofSystems(a, b)),
    };
  }

  #drawAtRandom(pairs: Iterator<Pair>, { ask, untilMs }: Drawing): Pair[] {
    const drawn: Pair[] = [];
    while (drawn.length < ask.count) {
      const pair = nextOf(pairs);
      if (!pair) break;
      this.#reservations.hold(ask.annotator, atRandom(pair), untilMs);
      drawn.push(pair);
    }
    return drawn;
  }

  /** Of the drawn pairs that train, lets the model replace some by what would teach it more. While features are fetched the
   *  drawn ones are held, so nobody is left without. */
  async #letChoose(
    by: ChoosingModel,
    drawn: readonly Pair[],
    drawing: Drawing & { pairs: Iterator<Pair> },
  ): Promise<HeldPair[]> {
    const { ask, source, pairs } = drawing;
    const trains = ({ promptId }: Pair): boolean =>
      !isHeldOut(this.#follower.book.promptHash(promptId), ask.heldOutShare);
    const isChoice = drawn.map((pair) => trains(pair) && this.#random() < ask.activeShare);
    const each = candidatesEach(isChoice.filter(Boolean).length);
    const choices = drawn.map((pair, at) => (isChoice[at] ? [pair, ...takeOf(pairs, each - 1, trains)] : []));
    await this.#chooser.load(choices.flat());
    return drawn.map((pair, at) => {
      // Others may have taken a candidate in the meantime; what was drawn is held.
      const candidates = (choices[at] ?? []).filter((one) => one === pair || source.isOpen(one.a, one.b));
      return this.#swap(pair, this.#chooser.best(by, candidates), drawing);
    });
  }

  #swap(drawn: Pair, chosen: Pair | null, { ask, untilMs }: Drawing): HeldPair {
    if (!chosen) return atRandom(drawn);
    const { a, b } = chosen;
    this.#reservations.release(ask.annotator, drawn.a, drawn.b);
    this.#reservations.hold(ask.annotator, { a, b, active: true }, untilMs);
    return { a, b, active: true };
  }
}

function atRandom({ a, b }: Pair): HeldPair {
  return { a, b, active: false };
}

function nextOf(pairs: Iterator<Pair>): Pair | null {
  const next = pairs.next();
  return next.done ? null : next.value;
}

function takeOf(pairs: Iterator<Pair>, count: number, isWanted: (pair: Pair) => boolean): Pair[] {
  const taken: Pair[] = [];
  while (taken.length < count) {
    const pair = nextOf(pairs);
    if (!pair) break;
    if (isWanted(pair)) taken.push(pair);
  }
  return taken;
}
