import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { CohereClient, CohereClientV2, CohereError } from 'cohere-ai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createKey } from '../../scripts/key.ts';
import { type Client, createClient } from '../../worker/contract/client.ts';
import { newServer, type TestServer } from './server.ts';

const run = promisify(execFile);
const hasPython = await run('python3', ['-c', 'import sys; assert sys.version_info >= (3, 8)']).then(
  () => true,
  () => false,
);
if (!hasPython)
  console.warn('Skipping the tests of trl.py and verl.py: there is no python3 of 3.8 or newer here.');

const prompt = 'How do I boil an egg?';
const [short, long] = [
  'Boil it.',
  `Put the egg in boiling water and wait for 6 minutes.${' Take care.'.repeat(9)}`,
];
const responses = [short, long, '- Boil water 🥚\n- 好的'];

let server: TestServer;
let folder: string;
let admin: Client;
let key: string;
let rewards: number[];

/** What Tilt's own call says. */
async function rewardsOf(asked: string, answers: string[]): Promise<number[]> {
  return (await admin.score('eggs', { prompt: asked, responses: answers })).scores.map(
    ({ reward }) => reward,
  );
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tilt-clients-'));
  server = await newServer();
  const adminKey = createKey({ scope: 'admin', persistTo: server.persistTo });
  await server.start();
  admin = createClient({ base: server.base, key: adminKey });
  await admin.createProject({ slug: 'eggs', name: 'Eggs', question: 'Better?', settings: { public: false } });
  const rows = Array.from({ length: 20 }, (_, at) => ({
    prompt: `Prompt ${at}: ${prompt}`,
    chosen: `${long} ${at}`,
    rejected: `${short} ${at}`,
  }));
  await admin.importFile('eggs', rows.map((row) => JSON.stringify(row)).join('\n'), 'application/x-ndjson');
  while ((await admin.training('eggs')).latest.lag > 0) await sleep(50);
  ({ key } = await admin.createKey({ scopes: ['score'], project: 'eggs' }));
  rewards = await rewardsOf(prompt, responses);
});

afterAll(async () => {
  await server?.remove();
  rmSync(folder, { recursive: true, force: true });
});

describe('cohere-ai', () => {
  const sigma = (reward: number) => 1 / (1 + Math.exp(-reward));
  const byRelevance = () =>
    rewards
      .map((reward, index) => ({ index, relevanceScore: expect.closeTo(sigma(reward), 6) as number, reward }))
      .sort((one, other) => other.reward - one.reward)
      .map(({ index, relevanceScore }) => ({ index, relevanceScore }));

  it.each(['v1', 'v2'])('reranks by its %s, the key in its header or in the base URL', async (version) => {
    for (const options of [
      { environment: server.base, token: key },
      { environment: `${server.base}/k/${key}`, token: 'none' },
      { environment: `${server.base}/v1/projects/eggs`, token: key },
    ]) {
      const client = version === 'v1' ? new CohereClient(options) : new CohereClientV2(options);
      const { id, results, meta } = await client.rerank({
        model: 'eggs',
        query: prompt,
        documents: responses,
        topN: 2,
      });
      expect(id).toMatch(/^[0-9a-f]{32}$/);
      expect(meta?.apiVersion?.version).toBe(version.slice(1));
      expect(results).toMatchObject(byRelevance().slice(0, 2));
      if (version === 'v1')
        expect(results[0]).toHaveProperty('document.text', responses[results[0]?.index ?? -1]);
    }
  });

  it('throws its own errors, with a message', async () => {
    const client = new CohereClientV2({ environment: server.base, token: key, maxRetries: 0 });
    const failure = (request: Parameters<typeof client.rerank>[0]) =>
      client.rerank(request).catch((error: unknown) => error as CohereError);
    const none = await failure({ model: 'eggs', query: prompt, documents: [] });
    expect(none).toBeInstanceOf(CohereError);
    expect(none).toMatchObject({ statusCode: 400, body: { message: expect.stringMatching(/empty/) } });
    const stranger = new CohereClientV2({ environment: server.base, token: 'sk-none', maxRetries: 0 });
    await expect(stranger.rerank({ model: 'eggs', query: 'x', documents: ['y'] })).rejects.toMatchObject({
      statusCode: 401,
      body: { message: expect.stringMatching(/Bearer tilt_/) },
    });
  });
});

