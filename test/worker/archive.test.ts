import { expect, it } from 'vitest';
import { annotate, browser, newProject, prefersLonger, withKey } from './tilt.ts';

it('an archived project takes nothing new and is not listed, can still be read, and opens again', async () => {
  const { slug, admin } = await newProject();
  const { client } = await annotate(slug, 2);
  const [task] = (await client.tasks(slug)).tasks;
  if (!task) throw new Error('no task');
  const answer = { task: task.task, outcome: prefersLonger(task) };
  await admin.changeProject(slug, { settings: { archived: true } });

  const refused = { status: 409, code: 'project_archived' };
  await expect(client.tasks(slug)).rejects.toMatchObject(refused);
  await expect(client.answer(slug, answer)).rejects.toMatchObject(refused);
  const line = JSON.stringify({ prompt: 'Open?', chosen: 'Until six.', rejected: 'Yes.' });
  await expect(admin.importFile(slug, line, 'application/x-ndjson')).rejects.toMatchObject(refused);
  expect((await client.project(slug)).counts.comparisons).toBe(2);
  const listed = async (by: typeof client) => (await by.projects()).projects.map((one) => one.slug);
  expect(await listed(client)).not.toContain(slug);
  expect(await listed(admin)).toContain(slug);

  await admin.changeProject(slug, { settings: { archived: false } });
  expect(await client.answer(slug, answer)).toMatchObject({ outcome: answer.outcome });
  expect(await listed(client)).toContain(slug);
});

it('a key is shown the projects that it is good for, public or not', async () => {
  const mine = await newProject({ prompts: 1, settings: { public: false } });
  const other = await newProject({ prompts: 1, settings: { public: false } });
  const listed = async (by: typeof mine.admin) => (await by.projects()).projects.map((one) => one.slug);
  const own = await listed(await withKey('admin', mine.id));
  expect(own).toContain(mine.slug);
  expect(own).not.toContain(other.slug);
  expect(await listed(browser().client)).not.toContain(mine.slug);
  expect(await listed(mine.admin)).toEqual(expect.arrayContaining([mine.slug, other.slug]));
});
