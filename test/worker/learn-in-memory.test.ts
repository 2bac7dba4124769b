import { expect, it } from 'vitest';
import { featurize } from '../../worker/core/features.ts';
import { emptyFold, type LogRow } from '../../worker/core/fold.ts';
import { parseImportRow } from '../../worker/core/import-row.ts';
import { DEFAULT_RECIPE } from '../../worker/core/recipe.ts';
import { foldRows, publishable } from '../../worker/training/fold-rows.ts';
import { importBatch } from '../../worker/usecases/import-batch.ts';
import { learnInMemory } from '../../worker/usecases/learn-in-memory.ts';

it('learns from many preferences, pass by pass, what one fold over all of them gives, to the bit', async () => {
  const texts = Array.from({ length: 600 }, (_, index) => `${'word '.repeat(1 + (index % 13))}${index}.`);
  const pairs = texts.flatMap((a, index) =>
    index % 2 ? [] : [{ prompt: `Prompt ${index % 7}`, a, b: texts[index + 1] ?? '' }],
  );
  const lines = pairs.map((pair, index) =>
    parseImportRow({ ...pair, votes: [{ outcome: index % 3 ? 'a' : 'b', strength: 1 + (index % 4) }] }),
  );
  const recipe = { ...DEFAULT_RECIPE, heldOutShare: 0, strengthMargin: 1 };
  const batch = await importBatch(lines, { labels: 'import', annotator: 'import' });
  const rows = pairs.map(
    (_, index): LogRow => ({
      id: index + 1,
      outcome: index % 3 ? 'a' : 'b',
      responseA: 2 * index,
      responseB: 2 * index + 1,
      annotator: 'import',
      weight: 1,
      strength: 1 + (index % 4),
      active: false,
      excluded: false,
    }),
  );
  const responses = texts.map((text, id) => ({
    features: featurize(pairs[id >> 1]?.prompt ?? '', text),
    length: text.length,
    prompt: 0,
    promptHash: 0,
  }));
  const response = (id: number) => responses[id] as (typeof responses)[number];
  const example = () => {
    throw new Error('there is no earlier pass');
  };
  const source = { response, example };
  const { model } = publishable(foldRows(emptyFold(recipe), rows, source, recipe), source, recipe);
  expect(batch.comparisons).toHaveLength(300);
  expect(await learnInMemory(batch, recipe)).toEqual(model);
});
