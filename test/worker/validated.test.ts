import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { ScoreRequest } from '../../worker/contract/score.ts';
import { InvalidRequest } from '../../worker/http/problem.ts';
import { parsed } from '../../worker/http/validated.ts';

async function errorsOf(schema: v.GenericSchema, value: unknown): Promise<unknown> {
  const error: unknown = await parsed(schema, value).catch((thrown: unknown) => thrown);
  return error instanceof InvalidRequest ? error.errors : error;
}

describe('a request that may have several shapes', () => {
  it('is told of the field that is wrong in the one it has', async () => {
    expect(await errorsOf(ScoreRequest, { prompt: 1, responses: ['a'] })).toEqual([
      { pointer: '/prompt', detail: 'must be a string, not 1' },
    ]);
    expect(await errorsOf(ScoreRequest, { items: [{ prompt: 'a', response: 2 }] })).toEqual([
      { pointer: '/items/0/response', detail: 'must be a string, not 2' },
    ]);
  });

  it('is told of the field by its whole path, where the shapes are of a part', async () => {
    const within = v.object({ task: ScoreRequest });
    expect(await errorsOf(within, { task: { prompt: 1, responses: ['a'] } })).toMatchObject([
      { pointer: '/task/prompt' },
    ]);
  });

  it('is told the shapes where it has none of them', async () => {
    for (const body of [{}, { prompt: 'a' }, { texts: ['a'] }, 'a'])
      expect(await errorsOf(ScoreRequest, body)).toEqual([
        { pointer: '', detail: expect.stringMatching(/^give "prompt" and "responses", or "items"/) },
      ]);
  });
});
