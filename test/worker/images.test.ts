import { runDurableObjectAlarm } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import type { Client } from '../../worker/contract/client.ts';
import { trainerOf } from '../../worker/env.ts';
import { laggingProjects } from '../../worker/storage/checkpoints.ts';
import { openDatabase } from '../../worker/storage/database.ts';
import { fetchImage } from '../../worker/usecases/fetch-image.ts';
import { imagesOf } from '../../worker/usecases/image-reference.ts';
import { type FakeImageHost, fakeImageHost, imageOf, PNG } from './fake-image-host.ts';
import { browser, newKey, newProject, problemOf, send, withKey } from './tilt.ts';

const ASK = 'Draw a lighthouse.';

interface ImageProject {
  slug: string;
  id: number;
  admin: Client;
  hosts: [FakeImageHost, FakeImageHost];
}

/** A project of images with one pair, each at a server of its own. */
async function imageProject(settings: object = {}): Promise<ImageProject> {
  const hosts: ImageProject['hosts'] = [fakeImageHost(), fakeImageHost()];
  const made = await newProject({ prompts: 0, settings: { responses: 'image_url', ...settings } });
  const responses = hosts.map(({ url }, at) => ({ system: `painter ${at}`, text: url }));
  await made.admin.importFile(made.slug, JSON.stringify({ prompt: ASK, responses }), 'application/x-ndjson');
  return { ...made, hosts };
}

/** The path of an image as a task brought it, and whose server it is at. */
async function shownImage(project: ImageProject): Promise<{ path: string; host: FakeImageHost }> {
  const { tasks } = await browser().client.tasks(project.slug);
  const path = tasks[0]?.responses[0]?.image ?? '';
  await (await send(path)).arrayBuffer();
  const host = project.hosts.find(({ asked }) => asked.length > 0) as FakeImageHost;
  return { path, host };
}

describe('what may be imported', () => {
  const LONG = `https://example.com/${'a'.repeat(2_100)}`;
  const lines = [
    ['a text', 'A lighthouse at dusk.'],
    ['without https', 'http://example.com/a.png'],
    ['of a path', '/a.png'],
    ['of an internal address', 'https://10.0.0.1/a.png'],
    ['of a private name', 'https://printer/a.png'],
    ['of this machine', 'http://localhost:9000/a.png'],
    ['with a password', 'https://me:secret@example.com/a.png'],
    ['of data', 'data:image/png;base64,AAAA'],
    ['too long', LONG],
    ['with a space behind', 'https://example.com/a.png '],
  ] as const;

  it('reports what is no address of an image by its line, and goes on', async () => {
    const { slug, admin } = await newProject({ prompts: 0, settings: { responses: 'image_url' } });
    const good = 'https://example.com/good.png';
    const file = [
      ...lines.map(([, bad]) => ({ prompt: ASK, responses: [{ text: good }, { text: bad }] })),
      { prompt: ASK, responses: [{ text: good }, { text: 'https://example.com/other.png' }] },
    ];
    const body = file.map((line) => JSON.stringify(line)).join('\n');
    const report = await admin.importFile(slug, body, 'application/x-ndjson');
    expect(report.errors.map(({ line }) => line)).toEqual(lines.map((_, at) => at + 1));
    expect(new Set(report.errors.map(({ code }) => code))).toEqual(new Set(['validation']));
    for (const { message } of report.errors) expect(message).toMatch(/^responses\[1\]\.text: .*address/);
    expect(report.responses).toBe(2);
  });

  it('lets a project of texts have any text', async () => {
    const { slug, admin } = await newProject({ prompts: 0 });
    const line = { prompt: ASK, responses: [{ text: 'no address' }, { text: 'http://localhost/' }] };
    const report = await admin.importFile(slug, JSON.stringify(line), 'application/x-ndjson');
    expect(report).toMatchObject({ responses: 2, error_count: 0 });
  });
});

