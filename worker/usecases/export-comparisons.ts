import type { LoggedOutcome, Outcome } from '../core/comparison.ts';
import type { ExportedComparison, ExportedJudgement } from '../core/export/exported-comparison.ts';
import { preferencesOf } from '../core/export/exported-comparison.ts';
import type { PairAgreement } from '../core/export/pair-agreement.ts';
import { judgedPairs } from '../core/ranking.ts';
import type { Database } from '../storage/database.ts';
import { type LogEntry, type LogRange, readLogPage } from '../storage/export-log.ts';
import { type ResponseText, readTexts } from '../storage/responses.ts';
import type { Score } from './exported-rewards.ts';
import { pages, withinCharacters } from './pages.ts';

const PAGE_ROWS = 500;
const HELD_CHARACTERS = 1_000_000;

/** Which comparisons are wanted beside what a range of the log says. */
export interface Wanted {
  agreement?: { least: number; counted: PairAgreement } | undefined;
  /** Of the preferred response's reward over the other's, in nats. A comparison without a preference has none. */
  margin?:
    | { least: number; score(texts: readonly ResponseText[]): Promise<ReadonlyMap<number, Score>> }
    | undefined;
}

type NameOf = (annotator: string) => string | Promise<string>;

/** The rows of a project's log, in the order they were made, a ranking as the one row that it is. */
export async function* exportJudgements(
  db: Database,
  range: LogRange,
  nameOf: NameOf,
): AsyncGenerator<ExportedJudgement> {
  for await (const { rows } of withTexts(db, range, (page) => page, nameOf)) yield* rows;
}

/** The same as comparisons of two, of which some are wanted. */
export async function* exportComparisons(
  db: Database,
  range: LogRange,
  { agreement, margin }: Wanted,
  nameOf: NameOf,
): AsyncGenerator<ExportedComparison> {
  const wanted = (page: LogEntry[]) => {
    const pairs = page.flatMap(pairsOfEntry);
    return agreement ? pairs.filter((pair) => isAgreed(pair, agreement)) : pairs;
  };
  for await (const { rows, texts } of withTexts(db, range, wanted, nameOf))
    yield* margin ? withMargin(rows, margin.least, await margin.score(texts)) : rows;
}

/** Some texts are held at a time.
 *  @param entriesOf what a page of the log is exported as */
async function* withTexts<O extends LoggedOutcome>(
  db: Database,
  range: LogRange,
  entriesOf: (page: LogEntry[]) => Entry<O>[],
  nameOf: NameOf,
): AsyncGenerator<{ rows: ExportedJudgement<O>[]; texts: ResponseText[] }> {
  const read = (after: number) => readLogPage(db, range, { after, limit: PAGE_ROWS });
  for await (const page of pages(0, read, ({ id }) => id)) {
    for (const part of withinCharacters(entriesOf(page), HELD_CHARACTERS)) {
      const texts = await readTexts(db, [...new Set(part.flatMap(responsesOf))]);
      const byId = new Map(texts.map((text) => [text.id, text]));
      const names = await Promise.all(part.map(({ annotator }) => nameOf(annotator)));
      yield { rows: part.map((entry, index) => exported(entry, byId, names[index] as string)), texts };
    }
  }
}

type Entry<O extends LoggedOutcome> = Omit<LogEntry, 'outcome'> & { outcome: O };

function responsesOf({ a, b, ranking }: Entry<LoggedOutcome>): readonly number[] {
  return ranking?.shown ?? [a, b];
}

/** A ranking as its C(K, 2) pairs, each with as much of its weight as it has in training. */
function pairsOfEntry(entry: LogEntry): Entry<Outcome>[] {
  const { outcome, a: responseA, b: responseB, ranking } = entry;
  const pairs = judgedPairs({ outcome, responseA, responseB, ranking });
  if (!ranking) return pairs.map((pair) => ({ ...entry, ...pair }));
  const weight = entry.weight / pairs.length;
  return pairs.map((pair, at) => ({
    ...entry,
    ...pair,
    ranking: null,
    weight,
    task: `${entry.task}/${at + 1}`,
  }));
}

function withMargin(
  comparisons: readonly ExportedComparison[],
  least: number,
  scores: ReadonlyMap<number, Score>,
): ExportedComparison[] {
  return comparisons.filter((comparison) => marginOf(comparison, scores) >= least);
}

function isAgreed(
  { a, b, outcome }: Entry<Outcome>,
  { least, counted }: NonNullable<Wanted['agreement']>,
): boolean {
  return (counted.share(a, b, outcome) ?? 0) >= least;
}

function marginOf(comparison: ExportedComparison, scores: ReadonlyMap<number, Score>): number {
  const [preference] = preferencesOf(comparison);
  const reward = (id: number | undefined) => scores.get(id ?? -1)?.reward ?? Number.NaN;
  return reward(preference?.chosen.id) - reward(preference?.rejected.id);
}

function exported<O extends LoggedOutcome>(
  entry: Entry<O>,
  texts: ReadonlyMap<number, ResponseText>,
  annotator: string,
): ExportedJudgement<O> {
  const responseOf = (id: number): ResponseText => {
    const text = texts.get(id);
    if (text) return text;
    throw new Error(`comparison ${entry.id} names a response that is not there`);
  };
  const [a, b] = [responseOf(entry.a), responseOf(entry.b)];
  return {
    id: entry.id,
    prompt: a.prompt,
    language: a.language,
    tags: a.tags,
    a,
    b,
    ranking: entry.ranking && { shown: entry.ranking.shown.map(responseOf), ranks: entry.ranking.ranks },
    outcome: entry.outcome,
    annotator,
    task: entry.task,
    strength: entry.strength,
    weight: entry.weight,
    reasons: entry.reasons === null ? null : (JSON.parse(entry.reasons) as string[]),
    rationale: entry.rationale,
    skipReason: entry.skipReason,
    activeMs: entry.activeMs,
    active: entry.active === 1,
    purpose: entry.purpose,
    createdAt: new Date(entry.createdAt),
  };
}
