import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import type { Task } from '../../worker/contract/task.ts';
import { startOfDay } from '../../worker/core/day.ts';
import type { Dispatcher } from '../../worker/dispatcher/dispatcher.ts';
import { dispatcherOf } from '../../worker/env.ts';
import { AddressCounts } from '../../worker/storage/address-counts.ts';
import { openDatabase } from '../../worker/storage/database.ts';
import { addressHash } from '../../worker/usecases/address-hash.ts';
import { type Capped, DayCaps } from '../../worker/usecases/day-caps.ts';
import { runAlarm } from './alarms.ts';
import { browser, newKey, newProject, problemOf, send, withKey } from './tilt.ts';

const HOUR_MS = 3_600_000;

const json = (body: unknown, headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});

const statuses = (responses: readonly Response[]) => responses.map(({ status }) => status).sort();

async function countRows(projectId: number): Promise<number | null> {
  return env.DB.prepare('select count(*) as n from comparisons where project_id = ?')
    .bind(projectId)
    .first<number>('n');
}

/** A visitor's requests, from an address, and under a cookie of their own. */
function visitor(slug: string, address = '203.0.113.7') {
  const { client, cookie } = browser();
  const headers = (): Record<string, string> => ({ 'cf-connecting-ip': address, cookie: cookie() ?? '' });
  return {
    client,
    tasks: async (count: number) => (await client.tasks(slug, { count })).tasks,
    ask: (body: unknown = {}) => send(`/v1/projects/${slug}/tasks`, json(body, headers())),
    answer: ({ task }: Task) =>
      send(`/v1/projects/${slug}/comparisons`, json({ task, outcome: 'a' }, headers())),
  };
}

describe('the daily cap', () => {
  it('lets exactly so many answers through, however many come at once, and says when to come again', async () => {
    const { slug, id } = await newProject({ settings: { daily_cap: 5 } });
    const kim = visitor(slug);
    const tasks = await kim.tasks(12);
    const responses = await Promise.all(tasks.map((task) => kim.answer(task)));
    expect(statuses(responses)).toEqual([...Array(5).fill(201), ...Array(7).fill(429)]);
    expect(await countRows(id)).toBe(5);
    const refused = responses.find(({ status }) => status === 429) as Response;
    const retryAfter = Number(refused.headers.get('retry-after'));
    expect(retryAfter).toBeGreaterThan(0);
    expect(retryAfter).toBeLessThanOrEqual(86_400);
    expect(refused.headers.get('ratelimit')).toBe(`"daily_cap";r=0;t=${retryAfter}`);
    expect(await problemOf(refused)).toMatchObject({
      code: 'daily_cap_reached',
      detail: expect.stringMatching(/^5 answers.*settings\.daily_cap/),
      contentType: 'application/problem+json',
    });
    expect(await problemOf(kim.ask())).toMatchObject({ status: 429, code: 'daily_cap_reached' });
    const [lee] = [visitor(slug)];
    expect((await lee.answer((await lee.tasks(1))[0] as Task)).status).toBe(201);
  });

  it('is not spent by sending an answer again, which finds its row even when the cap is reached', async () => {
    const { slug, id } = await newProject({ settings: { daily_cap: 3 } });
    const kim = visitor(slug);
    const [one, two, three, four] = (await kim.tasks(4)) as [Task, Task, Task, Task];
    for (const task of [one, one, one, two, one, three]) await kim.answer(task);
    expect(await countRows(id)).toBe(3);
    expect((await kim.answer(one)).status).toBe(200);
    expect((await kim.answer(four)).status).toBe(429);
  });

  it('outlives the object that counts, and an undo does not give back', async () => {
    const { slug, id } = await newProject({ settings: { daily_cap: 2 } });
    const kim = visitor(slug);
    const [one, two, three] = (await kim.tasks(3)) as [Task, Task, Task];
    const { id: first } = (await (await kim.answer(one)).json()) as { id: number };
    expect((await kim.answer(two)).status).toBe(201);
    await kim.client.undo(slug, first);
    await evictDurableObject(dispatcherOf(env, id));
    expect((await kim.answer(three)).status).toBe(429);
    expect(await countRows(id)).toBe(2);
  });

  it('does not hold for the owner’s side', async () => {
    const { slug, id } = await newProject({ settings: { daily_cap: 1, address_cap: 1 } });
    const judge = await withKey('annotate', id);
    for (const { task } of (await judge.tasks(slug, { count: 4, annotator: 'judge' })).tasks) {
      await judge.answer(slug, { task, outcome: 'a' });
    }
    expect(await countRows(id)).toBe(4);
  });

  it('begins anew with the day, in UTC', async () => {
    const { id } = await newProject({ prompts: 0 });
    await withCaps(id, async (caps) => {
      const kim: Capped = { annotator: 'kim', dailyCap: 2, address: 'x', addressCap: 3 };
      const lee = { ...kim, annotator: 'lee' };
      const late = startOfDay(20_000) - 1;
      expect([await caps.admit(kim, late), await caps.admit(kim, late)]).toEqual([null, null]);
      expect(await caps.admit(kim, late)).toEqual({ limit: 'daily_cap', cap: 2, retryAfterS: 1 });
      expect(await caps.admit(lee, late)).toBeNull();
      expect(await caps.admit(lee, late)).toMatchObject({ limit: 'address_cap', cap: 3 });
      expect([await caps.admit(kim, late + 1), await caps.admit(lee, late + 1)]).toEqual([null, null]);
    });
  });
});