describe('a task of images', () => {
  it('carries a path of this server and nothing of the address', async () => {
    const project = await imageProject({ mask_makers: true });
    const response = await send(`/v1/projects/${project.slug}/tasks`, { method: 'POST' });
    const body = await response.text();
    expect(body).not.toContain('example.com');
    expect(body).not.toContain('secret-system');
    const { tasks } = JSON.parse(body) as { tasks: { responses: { text: string; image: string }[] }[] };
    const shown = tasks[0]?.responses ?? [];
    expect(shown.map(({ text }) => text)).toEqual(['', '']);
    for (const { image } of shown)
      expect(image).toMatch(new RegExp(`^/v1/projects/${project.slug}/images/[\\w-]+$`));
    expect(new Set(shown.map(({ image }) => image.length)).size).toBe(1);
  });

  it('shows the image with headers that let it be an image and nothing else', async () => {
    const project = await imageProject();
    const { path, host } = await shownImage(project);
    const before = host.asked.length;
    const response = await send(path, { headers: { cookie: 'a=b', referer: 'https://elsewhere.example' } });
    expect(response.status).toBe(200);
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(PNG);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'image/png',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
    });
    expect(response.headers.get('cache-control')).toMatch(/^private, max-age=[1-9]\d*, immutable$/);
    expect(response.headers.get('set-cookie')).toBeNull();
    const asked = host.asked[before];
    expect(asked?.get('cookie')).toBeNull();
    expect(asked?.get('referer')).toBeNull();
    expect(asked?.get('authorization')).toBeNull();
  });

  it('gives a browser the same path again, so that it need not fetch an image twice', async () => {
    const project = await imageProject();
    const pathsOf = async () => {
      const { tasks } = await browser().client.tasks(project.slug);
      return new Set(tasks[0]?.responses.map(({ image }) => image));
    };
    expect(await pathsOf()).toEqual(await pathsOf());
  });

  it('gives texts no image', async () => {
    const { slug } = await newProject();
    const { tasks } = await browser().client.tasks(slug);
    expect(tasks[0]?.responses[0]).not.toHaveProperty('image');
  });
});

describe('an image that is not to be had', () => {
  async function refusal(answer: FakeImageHost['answer']): Promise<Awaited<ReturnType<typeof problemOf>>> {
    const { path, host } = await shownImage(await imageProject());
    host.answer = answer;
    return problemOf(send(path));
  }

  it.each([
    ['text/html; charset=utf-8', /text\/html/],
    ['application/octet-stream', /octet-stream/],
    ['', /no content type/],
  ])('is not shown as %s', async (type, sentence) => {
    const problem = await refusal(() => {
      const response = imageOf(type || 'x/y', '<script>alert(1)</script>');
      if (!type) response.headers.delete('content-type');
      return response;
    });
    expect(problem).toMatchObject({
      status: 502,
      code: 'image_unavailable',
      contentType: 'application/problem+json',
    });
    expect(problem.detail).toMatch(sentence);
  });

  it('says what its server answered', async () => {
    expect((await refusal(() => new Response('', { status: 404 }))).detail).toContain('404');
    expect((await refusal(() => Promise.reject(new TypeError('no route')))).detail).toContain(
      'could not be reached',
    );
  });

  it('is refused where its server says that it is too large', async () => {
    const problem = await refusal(
      () => new Response(PNG, { headers: { 'content-type': 'image/png', 'content-length': '10000001' } }),
    );
    expect(problem).toMatchObject({ status: 502, code: 'image_unavailable' });
    expect(problem.detail).toContain('10000000 bytes');
  });

  it('breaks off where it turns out too large on the way', async () => {
    const { path, host } = await shownImage(await imageProject());
    let sent = 0;
    host.answer = () =>
      imageOf(
        'image/png',
        new ReadableStream<Uint8Array>({
          pull(controller) {
            sent += 1_000_000;
            if (sent > 30_000_000) controller.close();
            else controller.enqueue(new Uint8Array(1_000_000));
          },
        }),
      );
    const response = await send(path);
    expect(response.status).toBe(200);
    await expect(response.arrayBuffer()).rejects.toThrow();
    expect(sent).toBeLessThan(20_000_000);
  });

  it('is given up after its deadline, in the answer and in the body', async () => {
    const host = fakeImageHost();
    const own = { origin: 'https://tilt.test', fetch: () => Promise.reject(new Error('not here')) };
    const by = { access: { loopback: false, own }, deadlineMs: 20 };
    host.answer = (signal) =>
      new Promise((_, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason));
      });
    await expect(fetchImage(host.url, by)).rejects.toThrow('did not answer in time');
    // The first bytes, and then no more.
    host.answer = () => imageOf('image/png', new ReadableStream({ start: (body) => body.enqueue(PNG) }));
    const { body } = await fetchImage(host.url, by);
    await expect(new Response(body).arrayBuffer()).rejects.toThrow();
  });
});

describe('redirects', () => {
  const to = (location: string) => () => new Response(null, { status: 302, headers: { location } });

  it('are followed to public addresses, relative ones too', async () => {
    const { path, host } = await shownImage(await imageProject());
    const [next, last] = [
      fakeImageHost(),
      fakeImageHost({ url: `https://${crypto.randomUUID()}.example.org/b.webp` }),
    ];
    host.answer = to(next.url);
    next.answer = to(last.url);
    last.answer = () => imageOf('image/webp');
    expect((await send(path)).headers.get('content-type')).toBe('image/webp');
  });

  it.each([
    'https://127.0.0.1/a.png',
    'https://169.254.169.254/latest/meta-data',
    'http://images.example.com/a.png',
    'http://localhost:8787/a.png',
    'https://metadata.google.internal/',
    'file:///etc/passwd',
    'https://',
  ])('are not followed to %s', async (location) => {
    const { path, host } = await shownImage(await imageProject());
    host.answer = to(location);
    const problem = await problemOf(send(path));
    expect(problem).toMatchObject({ status: 502, code: 'image_unavailable' });
    expect(problem.detail).toContain('redirects');
  });

  it('end somewhere', async () => {
    const { path, host } = await shownImage(await imageProject());
    host.answer = to(host.url);
    const before = host.asked.length;
    expect(await problemOf(send(path))).toMatchObject({ code: 'image_unavailable' });
    expect(host.asked.length - before).toBe(4);
  });
});

