import { env } from 'cloudflare:workers';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { courierOf } from '../../worker/env.ts';
import { wakeCouriers } from '../../worker/usecases/wake-couriers.ts';
import { runAlarm } from './alarms.ts';
import { fakeReceiver } from './fake-receiver.ts';
import { annotate, browser, newKey, newProject, problemOf, send, train, withKey } from './tilt.ts';

/** Lets the courier look and send until nothing is due now. */
async function courier(id: number): Promise<void> {
  await courierOf(env, id).wake(id);
  await runAlarm(courierOf(env, id));
}

/** Until the project may be looked at for a webhook again, whose interval is made a second. */
async function later(webhookId: string): Promise<void> {
  await env.DB.prepare('update webhooks set interval_seconds = 1 where id = ?').bind(webhookId).run();
  await new Promise((resume) => setTimeout(resume, 1_050));
}

// Else couriers would go on to send when nobody receives any more.
afterAll(() => env.DB.exec('delete from webhooks'));

async function makeDue(webhookId: string): Promise<void> {
  await env.DB.prepare('update webhook_messages set next_at = 1 where webhook_id = ? and next_at is not null')
    .bind(webhookId)
    .run();
}

async function listening(
  settings = {},
  { events, interval_seconds = 1 }: { events?: never[]; interval_seconds?: number } = {},
) {
  const project = await newProject({ settings });
  const receiver = fakeReceiver();
  const { slug, admin } = project;
  const webhook = await admin.createWebhook(slug, {
    url: receiver.url,
    interval_seconds,
    ...(events && { events }),
  });
  const state = async () => {
    const { webhooks } = await admin.webhooks(slug);
    return webhooks[0] as (typeof webhooks)[number];
  };
  return { ...project, receiver, webhook, state };
}

describe('a webhook', () => {
  it('is told of a published checkpoint, signed so that the convention’s own library accepts it', async () => {
    const { slug, id, receiver, webhook, state } = await listening(
      {},
      { events: ['checkpoint.published'] as never[] },
    );
    await annotate(slug, 8);
    await train(id);
    await courier(id);
    await expect.poll(() => receiver.received.length).toBe(1);
    const [message] = receiver.verified(webhook.secret);
    expect(message).toMatchObject({ type: 'checkpoint.published', data: { project: slug, comparisons: 8 } });
    const latest = await browser().client.checkpoint(slug);
    expect(message?.data['step']).toBe(latest.step);
    expect(() => receiver.verified(`whsec_${btoa('another secret of 24 bytes')}`)).toThrow();
    expect(receiver.received[0]?.headers).toMatchObject({ 'content-type': 'application/json' });
    expect(await state()).toMatchObject({ undelivered: [], last_delivered_at: expect.any(String) });
    expect(JSON.stringify(await state())).not.toContain('whsec_');
  });

  it('is told of it once, and of many checkpoints together only the newest', async () => {
    const { slug, id, receiver, webhook } = await listening(
      {},
      { events: ['checkpoint.published'] as never[], interval_seconds: 3600 },
    );
    for (let round = 0; round < 3; round++) {
      await annotate(slug, 4);
      await train(id);
      await courier(id);
    }
    expect(receiver.received).toHaveLength(1);
    await later(webhook.id);
    await courier(id);
    await courier(id);
    expect(receiver.received).toHaveLength(2);
    const newest = await browser().client.checkpoint(slug);
    expect(receiver.verified(webhook.secret)[1]?.data['step']).toBe(newest.step);
  });

  it('hears nothing of what was before it', async () => {
    const project = await newProject();
    await annotate(project.slug, 6);
    await train(project.id);
    const receiver = fakeReceiver();
    await project.admin.createWebhook(project.slug, { url: receiver.url, events: ['checkpoint.published'] });
    await courier(project.id);
    expect(receiver.received).toHaveLength(0);
  });

  it('is told when every pair has its overlap, and again only after it was otherwise', async () => {
    const { slug, id, admin, receiver, webhook } = await listening(
      { overlap: 1 },
      { events: ['project.done'] as never[] },
    );
    await annotate(slug, 30);
    await train(id);
    await courier(id);
    expect(receiver.received).toHaveLength(0);
    await annotate(slug, 30);
    await train(id);
    // What one in quarantine said does not count: the pairs want another.
    const [spammer] = (await admin.annotators(slug)).annotators;
    await admin.quarantine(slug, spammer?.id ?? '', 'spam');
    await courier(id);
    expect(receiver.received).toHaveLength(0);
    await admin.release(slug, spammer?.id ?? '');
    await train(id);
    await later(webhook.id);
    await vi.waitUntil(
      async () => {
        await courier(id);
        return receiver.received.length > 0;
      },
      { interval: 300 },
    );
    expect(receiver.verified(webhook.secret)).toMatchObject([
      { type: 'project.done', data: { project: slug, pairs: 36, overlap: 1 } },
    ]);
    const more = JSON.stringify({
      prompt: 'New?',
      responses: [
        { system: 'short', text: 'Yes.' },
        { system: 'long', text: 'No, not at all.' },
      ],
    });
    await admin.importFile(slug, more, 'application/x-ndjson');
    await later(webhook.id);
    await courier(id);
    await annotate(slug, 5);
    await train(id);
    await later(webhook.id);
    await courier(id);
    expect(receiver.verified(webhook.secret).map(({ data }) => data['pairs'])).toEqual([36, 37]);
  });

  it('is told when rankings have given every pair its overlap', async () => {
    const { slug, id, receiver, webhook } = await listening(
      { overlap: 1, ranking_size: 3 },
      { events: ['project.done'] as never[] },
    );
    const { client } = browser();
    for (const { task } of (await client.tasks(slug, { count: 12 })).tasks)
      await client.answer(slug, { task, ranking: [['c'], ['a'], ['b']] });
    await train(id);
    await courier(id);
    expect(receiver.verified(webhook.secret)).toMatchObject([{ data: { pairs: 36, overlap: 1 } }]);
  });

  it('is told of an annotator who shows something, under a pseudonym, and once', async () => {
    const { slug, id, admin, receiver, webhook } = await listening(
      {},
      { events: ['annotator.flagged'] as never[] },
    );
    const lines = Array.from({ length: 60 }, (_, at) =>
      JSON.stringify({
        prompt: `Which of ${at}?`,
        a: `The first answer to ${at}.`,
        b: `Another answer to ${at}, which says more.`,
        votes: [
          ...['ann', 'bob', 'cyd', 'dan'].map((annotator) => ({ annotator, outcome: at % 2 ? 'a' : 'b' })),
          { annotator: 'contrarian@example.com', outcome: at % 2 ? 'b' : 'a' },
        ],
      }),
    );
    await admin.importFile(slug, lines.join('\n'), 'application/x-ndjson');
    await train(id);
    await courier(id);
    await expect.poll(() => receiver.received.length).toBeGreaterThan(0);
    const [message] = receiver.verified(webhook.secret);
    expect(message).toMatchObject({
      type: 'annotator.flagged',
      data: { project: slug, annotator: expect.any(String) },
    });
    expect(JSON.stringify(message?.data['flags'])).toMatch(/contrary|guesses/);
    expect(receiver.received[0]?.body).not.toContain('contrarian');
    const count = receiver.received.length;
    await later(webhook.id);
    await courier(id);
    expect(receiver.received).toHaveLength(count);
  });

  it('catches up by the watchdog where nobody told the courier', async () => {
    const { slug, id, receiver } = await listening({}, { events: ['checkpoint.published'] as never[] });
    await annotate(slug, 3);
    await train(id);
    await wakeCouriers(env);
    await runAlarm(courierOf(env, id));
    await expect.poll(() => receiver.received.length).toBe(1);
  });
});

