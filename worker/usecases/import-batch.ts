import type { LoggedOutcome } from '../core/comparison.ts';
import type { ImportedRow, Judgement } from '../core/imported-row.ts';
import type { ImportBatch } from '../storage/imports.ts';
import { contentHash } from './content-hash.ts';

type ImportedComparison = ImportBatch['comparisons'][number];

/** Tasks of an import begin so; those that people were handed do not. */
const IMPORTED = 'import-';

/** Rows as what is written of them, each named by its content; what is there twice, once.
 *  @param by `annotator`: whom labels are of that name nobody */
export async function importBatch(
  rows: readonly ImportedRow[],
  { labels, annotator }: { labels: 'import' | 'ignore'; annotator: string },
): Promise<ImportBatch> {
  const batch: ImportBatch = { prompts: [], responses: [], comparisons: [], gold: [] };
  const prompts = new Map<string, ImportBatch['prompts'][number]>();
  const tasks = new Set<string>();
  for (const { prompt, facets, responses, judgements, gold } of rows) {
    const promptHash = await contentHash(prompt);
    const known = prompts.get(promptHash);
    prompts.set(promptHash, { hash: promptHash, text: prompt, ...facetsOf(facets, known) });
    const hashes = await Promise.all(responses.map(({ system, text }) => contentHash(system, text)));
    responses.forEach(({ system, text }, index) => {
      batch.responses.push({ promptHash, hash: hashes[index] as string, system, text });
    });
    if (labels === 'ignore') continue;
    batch.gold.push(...goldOf(gold, promptHash, hashes));
    for (const [index, judgement] of judgements.entries()) {
      const comparison = await comparisonOf(judgement, { promptHash, hashes, index, annotator });
      const name = JSON.stringify([comparison.annotator, comparison.task]);
      if (!tasks.has(name)) batch.comparisons.push(comparison);
      tasks.add(name);
    }
  }
  batch.prompts.push(...prompts.values());
  return batch;
}

/** The last row that says something of them is right. */
function facetsOf(
  facets: ImportedRow['facets'],
  known: Pick<ImportBatch['prompts'][number], 'language' | 'tags'> | undefined,
): Pick<ImportBatch['prompts'][number], 'language' | 'tags'> {
  const tags = facets && facets.tags.length > 0 ? facets.tags : null;
  return { language: facets?.language ?? known?.language ?? null, tags: tags ?? known?.tags ?? null };
}

function goldOf(
  gold: ImportedRow['gold'],
  promptHash: string,
  hashes: readonly string[],
): ImportBatch['gold'] {
  if (!gold) return [];
  const [a, b] = [hashes[gold.a] as string, hashes[gold.b] as string];
  return [{ promptHash, a, b, outcome: gold.outcome }];
}

async function comparisonOf(
  judgement: Judgement,
  {
    promptHash,
    hashes,
    index,
    annotator,
  }: { promptHash: string; hashes: string[]; index: number; annotator: string },
): Promise<ImportedComparison> {
  const { outcome, weight, strength } = judgement;
  const ranking = rankingOf(judgement, hashes);
  const [a, b] = [hashes[judgement.a] as string, hashes[judgement.b] as string];
  const source = judgement.details?.task ?? null;
  const digest = await contentHash(promptHash, a, b, saidOf(outcome, ranking), source ?? String(index));
  const task = source?.startsWith(IMPORTED) ? source : IMPORTED + digest;
  const sides = { a, b, outcome };
  return {
    promptHash,
    ...(judgement.sidesUnknown && isOdd(digest) ? mirrored(sides) : sides),
    ranking,
    annotator: judgement.annotator ?? annotator,
    task,
    weight,
    strength,
    ...detailsOf(judgement),
  };
}

/** What tells judgements of the same responses apart. */
function saidOf(outcome: LoggedOutcome, ranking: ImportedComparison['ranking']): string {
  if (!ranking) return outcome;
  return JSON.stringify(outcome === 'ranking' ? ranking : { ...ranking, outcome });
}

function rankingOf({ ranking }: Judgement, hashes: readonly string[]): ImportedComparison['ranking'] {
  if (!ranking) return null;
  return { shown: ranking.members.map((index) => hashes[index] as string), ranks: ranking.ranks };
}

function detailsOf({ details }: Judgement) {
  return {
    sourceTask: details?.task ?? null,
    reasons: details?.reasons ?? null,
    rationale: details?.rationale ?? null,
    skipReason: details?.skipReason ?? null,
    activeMs: details?.activeMs ?? null,
    active: details?.active ? (1 as const) : (0 as const),
    purpose: details?.purpose ?? null,
    createdAt: details?.createdAt?.getTime() ?? null,
  };
}

/** Data that names the preferred response first would make its annotators look as if they always chose the left. So half of
 *  such pairs are turned round, by their content, and always the same ones. */
function mirrored({ a, b, outcome }: Pick<ImportedComparison, 'a' | 'b' | 'outcome'>) {
  const turned = {
    a: 'b',
    b: 'a',
    tie: 'tie',
    both_bad: 'both_bad',
    skip: 'skip',
    ranking: 'ranking',
  } as const;
  return { a: b, b: a, outcome: turned[outcome] };
}

function isOdd(digest: string): boolean {
  return Number.parseInt(digest.slice(-1), 16) % 2 === 1;
}
