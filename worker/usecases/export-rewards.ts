import { type Column, columns, type ExportRow, FACET_COLUMNS } from '../core/export/export-table.ts';
import type { Database } from '../storage/database.ts';
import { readResponsesPage } from '../storage/export-log.ts';
import { type ResponseText, readTexts } from '../storage/responses.ts';
import { scorerOfResponses } from './exported-rewards.ts';
import { pages, withinCharacters } from './pages.ts';
import type { PublishedModel } from './read-checkpoint.ts';
import type { Scorer } from './score-responses.ts';

const PAGE_ROWS = 500;
const HELD_CHARACTERS = 500_000;

export const REWARD_COLUMNS: readonly Column[] = [
  ...columns('text', 'prompt', 'response', 'system'),
  ...columns('number', 'reward', 'standard_error', 'percentile', 'style_adjusted_reward'),
  ...columns('integer', 'step'),
  ...FACET_COLUMNS,
];

/** Every response of a project with its reward, prompt by prompt. Rewards are null where no model is published yet. */
export async function* exportRewards(
  db: Database,
  scorer: Scorer,
  model: PublishedModel | null,
): AsyncGenerator<ExportRow> {
  const { projectId } = scorer;
  const score = model && scorerOfResponses(db, scorer, model);
  const read = (after: { promptId: number; hash: string }) =>
    readResponsesPage(db, projectId, { after, limit: PAGE_ROWS });
  for await (const page of pages({ promptId: 0, hash: '' }, read, ({ promptId, hash }) => ({
    promptId,
    hash,
  }))) {
    for (const part of withinCharacters(page, HELD_CHARACTERS)) {
      const texts = await inOrder(db, part);
      const scores = await score?.(texts);
      for (const { id, prompt, language, tags, text, system } of texts) {
        const known = scores?.get(id);
        yield {
          prompt,
          response: text,
          system,
          reward: known?.reward ?? null,
          standard_error: known?.standard_error ?? null,
          percentile: known?.percentile ?? null,
          style_adjusted_reward: known?.style_adjusted_reward ?? null,
          step: model?.ref.step ?? null,
          language,
          tags,
        };
      }
    }
  }
}

async function inOrder(db: Database, part: readonly { id: number }[]): Promise<ResponseText[]> {
  const texts = await readTexts(
    db,
    part.map(({ id }) => id),
  );
  const byId = new Map(texts.map((text) => [text.id, text]));
  return part.flatMap(({ id }) => byId.get(id) ?? []);
}
