import type { PromptList } from '../contract/prompt.ts';
import type { Database } from '../storage/database.ts';
import { readPrompts } from '../storage/prompts.ts';

const SHOWN_CHARACTERS = 300;

/** A page of the prompts that were compared, as the trainer counted them. */
export async function listPrompts(
  db: Database,
  projectId: number,
  { prompts: compared, count }: { prompts: readonly { id: number; comparisons: number }[]; count: number },
): Promise<PromptList> {
  const ids = compared.map(({ id }) => id);
  const known = await readPrompts(db, projectId, { ids, characters: SHOWN_CHARACTERS });
  const byId = new Map(known.map((prompt) => [prompt.id, prompt]));
  const prompts = compared.flatMap(({ id, comparisons }) => {
    const prompt = byId.get(id);
    if (!prompt) return [];
    const { text, characters, language, tags, responses } = prompt;
    const shown = characters > SHOWN_CHARACTERS ? `${text}…` : text;
    return [{ id, text: shown, language, tags, comparisons, responses }];
  });
  return { count, prompts };
}
