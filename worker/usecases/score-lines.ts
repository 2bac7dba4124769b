import * as v from 'valibot';
import { issueInWords } from '../contract/issue-in-words.ts';
import { type ScoredLine, ScoreLine, type Scores } from '../contract/score.ts';
import type { Database } from '../storage/database.ts';
import { type Scorer, scoreResponses } from './score-responses.ts';

/** Lines that are scored together: enough for one request to an encoder, and few enough to be held in memory. */
const GROUP = 64;

interface NumberedLine {
  line: number;
  text: string;
}

/** Scores a stream of NDJSON, line by line in its order, all by one model. A bad line is reported in its place and stops nothing.
 *  @param step of the model, so that a model published meanwhile does not change the scale in the middle
 *  @throws DomainError `checkpoint_not_found`, `encoder_unavailable` */
export async function* scoreLines(
  db: Database,
  scorer: Scorer,
  { groups, step }: { groups: AsyncIterable<string[]>; step: number },
): AsyncGenerator<ScoredLine[]> {
  for await (const group of numbered(groups)) {
    const read = group.map(({ text }) => readLine(text));
    const items = read.filter((each) => 'prompt' in each);
    const scores: Scores['scores'] = items.length === 0 ? [] : await scoresOf(db, scorer, { items, step });
    yield read.map((each, at) => {
      const line = (group[at] as NumberedLine).line;
      return 'prompt' in each
        ? { line, ...(scores.shift() as Scores['scores'][number]) }
        : { line, error: each };
    });
  }
}

async function scoresOf(
  db: Database,
  scorer: Scorer,
  { items, step }: { items: ScoreLine[]; step: number },
): Promise<Scores['scores']> {
  return (await scoreResponses(db, scorer, { items, explain: false, checkpoint: step })).scores;
}

/** Groups of at most {@link GROUP} lines, numbered from 1; empty ones only count. */
async function* numbered(groups: AsyncIterable<string[]>): AsyncGenerator<NumberedLine[]> {
  let line = 0;
  for await (const texts of groups) {
    const lines = texts.map((text) => ({ line: ++line, text })).filter(({ text }) => text.trim() !== '');
    for (let from = 0; from < lines.length; from += GROUP) yield lines.slice(from, from + GROUP);
  }
}

function readLine(text: string): ScoreLine | { code: string; message: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { code: 'malformed_json', message: 'The line is not JSON.' };
  }
  const result = v.safeParse(ScoreLine, value);
  if (result.success) return result.output;
  const [issue] = result.issues;
  return {
    code: 'validation',
    message: `/${v.getDotPath(issue)?.replaceAll('.', '/') ?? ''}: ${issueInWords(issue)}`,
  };
}
