import { describe, expect, it } from 'vitest';
import { newKey, newProject, problemOf, send } from './tilt.ts';

const { slug } = await newProject({ prompts: 1 });

describe.each(['trl.py', 'verl.py'])('%s', (file) => {
  const path = `/v1/projects/${slug}/clients/${file}`;

  it('is a file of Python with the server and the project in it', async () => {
    const response = await send(path);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/x-python; charset=utf-8');
    const source = await response.text();
    expect(source).toContain('os.environ.get("TILT_URL", "https://tilt.test")');
    expect(source).toContain(`os.environ.get("TILT_PROJECT", "${slug}")`);
    expect(source).not.toMatch(/__[A-Z]+__/);
  });

  it('is for those who may score', async () => {
    const hidden = await newProject({ prompts: 1, settings: { public: false } });
    const url = `/v1/projects/${hidden.slug}/clients/${file}`;
    expect(await problemOf(send(url))).toMatchObject({ status: 401, code: 'key_missing' });
    const headers = { authorization: `Bearer ${await newKey('score', hidden.id)}` };
    expect((await send(url, { headers })).status).toBe(200);
  });
});

it('has no other files', async () => {
  expect(await problemOf(send(`/v1/projects/${slug}/clients/trlx.py`))).toMatchObject({
    status: 422,
    errors: [{ pointer: '/file' }],
  });
});