describe('a receiver that fails', () => {
  async function failing(answer: ReturnType<typeof fakeReceiver>['answer']) {
    const all = await listening({}, { events: ['checkpoint.published'] as never[], interval_seconds: 3600 });
    all.receiver.answer = answer;
    await annotate(all.slug, 4);
    await train(all.id);
    await courier(all.id);
    await expect.poll(async () => (await all.state()).undelivered[0]?.attempts).toBe(1);
    return all;
  }

  it('is tried again with the same message and a signature of then, and after success no more', async () => {
    const { id, receiver, webhook, state } = await failing(() => new Response('no', { status: 500 }));
    const [first] = (await state()).undelivered;
    expect(first).toMatchObject({ type: 'checkpoint.published', attempts: 1, error: 'It answered 500.' });
    const waitMs = Date.parse(first?.next_attempt_at ?? '') - Date.now();
    expect(waitMs).toBeGreaterThan(2_000);
    expect(waitMs).toBeLessThan(13_000);
    await courier(id);
    expect(receiver.received).toHaveLength(1);
    receiver.answer = () => new Response('ok');
    await makeDue(webhook.id);
    await courier(id);
    await courier(id);
    expect(receiver.received).toHaveLength(2);
    const [once, again] = receiver.received;
    expect(again?.headers['webhook-id']).toBe(once?.headers['webhook-id']);
    expect(again?.body).toBe(once?.body);
    expect(receiver.verified(webhook.secret)).toHaveLength(2);
    expect((await state()).undelivered).toEqual([]);
  });

  it('is given up after about a day, and its owner sees why', async () => {
    const { id, receiver, webhook, state } = await failing(() => new Response('', { status: 503 }));
    for (let attempt = 2; attempt <= 10; attempt++) {
      await makeDue(webhook.id);
      await courier(id);
      await expect.poll(async () => (await state()).undelivered[0]?.attempts).toBe(attempt);
    }
    expect((await state()).undelivered[0]).toMatchObject({
      next_attempt_at: null,
      error: 'It answered 503.',
    });
    await makeDue(webhook.id);
    await courier(id);
    expect(receiver.received).toHaveLength(10);
  });

  it('is not followed elsewhere by a redirect', async () => {
    const elsewhere = fakeReceiver();
    const { state } = await failing(
      () => new Response('', { status: 307, headers: { location: elsewhere.url } }),
    );
    expect((await state()).undelivered[0]?.error).toMatch(/307.*redirects are not followed/);
    expect(elsewhere.received).toHaveLength(0);
  });

  it('is believed when it says 410', async () => {
    const { state } = await failing(() => new Response('', { status: 410 }));
    expect((await state()).undelivered[0]).toMatchObject({
      next_attempt_at: null,
      error: expect.stringMatching(/410/),
    });
  });

  it('that does not answer is not waited for', async () => {
    const timeout = vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
      const controller = new AbortController();
      setTimeout(() => controller.abort(new DOMException('late', 'TimeoutError')), ms / 100);
      return controller.signal;
    });
    const { state } = await failing(
      (_received, signal) =>
        new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason as Error))),
    );
    timeout.mockRestore();
    expect((await state()).undelivered[0]?.error).toBe('It did not answer within 10 s.');
  });

  it('keeps neither the others nor training waiting', async () => {
    const { slug, id, admin, receiver } = await listening(
      {},
      { events: ['checkpoint.published'] as never[] },
    );
    receiver.answer = () => new Promise(() => undefined);
    const other = fakeReceiver();
    await admin.createWebhook(slug, {
      url: other.url,
      events: ['checkpoint.published'],
      interval_seconds: 1,
    });
    await annotate(slug, 4);
    await train(id);
    void courier(id);
    await expect.poll(() => other.received.length).toBe(1);
    await annotate(slug, 4);
    await train(id);
    expect((await browser().client.training(slug)).latest).toMatchObject({ comparisons: 8, lag: 0 });
    receiver.answer = () => new Response('');
  });
});

