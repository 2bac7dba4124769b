import { afterEach, describe, expect, it, vi } from 'vitest';
import type { AnnotatorToken } from '../../../worker/contract/annotator-token.ts';
import { Annotator, type Settings } from './annotator.ts';

const NOW = Date.parse('2030-01-01T00:00:00Z');
const DAY = 86_400_000;
const ANONYMOUS: Settings = { server: 'https://tilt.example', project: 'a b', token: null };
const NAMED: Settings = { ...ANONYMOUS, token: 'of-the-page' };

const lasting = (days: number): AnnotatorToken => ({
  token: `lasts-${days}`,
  annotator: 'someone',
  expires_at: new Date(NOW + days * DAY).toISOString(),
});

/** A server that answers everything alike.
 *  @returns what it was asked */
function answering(answer: unknown): { asked: string[] } {
  const asked: string[] = [];
  vi.stubGlobal('fetch', async (url: string, { method, headers }: RequestInit) => {
    const token = (headers as Record<string, string>)['tilt-annotator'] ?? 'nobody';
    asked.push(`${method} ${url} as ${token}`);
    return Response.json(answer);
  });
  return { asked };
}

afterEach(() => vi.unstubAllGlobals());

describe('somebody anonymous', () => {
  it('is given a token, and calls with it', async () => {
    const { asked } = answering(lasting(90));
    const annotator = new Annotator(ANONYMOUS, null);
    await annotator.ensureToken(NOW);
    await annotator.call('POST', '/tasks', {});
    expect(asked).toEqual([
      'POST https://tilt.example/v1/projects/a%20b/annotator-tokens as nobody',
      'POST https://tilt.example/v1/projects/a%20b/tasks as lasts-90',
    ]);
  });

  it('keeps a token that lasts', async () => {
    const { asked } = answering(null);
    const annotator = new Annotator(ANONYMOUS, lasting(46));
    await annotator.ensureToken(NOW);
    expect(asked).toEqual([]);
    expect(annotator.token).toEqual(lasting(46));
  });

  it('has one renewed that is about to end, and another given where it has ended', async () => {
    const { asked } = answering(lasting(90));
    for (const days of [44, -1]) {
      const annotator = new Annotator(ANONYMOUS, lasting(days));
      await annotator.ensureToken(NOW);
      expect(annotator.token?.token).toBe('lasts-90');
    }
    expect(asked.map((each) => each.split(' as ')[1])).toEqual(['lasts-44', 'nobody']);
  });

  it('without a token has said nothing that could be erased', async () => {
    const { asked } = answering({ comparisons: 3 });
    expect(await new Annotator(ANONYMOUS, null).erase()).toBe(0);
    expect(await new Annotator(ANONYMOUS, lasting(1)).erase()).toBe(3);
    expect(asked).toEqual(['DELETE https://tilt.example/v1/me as lasts-1']);
  });
});

it('for a user of the page asks for no token, and uses the page’s whatever is kept', async () => {
  const { asked } = answering({ comparisons: 1 });
  const annotator = new Annotator(NAMED, lasting(90));
  await annotator.ensureToken(NOW);
  await annotator.call('GET', '');
  await annotator.erase();
  expect(annotator.isNamed).toBe(true);
  expect(asked).toEqual([
    'GET https://tilt.example/v1/projects/a%20b as of-the-page',
    'DELETE https://tilt.example/v1/me as of-the-page',
  ]);
});
