import type { Client } from '../../worker/contract/client.ts';
import { newProject } from './tilt.ts';

export interface Judgement {
  annotator: string;
  prompt: number;
  /** Places among the prompt's responses: short, long, list. */
  a: number;
  b: number;
  outcome: 'a' | 'b' | 'tie' | 'skip';
}

const PAIRS: readonly [number, number][] = [
  [0, 1],
  [2, 0],
  [1, 2],
];

/** Judgements of the pairs of a project as {@link newProject} makes them, people taking turns; of 36 turns none repeats a pair. */
export function crowdOf(
  answers: Record<
    string,
    (pair: { prompt: number; a: number; b: number; turn: number }) => Judgement['outcome']
  >,
  turns: number,
): Judgement[] {
  return Array.from({ length: turns }, (_, turn) => {
    const prompt = turn % 12;
    const pair = PAIRS[(turn + Math.floor(turn / 12)) % PAIRS.length] as [number, number];
    const [a, b] = turn % 2 ? (pair.toReversed() as [number, number]) : pair;
    return Object.entries(answers).map(([annotator, answer]) => ({
      annotator,
      prompt,
      a,
      b,
      outcome: answer({ prompt, a, b, turn }),
    }));
  }).flat();
}

/** Likes long responses, then lists. */
export const likesLong = ({ a, b }: { a: number; b: number }): 'a' | 'b' => {
  const rank = [0, 2, 1];
  return (rank[a] as number) > (rank[b] as number) ? 'a' : 'b';
};

const responses = (prompt: number) => [
  { system: 'short', text: `Boil it for ${prompt} minutes.` },
  {
    system: 'long',
    text: `Put the egg in boiling water. Wait for ${prompt} minutes, then cool it. ${'Take care. '.repeat(9)}`,
  },
  { system: 'list', text: `- Boil water\n- Put it in\n- Wait ${prompt} minutes\n\n**Done**` },
];

/** Brings the judgements into the log, in this order. */
export async function play(
  { slug, admin }: { slug: string; admin: Client },
  judgements: readonly Judgement[],
): Promise<void> {
  const lines = judgements.map(({ annotator, prompt, a, b, outcome }) => {
    const [one, other] = [responses(prompt)[a], responses(prompt)[b]];
    return JSON.stringify({
      prompt: `Prompt ${prompt}: how do I boil an egg?`,
      a: one?.text,
      system_a: one?.system,
      b: other?.text,
      system_b: other?.system,
      votes: [{ annotator, outcome }],
    });
  });
  await admin.importFile(slug, lines.join('\n'), 'application/x-ndjson');
}

/** A project of this test's own where these were played. Ids in its log are dense: 1, 2, 3 … */
export async function playedProject(judgements: readonly Judgement[], settings = {}) {
  const project = await newProject({ settings });
  await play(project, judgements);
  return { ...project, ids: judgements.map((_, at) => at + 1) };
}
