import { featurize } from '../core/features.ts';
import type { Example, LogRow } from '../core/fold.ts';
import { emptyFold } from '../core/fold.ts';
import type { Recipe } from '../core/recipe.ts';
import type { RewardModel } from '../core/reward-network.ts';
import type { ImportBatch } from '../storage/imports.ts';
import type { FoldedResponse } from '../training/example-source.ts';
import { foldRows, publishable } from '../training/fold-rows.ts';
import { letOthersIn } from './let-others-in.ts';

const ROWS_PER_PASS = 32;

/** The model that a project would have after importing this batch, without a project: the same fold over the same rows. */
export function learnInMemory(batch: ImportBatch, recipe: Recipe): Promise<RewardModel> {
  const responses = responsesOf(batch);
  const ids = new Map([...responses.keys()].map((name, id) => [name, id]));
  const byId = [...responses.values()];
  const idOf = (promptHash: string, hash: string) => ids.get(promptHash + hash) as number;
  const rows = batch.comparisons.map(
    ({ promptHash, a, b, outcome, ranking, annotator, weight, strength }, index): LogRow => ({
      id: index + 1,
      outcome,
      responseA: idOf(promptHash, a),
      responseB: idOf(promptHash, b),
      ranking: ranking && {
        shown: ranking.shown.map((hash) => idOf(promptHash, hash)),
        ranks: ranking.ranks,
      },
      annotator,
      weight,
      strength,
      active: false,
      excluded: false,
    }),
  );
  return foldInPasses(rows, (id) => byId[id] as FoldedResponse, recipe);
}

/** In passes, so that others have a turn in between, and because each of a fold's chunks comes with a copy of the model, which must not
 *  all be kept. */
async function foldInPasses(
  rows: readonly LogRow[],
  response: (id: number) => FoldedResponse,
  recipe: Recipe,
): Promise<RewardModel> {
  const examples: Example[] = [];
  const source = { response, example: (index: number) => examples[index] as Example };
  let sinceMs = Date.now();
  let folded = foldRows(emptyFold(recipe), rows.slice(0, ROWS_PER_PASS), source, recipe);
  for (let from = ROWS_PER_PASS; from < rows.length; from += ROWS_PER_PASS) {
    await letOthersIn(sinceMs);
    sinceMs = Date.now();
    for (const chunk of folded.chunks) examples.push(...chunk.examples);
    folded = foldRows(folded.state, rows.slice(from, from + ROWS_PER_PASS), source, recipe);
  }
  return publishable(folded, source, recipe).model;
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