describe('a reference', () => {
  it('is good for its project alone, and unforgeable', async () => {
    const [project, other] = [await imageProject(), await imageProject()];
    const { path } = await shownImage(project);
    const token = path.split('/').at(-1) as string;
    const forged = token.replace(/^./, (first) => (first === 'A' ? 'B' : 'A'));
    for (const wrong of [
      `/v1/projects/${other.slug}/images/${token}`,
      path.replace(token, forged),
      path.replace(token, '1'),
    ]) {
      expect(await problemOf(send(wrong))).toMatchObject({ status: 403, code: 'image_reference_invalid' });
    }
    const { tasks } = await browser().client.tasks(project.slug);
    const task = tasks[0]?.task ?? '';
    expect(await problemOf(send(path.replace(token, task)))).toMatchObject({
      code: 'image_reference_invalid',
    });
  });

  it('expires', async () => {
    const { slug, id } = await imageProject();
    const [response] = (
      await env.DB.prepare('select id from responses where project_id = ?').bind(id).all<{ id: number }>()
    ).results;
    const past = { secret: env.SIGNING_SECRET, now: new Date(Date.now() - 86_400_000), seconds: 3600 };
    const { image = '' } = await imagesOf({ id, slug, responses: 'image_url' }, past)(response?.id ?? 0);
    expect(await problemOf(send(image))).toMatchObject({ status: 410, code: 'image_reference_expired' });
  });
});

describe('practice', () => {
  const pairAt = (url: string) => ({ prompt: ASK, a: url, b: 'https://example.com/b.png', answer: 'a' });

  it('is of images, too', async () => {
    const host = fakeImageHost();
    const { slug } = await imageProject({ practice: [pairAt(host.url)] });
    expect((await send(`/v1/projects/${slug}/images/practice/0/a`)).headers.get('content-type')).toBe(
      'image/png',
    );
    const problem = await problemOf(send(`/v1/projects/${slug}/images/practice/1/a`));
    expect(problem).toMatchObject({ status: 403, code: 'image_reference_invalid' });
    const texts = await newProject({ prompts: 0, settings: { practice: [pairAt(host.url)] } });
    expect(await problemOf(send(`/v1/projects/${texts.slug}/images/practice/0/a`))).toMatchObject({
      status: 403,
    });
  });

  it('takes no other address than an import would', async () => {
    const made = newProject({
      prompts: 0,
      settings: { responses: 'image_url', practice: [pairAt('a text')] },
    });
    await expect(made).rejects.toThrow('/settings/practice/0/a');
  });
});

