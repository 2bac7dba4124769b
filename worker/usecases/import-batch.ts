import type { ImportedRow } from '../core/import-row.ts';
import type { ImportBatch } from '../storage/imports.ts';
import { contentHash } from './content-hash.ts';

/** Rows as what is written of them, each named by its content; what is there twice, once.
 *  @param by `annotator`: whom labels are of that name nobody */
export async function importBatch(
  rows: readonly ImportedRow[],
  { labels, annotator }: { labels: 'import' | 'ignore'; annotator: string },
): Promise<ImportBatch> {
  const batch: ImportBatch = { prompts: [], responses: [], comparisons: [] };
  const prompts = new Set<string>();
  const tasks = new Set<string>();
  for (const { prompt, responses, judgements } of rows) {
    const promptHash = await contentHash(prompt);
    if (!prompts.has(promptHash)) batch.prompts.push({ hash: promptHash, text: prompt });
    prompts.add(promptHash);
    const hashes = await Promise.all(responses.map(({ system, text }) => contentHash(system, text)));
    responses.forEach(({ system, text }, index) => {
      batch.responses.push({ promptHash, hash: hashes[index] as string, system, text });
    });
    if (labels === 'ignore') continue;
    for (const [index, judgement] of judgements.entries()) {
      const [a, b] = [hashes[judgement.a] as string, hashes[judgement.b] as string];
      const by = judgement.annotator ?? annotator;
      const task = `import-${await contentHash(promptHash, a, b, judgement.outcome, String(index))}`;
      if (tasks.has(by + task)) continue;
      tasks.add(by + task);
      const { outcome, weight, strength } = judgement;
      batch.comparisons.push({ promptHash, a, b, outcome, annotator: by, task, weight, strength });
    }
  }
  return batch;
}