function withCaps<R>(id: number, run: (caps: DayCaps, state: DurableObjectState) => Promise<R>): Promise<R> {
  return runInDurableObject(dispatcherOf(env, id), (_: Dispatcher, state) => {
    const addresses = new AddressCounts(state.storage);
    return run(new DayCaps(openDatabase(env.DB), { projectId: id, addresses }), state);
  });
}

describe('the cap of an address', () => {
  it('is shared by all annotators behind it, and by no others', async () => {
    const { slug } = await newProject({ settings: { address_cap: 3 } });
    const [kim, lee, max] = [visitor(slug), visitor(slug), visitor(slug, '198.51.100.4')];
    const codes: number[] = [];
    for (const person of [kim, lee]) {
      for (const task of await person.tasks(2)) codes.push((await person.answer(task)).status);
    }
    expect(codes).toEqual([201, 201, 201, 429]);
    expect(await problemOf(kim.ask())).toMatchObject({ status: 429, code: 'address_cap_reached' });
    expect((await max.answer((await max.tasks(1))[0] as Task)).status).toBe(201);
  });

  it('outlives the object that counts', async () => {
    const { id } = await newProject({ prompts: 0 });
    const capped: Capped = { annotator: 'kim', dailyCap: null, address: 'x', addressCap: 40 };
    const now = Date.now();
    await withCaps(id, async (caps) => {
      for (let answer = 0; answer < 40; answer++) expect(await caps.admit(capped, now)).toBeNull();
    });
    await withCaps(id, async (caps) => {
      let more = 0;
      while ((await caps.admit(capped, now)) === null) more++;
      expect(more).toBeLessThan(16);
    });
  });

  it('keeps no address in clear, nor by a name that could be made again, and nothing for 72 hours', async () => {
    const { slug, id } = await newProject();
    const kim = visitor(slug, '2001:db8:12:34:56::1');
    await kim.answer((await kim.tasks(1))[0] as Task);
    const dispatcher = dispatcherOf(env, id);
    const hash = await addressHash('2001:db8:12:34:56::1', { secret: env.SIGNING_SECRET, now: new Date() });
    const kept = await runInDurableObject(dispatcher, (_: Dispatcher, state) => keptOfAddresses(state));
    expect(kept.counts).toEqual([{ day: expect.any(Number), address: expect.any(String), count: 1 }]);
    expect(JSON.stringify(kept)).not.toMatch(/2001|db8/);
    expect(JSON.stringify(kept)).not.toContain(hash);
    const day = kept.counts[0]?.['day'] as number;
    await runInDurableObject(dispatcher, async (_: Dispatcher, state) => {
      const deletedBy = (await state.storage.getAlarm()) ?? Number.POSITIVE_INFINITY;
      expect(deletedBy - startOfDay(day)).toBeLessThanOrEqual(72 * HOUR_MS);
      // As if that time had come.
      state.storage.sql.exec('update address_counts set day = day - 2');
      state.storage.sql.exec('update address_salts set day = day - 2');
    });
    await runAlarm(dispatcher);
    expect(await runInDurableObject(dispatcher, (_: Dispatcher, state) => keptOfAddresses(state))).toEqual({
      counts: [],
      salts: [],
    });
  });
});

function keptOfAddresses({ storage: { sql } }: DurableObjectState) {
  const all = (table: string) => sql.exec(`select * from ${table}`).toArray();
  return { counts: all('address_counts'), salts: all('address_salts') };
}