describe('what a project’s responses are', () => {
  it('stays as it is once there are any', async () => {
    const { slug, admin } = await imageProject();
    await expect(admin.changeProject(slug, { settings: { responses: 'text' } })).rejects.toThrow(
      /settings\/responses: .*create another project/,
    );
    const texts = await newProject();
    await expect(
      texts.admin.changeProject(texts.slug, { settings: { responses: 'image_url' } }),
    ).rejects.toThrow('/settings/responses');
  });

  it('may be changed before', async () => {
    const { slug, admin } = await newProject({ prompts: 0 });
    const { settings } = await admin.changeProject(slug, { settings: { responses: 'image_url' } });
    expect(settings.responses).toBe('image_url');
  });

  it('goes with no encoder', async () => {
    const encoder = { kind: 'openai', url: 'https://encoder.example.com/v1/embeddings', model: 'm' };
    const asked = await send('/v1/projects', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${await newKey('admin')}` },
      body: JSON.stringify({
        slug: `p-${crypto.randomUUID()}`,
        name: 'x',
        question: 'x',
        settings: { responses: 'image_url', encoder },
      }),
    });
    const problem = await problemOf(asked);
    expect(problem).toMatchObject({ status: 422, code: 'validation' });
    expect(problem.detail).toContain('/settings/encoder');
  });
});

describe('a compared project of images', () => {
  /** Answers it, in favour of the first system, and waits until all is folded. */
  async function compared() {
    const project = await imageProject();
    const { client } = browser();
    const { tasks } = await client.tasks(project.slug);
    await client.answer(project.slug, { task: tasks[0]?.task ?? '', outcome: 'a' });
    const trainer = trainerOf(env, project.id);
    await trainer.wake(project.id);
    await expect
      .poll(async () => {
        await runDurableObjectAlarm(trainer);
        return (await project.admin.training(project.slug)).latest;
      })
      .toMatchObject({ comparisons: 1, lag: 0 });
    return { ...project, client };
  }

  it('has a leaderboard and an export, and no model that has read an address', async () => {
    const { slug, id, admin, hosts } = await compared();
    const { systems } = await admin.leaderboard(slug);
    expect(systems.map(({ system }) => system).sort()).toEqual(['painter 0', 'painter 1']);
    expect(Math.abs(systems[0]?.strength ?? 0)).toBeGreaterThan(0);
    const beside = await admin.leaderboard(slug, { style: 'controlled', reward: 'mean' });
    expect([beside.style_controlled, beside.by_reward]).toMatchObject([
      { defined: false },
      { defined: false },
    ]);

    const exported = await (
      await send(`/v1/projects/${slug}/export`, {
        headers: { authorization: `Bearer ${await newKey('export', id)}` },
      })
    ).text();
    for (const { url } of hosts) expect(exported).toContain(url);

    const { series } = await admin.training(slug);
    expect(series.loss.every((loss) => loss === null || Math.abs(loss - Math.LN2) < 1e-6)).toBe(true);
    const published = await env.DB.prepare('select count(*) as n from checkpoints where project_id = ?');
    expect(await published.bind(id).first<number>('n')).toBe(0);
  });

  it('says plainly that nothing scores it', async () => {
    const { slug, id, admin } = await compared();
    const json = { method: 'POST', headers: { 'content-type': 'application/json' } };
    const texts = { prompt: ASK, responses: ['https://example.com/a.png', 'b'] };
    const key = { authorization: `Bearer ${await newKey('export', id)}` };
    const refused = await Promise.all([
      send(`/v1/projects/${slug}/score`, { ...json, body: JSON.stringify(texts) }),
      send(`/v1/projects/${slug}/score?checkpoint=1`, { ...json, body: JSON.stringify(texts) }),
      send(`/v1/projects/${slug}/rank`, { ...json, body: JSON.stringify(texts) }),
      send(`/v1/projects/${slug}/compare`, {
        ...json,
        body: JSON.stringify({ prompt: ASK, a: 'a', b: 'b' }),
      }),
      send(`/v1/projects/${slug}/checkpoints/latest`),
      send(`/v1/projects/${slug}/export?format=rewards`, { headers: key }),
    ]);
    for (const each of refused) {
      expect(await problemOf(each)).toMatchObject({ status: 422, code: 'not_scorable' });
    }
    await expect(admin.startFrom(slug, { project: slug })).rejects.toMatchObject({ code: 'not_scorable' });
  });

  it('shows its images wherever its responses stand, to an annotator without their addresses', async () => {
    const { slug, admin, client } = await compared();
    const { comparisons } = await client.ownComparisons();
    expect(comparisons[0]?.responses.map(({ text }) => text)).toEqual(['', '']);
    const { prompts } = await admin.prompts(slug);
    const prompt = await admin.prompt(slug, prompts[0]?.id ?? 0);
    const system = await admin.system(slug, { system: 'painter 0' });
    expect(prompt.responses.every(({ reward }) => reward === null)).toBe(true);
    expect(system.rewards).toBeNull();
    await admin.markGold(slug, [
      {
        prompt: ASK,
        a: prompt.responses[0]?.text ?? '',
        b: prompt.responses[1]?.text ?? '',
        system_a: prompt.responses[0]?.system ?? null,
        system_b: prompt.responses[1]?.system ?? null,
        outcome: 'a',
      },
    ]);
    const { gold } = await admin.gold(slug);
    const paths = [
      ...(comparisons[0]?.responses ?? []).map(({ image }) => image),
      ...prompt.responses.map(({ image }) => image),
      system.responses?.drawn[0]?.image,
      gold[0]?.images?.a,
      gold[0]?.images?.b,
    ];
    for (const path of paths) {
      const shown = await send(path ?? '');
      expect(shown.headers.get('content-type')).toBe('image/png');
      await shown.arrayBuffer();
    }
  });

  it('is looked after by the watchdog while its log changes, and then left alone', async () => {
    const { id } = await compared();
    const isLagging = async (minutesLater: number) =>
      (await laggingProjects(openDatabase(env.DB), new Date(Date.now() + minutesLater * 60_000))).some(
        (project) => project.id === id,
      );
    expect(await isLagging(1)).toBe(true);
    expect(await isLagging(60)).toBe(false);
  });
});

it('ranks systems of images by whoever has a key, too', async () => {
  const { slug } = await imageProject({ public: false });
  const client = await withKey('annotate');
  expect((await client.tasks(slug)).tasks[0]?.responses[0]?.image).toBeDefined();
});
