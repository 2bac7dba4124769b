import { type ChoosingModel, candidatesEach } from '../core/active-choice.ts';
import { drawChecks } from '../core/check-tasks.ts';
import { isHeldOut } from '../core/held-out.ts';
import { balanceWeight, drawPairs, type Pair, type PairSource, pairKey } from '../core/pairing.ts';
import { judgedPairs, pairsOf } from '../core/ranking.ts';
import { drawRankings } from '../core/ranking-draw.ts';
import { type HeldPair, Reservations } from '../core/reservations.ts';
import { repeatName, responsesKey, taskName } from '../core/task-name.ts';
import type { Database } from '../storage/database.ts';
import type { PairRow } from '../storage/pair-log.ts';
import { type Answered, AnsweredPairs } from './answered-pairs.ts';
import { PairFollower, type PairPages } from './follow-pairs.ts';
import { type GoldBook, GoldPairs } from './gold-pairs.ts';
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
  /** Of the tasks, the share that are gold, and the share asked once more. */
  goldShare: number;
  repeatShare: number;
  /** How many responses a task ranks; null, or not there, for pairs. */
  rankingSize?: number | null;
  /** How long a pair counts as collected that was handed out. */
  holdMs: number;
}

export interface DrawnTask extends HeldPair {
  task: string;
  /** Of three responses or more, in the order to show them: `a` and `b` are the first two. */
  shown?: readonly number[];
}