describe('webhooks of a project', () => {
  it('can be tested, deleted, and have their say once deleted no more', async () => {
    const { slug, id, admin, receiver, webhook } = await listening();
    expect(await admin.testWebhook(slug, webhook.id)).toEqual({ delivered: true, error: null });
    expect(receiver.verified(webhook.secret)).toMatchObject([
      { type: 'webhook.test', data: { project: slug } },
    ]);
    receiver.answer = () => new Response('', { status: 404 });
    expect(await admin.testWebhook(slug, webhook.id)).toEqual({
      delivered: false,
      error: 'It answered 404.',
    });
    await admin.deleteWebhook(slug, webhook.id);
    expect((await admin.webhooks(slug)).webhooks).toEqual([]);
    await annotate(slug, 4);
    await train(id);
    await courier(id);
    expect(receiver.received).toHaveLength(2);
    await expect(admin.deleteWebhook(slug, webhook.id)).rejects.toMatchObject({
      status: 404,
      code: 'webhook_not_found',
    });
    await expect(admin.testWebhook(slug, webhook.id)).rejects.toMatchObject({ code: 'webhook_not_found' });
  });

  it('are for admin keys of the project', async () => {
    const { slug, webhook } = await listening();
    const other = await newProject();
    const stranger = await withKey('admin', other.id);
    for (const client of [stranger, await withKey('export')]) {
      await expect(client.webhooks(slug)).rejects.toMatchObject({ code: 'scope_missing' });
      await expect(client.createWebhook(slug, { url: 'https://a.example.com' })).rejects.toMatchObject({
        code: 'scope_missing',
      });
      await expect(client.testWebhook(slug, webhook.id)).rejects.toMatchObject({ code: 'scope_missing' });
      await expect(client.deleteWebhook(slug, webhook.id)).rejects.toMatchObject({ code: 'scope_missing' });
    }
    await expect(stranger.deleteWebhook(other.slug, webhook.id)).rejects.toMatchObject({
      code: 'webhook_not_found',
    });
    expect(await problemOf(send(`/v1/projects/${slug}/webhooks`))).toMatchObject({ code: 'key_missing' });
  });

  it.each([
    'http://receiver.example.com/hook',
    'https://10.0.0.1/hook',
    'https://169.254.169.254/latest/meta-data',
    'https://[fd00::1]/hook',
    'https://2130706433/',
    'https://0x7f000001/',
    'https://intranet/hook',
    'https://db.internal/hook',
    'https://name:secret@receiver.example.com/',
    'http://localhost:9000/hook',
    'https://127.0.0.1/hook',
    'https://[::1]/hook',
    'ftp://receiver.example.com',
    'receiver.example.com',
  ])('are not at %s', async (url) => {
    const { slug, admin } = await newProject();
    await expect(admin.createWebhook(slug, { url })).rejects.toMatchObject({
      status: 422,
      code: 'validation',
    });
  });

  it('are shown with their secret once', async () => {
    const { slug } = await newProject();
    const response = await send(`/v1/projects/${slug}/webhooks`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await newKey('admin')}`, 'content-type': 'application/json' },
      body: JSON.stringify({ url: 'https://receiver.example.com/hook' }),
    });
    expect(response.status).toBe(201);
    expect(response.headers.get('cache-control')).toBe('no-store');
    const { secret, id } = (await response.json()) as { secret: string; id: string };
    expect(atob(secret.slice('whsec_'.length))).toHaveLength(32);
    const row = await env.DB.prepare('select * from webhooks where id = ?').bind(id).first();
    expect(JSON.stringify(row)).not.toContain(secret.slice(6));
  });
});
