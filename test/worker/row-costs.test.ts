import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import type { Comparison } from '../../worker/contract/comparison.ts';
import type { TaskList } from '../../worker/contract/task.ts';
import { app } from '../../worker/http/app.ts';
import { countedD1 } from './counted-d1.ts';
import { newProject } from './tilt.ts';

it('is no row written for a task, gold or not, and two for an answer, which keeps its time', async () => {
  const { slug, id, admin } = await newProject({ prompts: 20, settings: { gold_share: 0.5 } });
  const eggs = (index: number) => ({
    prompt: `Prompt ${index}: how do I boil an egg?`,
    a: `Boil it for ${index} minutes.`,
    system_a: 'short',
    b: `- Boil water\n- Put it in\n- Wait ${index} minutes\n\n**Done**`,
    system_b: 'list',
    outcome: 'b' as const,
  });
  await admin.markGold(
    slug,
    Array.from({ length: 10 }, (_, index) => eggs(index)),
  );
  const { d1, rows } = countedD1(env.DB);
  let cookie = '';
  async function call<T>(path: string, body: unknown): Promise<T> {
    const context = createExecutionContext();
    const request = new Request(`https://tilt.test/v1/projects/${slug}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'cf-connecting-ip': '203.0.113.7', cookie },
      body: JSON.stringify(body),
    });
    const response = await app.fetch(request, { ...env, DB: d1 }, context);
    cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? cookie;
    await waitOnExecutionContext(context);
    return (await response.json()) as T;
  }
  for (let ask = 0; ask < 20; ask++) await call('/tasks', { count: 5 });
  const { tasks } = await call<TaskList>('/tasks', { count: 5 });
  expect(tasks.length).toBeGreaterThan(0);
  expect(rows).toMatchObject({ written: 0, read: expect.any(Number) });
  expect(rows.read).toBeGreaterThan(0);
  const [task] = tasks;
  const answer = { task: task?.task, outcome: 'a', active_ms: 4_321 };
  expect(await call<Comparison>('/comparisons', answer)).toMatchObject({ id: 1, active_ms: 4_321 });
  expect(rows.written).toBe(2);
  const kept = await env.DB.prepare('select active_ms from comparisons where project_id = ?')
    .bind(id)
    .first<number>('active_ms');
  expect(kept).toBe(4_321);
});