interface Drawing {
  ask: TaskAsk;
  answered: Answered;
  gold: GoldBook;
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
  readonly #gold: GoldPairs;
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
    this.#gold = new GoldPairs(db, projectId);
    const listener = {
      answered: (row: PairRow) => {
        this.#answered.add(row);
        for (const { a, b } of judgedPairs(row)) this.#reservations.release(row.annotator, a, b);
      },
      takenBack: ({ annotator }: PairRow) => this.#answered.forget(annotator),
    };
    this.#follower = new PairFollower(db, { projectId, pages, listener });
    const { book } = this.#follower;
    this.#reservations = new Reservations(
      (response) => book.systemOf(response),
      (annotator) => this.#follower.isQuarantined(annotator),
    );
  }

  /** Draws pairs for an annotator, none that they have answered or in hand, but for some that tell of the annotator. Where no
   *  other is left they get what was handed to them before and is not in hand any more.
   *  @returns fewer than asked for, or none, where no pair is left */
  async draw(ask: TaskAsk, nowMs: number): Promise<DrawnTask[]> {
    const [gold, by] = await Promise.all([
      this.#gold.read(nowMs),
      ask.activeShare > 0 ? modelToChooseBy(this.#db, this.#projectId) : null,
      this.#follower.follow(),
      this.#answered.of(ask.annotator),
    ]);
    // Known by now, but where the log has just told that something was taken back.
    const answered = await this.#answered.of(ask.annotator);
    this.#reservations.expire(nowMs);
    const lost = this.#confirm(ask, answered, nowMs);
    const untilMs = nowMs + ask.holdMs;
    // Gold is of two responses: where all are ranked, nobody is asked about it, so it is as open as any pair.
    if (ask.rankingSize) {
      const source = this.#sourceFor(ask, answered, new Map());
      return this.#drawRankings(ask.rankingSize, lost, { ask, answered, source, untilMs });
    }
    const drawing = { ask, answered, gold, source: this.#sourceFor(ask, answered, gold), untilMs };
    const pairs = drawPairs(drawing.source);
    const first = nextOf(pairs);
    const checks = first ? this.#drawChecks(drawing) : [];
    const drawn = this.#drawAtRandom(first, { ...drawing, pairs, count: ask.count - checks.length });
    const tasks = by ? await this.#letChoose(by, drawn, { ...drawing, pairs }) : drawn.map(atRandom);
    for (const check of checks) tasks.splice(Math.floor(this.#random() * (tasks.length + 1)), 0, check);
    const stillHeld = lost.filter(({ a, b }) => this.#reservations.isHeldBy(ask.annotator, a, b));
    const again = stillHeld.slice(0, ask.count - tasks.length);
    for (const pair of again) this.#reservations.hold(ask.annotator, pair, untilMs);
    return [...tasks, ...again].map(({ a, b, active, purpose }) => ({
      a,
      b,
      active,
      purpose,
      task:
        purpose === 'repeat'
          ? repeatName(a, b)
          : taskName([a, b], answered.takenBack.get(responsesKey([a, b]))),
    }));
  }

  /** Pairs were marked as gold, or not any more. */
  goldChanged(): void {
    this.#gold.forget();
  }

  /** What the annotator names is held on; what they hold and do not name, for a short while only.
   *  @returns the latter */
  #confirm({ annotator, inHand, holdMs }: TaskAsk, answered: Answered, nowMs: number): HeldPair[] {
    const named = new Set(inHand.map(({ a, b }) => pairKey(a, b)));
    const lost = this.#reservations.heldBy(annotator).filter(({ a, b }) => !named.has(pairKey(a, b)));
    this.#reservations.shorten(annotator, nowMs + UNNAMED_HOLD_MS);
    for (const pair of inHand) {
      const done = pair.purpose === 'repeat' ? answered.repeated : answered.pairs;
      if (!done.has(pairKey(pair.a, pair.b))) this.#reservations.hold(annotator, pair, nowMs + holdMs);
    }
    return lost;
  }

  #sourceFor({ annotator, overlap }: TaskAsk, { pairs }: Answered, gold: GoldBook): PairSource {
    const [{ book }, reservations] = [this.#follower, this.#reservations];
    return {
      catalogue: book.catalogue,
      prompts: book.prompts,
      random: this.#random,
      isOpen: (a, b) =>
        !pairs.has(pairKey(a, b)) &&
        !gold.has(pairKey(a, b)) &&
        !reservations.isHeldBy(annotator, a, b) &&
        (overlap === null || book.judged.ofPair(a, b) + reservations.counts.ofPair(a, b) < overlap),
      weight: (a, b) => balanceWeight(book.judged.ofSystems(a, b) + reservations.counts.ofSystems(a, b)),
    };
  }

  /** The pairs of a ranking are held like any others. What was lost is drawn anew, for its pairs may make another set. */
  #drawRankings(
    size: number,
    lost: readonly HeldPair[],
    { ask, answered, source, untilMs }: Omit<Drawing, 'gold'>,
  ): DrawnTask[] {
    const { annotator, count } = ask;
    const sets: number[][] = [];
    const fill = (): void => {
      if (sets.length >= count) return;
      for (const shown of drawRankings(source, size)) {
        for (const pair of pairsIn(shown)) this.#reservations.hold(annotator, pair, untilMs);
        sets.push(shown);
        if (sets.length >= count) return;
      }
    };
    fill();
    if (sets.length < count) {
      for (const { a, b } of lost) this.#reservations.release(annotator, a, b);
      fill();
    }
    return sets.map((shown) => ({
      ...atRandom({ a: shown[0] as number, b: shown[1] as number }),
      task: taskName(shown, answered.takenBack.get(responsesKey(shown))),
      ...(shown.length > 2 && { shown }),
    }));
  }

  #drawChecks({ ask, untilMs, answered, gold }: Drawing): HeldPair[] {
    const { annotator } = ask;
    const isHeld = (a: number, b: number) => this.#reservations.isHeldBy(annotator, a, b);
    return drawChecks(ask, { answered, gold, isHeld, random: this.#random }, (check) =>
      this.#reservations.hold(annotator, check, untilMs),
    );
  }

  /** @param first of the pairs, as it was drawn already */
  #drawAtRandom(
    first: Pair | null,
    { ask, untilMs, pairs, count }: Drawing & { pairs: Iterator<Pair>; count: number },
  ): Pair[] {
    const drawn: Pair[] = [];
    let pair = first;
    while (pair && drawn.length < count) {
      this.#reservations.hold(ask.annotator, atRandom(pair), untilMs);
      drawn.push(pair);
      pair = drawn.length < count ? nextOf(pairs) : null;
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
    const choice: HeldPair = { a, b, active: true, purpose: null };
    this.#reservations.hold(ask.annotator, choice, untilMs);
    return choice;
  }
}

function atRandom({ a, b }: Pick<Pair, 'a' | 'b'>): HeldPair {
  return { a, b, active: false, purpose: null };
}

/** All pairs of some responses, as they are held. */
export function pairsIn(shown: readonly number[]): HeldPair[] {
  return pairsOf(shown.length).map(([first, second]) =>
    atRandom({ a: shown[first] as number, b: shown[second] as number }),
  );
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
