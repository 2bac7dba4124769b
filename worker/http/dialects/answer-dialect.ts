import type { Context, MiddlewareHandler } from 'hono';
import { LIMITS } from '../../contract/limits.ts';
import type { PromptAndResponse } from '../../core/conversation.ts';
import { DomainError } from '../../core/errors.ts';
import { encoderAccess } from '../../usecases/encoder-access.ts';
import { scoreResponses } from '../../usecases/score-responses.ts';
import { limitScoring } from '../bursts.ts';
import type { AppEnv } from '../context.ts';
import { requireAccess } from '../keys.ts';
import type { Dialect, Fields } from './dialect.ts';
import { dialectKey } from './dialect-key.ts';
import { namedModel } from './named-model.ts';

/** Answers a call in the dialect that its body is in, the last one where it is in none.
 *  @param orNext whether a body in none goes to the next handler instead */
export function answerDialect(
  dialects: readonly Dialect[],
  { orNext }: { orNext: boolean },
): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const body = await readBody(c);
    const spoken = dialects.find((each) => isFields(body) && each.speaks(body));
    if (!spoken && orNext) return next();
    const dialect = spoken ?? (dialects.at(-1) as Dialect);
    c.set('adaptProblem', dialect.adaptProblem);
    c.set('key', await dialectKey(c));
    const call = dialect.read(body);
    requireScorable(call.items);
    const { project, step, name } = await namedModel(c, call.model);
    c.set('project', project);
    requireAccess(c, 'score');
    await limitScoring(c);
    const { scores, usedStep } = await score(c, { items: call.items, step });
    if (usedStep !== null) c.header('tilt-checkpoint', String(usedStep));
    const by = {
      model: name,
      step: usedStep,
      id: crypto.randomUUID().replaceAll('-', ''),
      createdSeconds: Math.floor(Date.now() / 1000),
    };
    return c.json(call.answer(scores, by) as object);
  };
}

/** Nothing to score is no error where the dialect lets it come so far, not even before there is a model. */
async function score(
  c: Context<AppEnv>,
  { items, step }: { items: PromptAndResponse[]; step: number | undefined },
) {
  if (items.length === 0) return { scores: [], usedStep: null };
  const scorer = { projectId: c.var.project.id, access: encoderAccess(c.env) };
  const { scores, checkpoint } = await scoreResponses(c.var.db, scorer, {
    items,
    explain: false,
    checkpoint: step,
  });
  return { scores, usedStep: checkpoint.step };
}

/** Whatever content type it says it has: some clients say none. */
async function readBody(c: Context<AppEnv>): Promise<unknown> {
  try {
    return JSON.parse(await c.req.text());
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new DomainError('malformed_json', 'The body could not be read as JSON: check its syntax.');
  }
}

function isFields(body: unknown): body is Fields {
  return typeof body === 'object' && body !== null && !Array.isArray(body);
}

function requireScorable(items: readonly PromptAndResponse[]): void {
  const { scoresPerRequest, promptLength, responseLength } = LIMITS;
  if (items.length > scoresPerRequest) {
    throw new DomainError(
      'validation',
      `Send at most ${scoresPerRequest} texts in one request, not ${items.length}: send the others in another.`,
    );
  }
  const long = items.findIndex(
    ({ prompt, response }) => prompt.length > promptLength || response.length > responseLength,
  );
  if (long >= 0) {
    throw new DomainError(
      'validation',
      `Text ${long} (counted from 0) is too long: a prompt may have ${promptLength} characters, and a response ${responseLength}.`,
    );
  }
}