describe.skipIf(!hasPython)('the reward functions for trainers', () => {
  /** Stands before the server: fails as told first, then passes requests on. */
  async function unsteady(
    failures: number[],
  ): Promise<{ url: string; bodies: { responses: unknown[] }[]; proxy: Server }> {
    const bodies: { responses: unknown[] }[] = [];
    const proxy = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const body = Buffer.concat(chunks);
      const status = failures.shift();
      if (status === 0) return void request.socket.destroy();
      if (status !== undefined)
        return void response.writeHead(status, { 'retry-after': '0' }).end('{"detail":"later"}');
      bodies.push(JSON.parse(body.toString()) as { responses: unknown[] });
      const { authorization = '' } = request.headers;
      const headers = { 'content-type': 'application/json', authorization };
      const answer = await fetch(`${server.base}${request.url}`, { method: 'POST', headers, body });
      response.writeHead(answer.status).end(await answer.text());
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    return { url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`, bodies, proxy };
  }

  /** The value of a Python expression over the file as the server hands it out, saved as `tilt_reward`. */
  async function python(
    file: string,
    expression: string,
    env: Record<string, string> = {},
  ): Promise<unknown> {
    const response = await fetch(`${server.base}/v1/projects/eggs/clients/${file}`, {
      headers: { authorization: `Bearer ${key}` },
    });
    const path = mkdtempSync(join(folder, 'py-'));
    writeFileSync(join(path, 'tilt_reward.py'), await response.text());
    const code = `import json, sys, tilt_reward\nprint(json.dumps(eval(sys.stdin.read())))`;
    const child = run('python3', ['-W', 'error', '-c', code], {
      cwd: path,
      env: { ...process.env, TILT_KEY: key, ...env },
      timeout: 60_000,
    });
    child.child.stdin?.end(expression);
    return JSON.parse((await child).stdout);
  }

  const json = (value: unknown) => `json.loads(${JSON.stringify(JSON.stringify(value))})`;
  const closeTo = (numbers: number[]) => numbers.map((number) => expect.closeTo(number, 6));

  it('give TRL a float for each completion, and None for none', async () => {
    const expression = `tilt_reward.tilt_reward(prompts=${json(responses.map(() => prompt))}, completions=${json(responses)},
      completion_ids=[[1], [2], [3]], trainer_state=object(), log_metric=print)`;
    expect(await python('trl.py', expression)).toEqual(closeTo(rewards));
    const some = `tilt_reward.tilt_reward([${json(prompt)}] * 2, [None, ${json(short)}])`;
    expect(await python('trl.py', some)).toEqual([null, ...closeTo([rewards[0] ?? 0])]);
    expect(await python('trl.py', 'tilt_reward.tilt_reward(prompts=[], completions=[])')).toEqual([]);
  });

  it('take TRL’s conversations, content parts and tool turns among them', async () => {
    const conversation = [
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: 'Hello!', tool_calls: [] },
      { role: 'user', content: [{ type: 'image' }, { type: 'text', text: prompt }] },
    ];
    const completion = [{ role: 'assistant', content: short }];
    const expression = `tilt_reward.tilt_reward(prompts=[${json(conversation)}, ${json([{ role: 'user', content: prompt }])}],
      completions=[${json(completion)}] * 2)`;
    const dialogue = `Human: Hi\n\nAssistant: Hello!\n\nHuman: ${prompt}`;
    const [inDialogue = 0] = await rewardsOf(dialogue, [short]);
    expect(await python('trl.py', expression)).toEqual(closeTo([inDialogue, rewards[0] ?? 0]));
  });

  it('send many completions in batches that the server takes, and any length', async () => {
    const { url, bodies, proxy } = await unsteady([]);
    const many = `tilt_reward.tilt_reward([''] * 600, [${json(short)}] * 599 + [${json(long)}])`;
    const answer = (await python('trl.py', many, { TILT_URL: url })) as number[];
    expect(answer).toHaveLength(600);
    expect(bodies.map((body) => body.responses.length)).toEqual([256, 256, 88]);
    expect(answer.at(-1)).toBeCloseTo((await rewardsOf('', [long]))[0] ?? 0, 6);
    bodies.length = 0;
    const huge = `tilt_reward.tilt_reward(['\\n' * 99999] * 30, ['🥚' * 120000, *['\\n' * 130000] * 29])`;
    const scored = (await python('trl.py', huge, { TILT_URL: url })) as number[];
    proxy.close();
    expect(scored).toHaveLength(30);
    expect(bodies.length).toBeGreaterThan(1);
    expect(bodies[0]?.responses[0]).toBe('🥚'.repeat(50_000));
  });

  it('ask again where the server is away, and say what it refuses', async () => {
    const { url, proxy } = await unsteady([503, 429, 0, 500]);
    const expression = `tilt_reward.tilt_reward([${json(prompt)}], [${json(short)}])`;
    expect(await python('trl.py', expression, { TILT_URL: url })).toEqual(closeTo([rewards[0] ?? 0]));
    proxy.close();
    await expect(python('trl.py', expression, { TILT_KEY: '' })).rejects.toThrow(
      /RuntimeError: Tilt refused to score: .*Bearer tilt_/,
    );
    await expect(
      python('trl.py', `setattr(tilt_reward, 'ATTEMPTS', 2) or ${expression}`, {
        TILT_URL: 'http://127.0.0.1:9',
      }),
    ).rejects.toThrow(/RuntimeError: Tilt did not answer 2 times/);
  });

  it('give rewards of a step that is named', async () => {
    const { step } = await admin.checkpoint('eggs');
    const expression = `tilt_reward.tilt_reward([${json(prompt)}], [${json(short)}])`;
    expect(await python('trl.py', expression, { TILT_PROJECT: `eggs@${step}` })).toEqual(
      closeTo([rewards[0] ?? 0]),
    );
    await expect(python('trl.py', expression, { TILT_PROJECT: 'eggs@999999' })).rejects.toThrow(
      /no checkpoint/,
    );
  });

  it('give verl a float, with the prompt from extra_info', async () => {
    const call = (extra: string) =>
      `tilt_reward.compute_score(data_source='x', solution_str=${json(short)}, ground_truth=None${extra})`;
    const [bare = 0] = await rewardsOf('', [short]);
    for (const [extra, expected] of [
      [`, extra_info=${json({ question: prompt, index: 7 })}`, rewards[0] ?? 0],
      [`, extra_info=${json({ prompt: [{ role: 'user', content: prompt }] })}`, rewards[0] ?? 0],
      [', extra_info=None', bare],
      ['', bare],
      [', extra_info={}, reward_router_address=None', bare],
    ] as const)
      expect(await python('verl.py', call(extra))).toBeCloseTo(expected, 6);
  });

  it('give verl’s batch manager a list', async () => {
    const extras = json(responses.map(() => ({ question: prompt })));
    const expression = `tilt_reward.compute_score_batch(data_sources=['x'] * 3, solution_strs=${json(responses)},
      ground_truths=[None] * 3, extra_infos=${extras})`;
    expect(await python('verl.py', expression)).toEqual(closeTo(rewards));
  });

  it('send what verl asks from several threads together, and fail together', async () => {
    const { url, bodies, proxy } = await unsteady([]);
    const threads = (extra: string) =>
      `list(__import__('concurrent.futures').futures.ThreadPoolExecutor(16).map(
        lambda text: tilt_reward.compute_score('x', text, None, {'question': ${json(prompt)}}), ${json(responses)} * 5))${extra}`;
    expect(await python('verl.py', threads(''), { TILT_URL: url })).toEqual(
      closeTo(Array.from({ length: 5 }, () => rewards).flat()),
    );
    proxy.close();
    expect(bodies.length).toBeLessThan(8);
    await expect(python('verl.py', threads(''), { TILT_KEY: '' })).rejects.toThrow(/Tilt refused to score/);
  });
});