describe('bursts', () => {
  /** Sends requests that cost nothing until one is refused. @returns the refusal, and how many came before */
  async function flood(request: () => Promise<Response>, most: number) {
    for (let sent = 0; sent < most; sent += 50) {
      const responses = await Promise.all(Array.from({ length: 50 }, request));
      const refused = responses.find(({ status }) => status === 429);
      if (refused) return { refused, sent };
    }
    return { refused: null, sent: most };
  }

  it('of one annotator are refused where they are faster than any person, and not of another', async () => {
    const { slug } = await newProject({ settings: { bursts: 'tight' } });
    const kim = visitor(slug);
    await kim.tasks(1);
    const { refused, sent } = await flood(() => kim.ask({ count: 0 }), 400);
    expect(sent).toBeGreaterThanOrEqual(50);
    expect(refused?.headers.get('retry-after')).toBe('10');
    expect(refused?.headers.get('ratelimit')).toBe('"annotator_burst";r=0;t=10');
    const letIn = await visitor(slug).ask();
    for (const { headers } of [refused as Response, letIn]) {
      expect(headers.get('ratelimit-policy')).toBe(
        '"annotator_burst";q=100;w=10, "address_burst";q=1000;w=10, "daily_cap";q=5000;w=86400, "address_cap";q=50000;w=86400',
      );
    }
    expect(await problemOf(refused as Response)).toMatchObject({
      code: 'too_many_requests',
      detail: expect.stringMatching(/100 requests in 10 seconds from one annotator.*settings\.bursts/),
    });
    expect((await visitor(slug).ask()).status).toBe(200);
  });

  /** Sends requests from an address until one is refused, most of them past the server: a thousand whole ones may take a busy machine
   *  longer than the window of ten seconds, and a window may end in between. */
  async function floodFrom(address: string, counted: string, request: () => Promise<Response>) {
    const key = `${counted} address ${await addressHash(address, { secret: env.SIGNING_SECRET, now: new Date() })}`;
    const most = () => Promise.all(Array.from({ length: 900 }, () => env.BURST_1000?.limit({ key })));
    expect((await most()).every((taken) => taken?.success)).toBe(true);
    let { refused } = await flood(request, 150);
    for (let window = 0; window < 4 && !refused; window++) {
      await most();
      ({ refused } = await flood(request, 150));
    }
    return refused as Response;
  }

  it('of one address are refused, too, whoever asks', async () => {
    const { slug, id } = await newProject({ settings: { bursts: 'tight' } });
    const path = `/v1/projects/${slug}/comparisons`;
    const address = '203.0.113.99';
    const anonymous = () => send(path, json({}, { 'cf-connecting-ip': address }));
    expect((await flood(anonymous, 50)).refused).toBeNull();
    const refused = await floodFrom(address, `tilt ${id} annotate`, anonymous);
    expect((await problemOf(refused)).detail).toMatch(
      /^More than 1000 requests in 10 seconds from one internet address/,
    );
  });

  it('of texts to score are counted by address, in each dialect, and not against its people', async () => {
    const { slug, id } = await newProject({ settings: { bursts: 'tight' } });
    const address = '203.0.113.101';
    const from = (path: string, body: object, headers = {}) =>
      send(path, json(body, { 'cf-connecting-ip': address, ...headers }));
    const rank = (headers = {}) =>
      from(`/v1/projects/${slug}/rank`, { prompt: '', responses: ['a'] }, headers);
    expect((await rank()).headers.get('ratelimit-policy')).toBe('"address_burst";q=1000;w=10');
    const refused = await floodFrom(address, `tilt ${id} score`, rank);
    expect(refused.headers.get('ratelimit')).toBe('"address_burst";r=0;t=10');
    expect(await problemOf(refused)).toMatchObject({
      status: 429,
      code: 'too_many_requests',
      detail: expect.stringMatching(
        /1000 requests in 10 seconds from one internet address.*a key of scope score/,
      ),
    });
    const inDialect = () => from('/predict', { inputs: 'a', model: slug });
    expect((await flood(inDialect, 150)).refused?.headers.get('retry-after')).toBe('10');
    expect((await visitor(slug, address).ask()).status).toBe(200);
    const keyed = await rank({ authorization: `Bearer ${await newKey('score', id)}` });
    expect(keyed.status).not.toBe(429);
    expect(keyed.headers.get('ratelimit-policy')).toBeNull();
  });

  it('do not concern the owner’s side, a project without this limit, or a crowd that is simulated', async () => {
    const tight = await newProject({ settings: { bursts: 'tight' } });
    const headers = { authorization: `Bearer ${await newKey('annotate', tight.id)}` };
    const keyed = () => send(`/v1/projects/${tight.slug}/tasks`, json({ count: 0 }, headers));
    expect((await flood(keyed, 300)).refused).toBeNull();
    for (const settings of [{ bursts: 'off' }, {}]) {
      const { slug } = await newProject({ settings });
      const kim = visitor(slug);
      await kim.tasks(1);
      expect((await flood(() => kim.ask({ count: 0 }), 300)).refused).toBeNull();
    }
  });
});
