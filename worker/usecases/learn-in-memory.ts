import { featurize } from '../core/features.ts';
import type { Example, LogRow } from '../core/fold.ts';
import { emptyFold } from '../core/fold.ts';
import type { Recipe } from '../core/recipe.ts';
import type { RewardModel } from '../core/reward-network.ts';
import type { ImportBatch } from '../storage/imports.ts';
import { type FoldedResponse, foldRows } from '../training/fold-rows.ts';

const ROWS_PER_PASS = 256;

/** The model that a project would have after importing this batch, without a project: the same fold over the same rows. */
export function learnInMemory(batch: ImportBatch, recipe: Recipe): RewardModel {
  const responses = responsesOf(batch);
  const ids = new Map([...responses.keys()].map((name, id) => [name, id]));
  const byId = [...responses.values()];
  const idOf = (promptHash: string, hash: string) => ids.get(promptHash + hash) as number;
  const rows = batch.comparisons.map(
    ({ promptHash, a, b, outcome, annotator, weight, strength }, index): LogRow => ({
      id: index + 1,
      outcome,
      responseA: idOf(promptHash, a),
      responseB: idOf(promptHash, b),
      annotator,
      weight,
      strength,
      active: false,
      excluded: false,
    }),
  );
  return foldInPasses(rows, (id) => byId[id] as FoldedResponse, recipe);
}

/** In passes, for each of a fold's chunks comes with a copy of the model, which must not all be kept. */
function foldInPasses(
  rows: readonly LogRow[],
  response: (id: number) => FoldedResponse,
  recipe: Recipe,
): RewardModel {
  const examples: Example[] = [];
  const source = { response, example: (index: number) => examples[index] as Example };
  let folded = foldRows(emptyFold(recipe), rows.slice(0, ROWS_PER_PASS), source, recipe);
  for (let from = ROWS_PER_PASS; from < rows.length; from += ROWS_PER_PASS) {
    for (const chunk of folded.chunks) examples.push(...chunk.examples);
    folded = foldRows(folded.state, rows.slice(from, from + ROWS_PER_PASS), source, recipe);
  }
  return folded.model;
}

function responsesOf({ prompts, responses }: ImportBatch): Map<string, FoldedResponse> {
  const byHash = new Map(prompts.map(({ hash, text }, id) => [hash, { id, text }]));
  const folded = new Map<string, FoldedResponse>();
  for (const { promptHash, hash, text } of responses) {
    const prompt = byHash.get(promptHash);
    if (!prompt || folded.has(promptHash + hash)) continue;
    folded.set(promptHash + hash, {
      features: featurize(prompt.text, text),
      length: text.length,
      prompt: prompt.id,
      promptHash: Number.parseInt(promptHash.slice(0, 8), 16),
    });
  }
  return folded;
}
