import { expect, it } from 'vitest';
import { projectPath, slugOf, systemPath } from './address.ts';

it('reads the slug from a project’s address', () => {
  expect(slugOf('/p/demo/annotate')).toBe('demo');
  expect(slugOf('/p/demo')).toBe('demo');
});

it.each(['/', '/p/', '/project/annotate/', '/p/%E0%A4%A/annotate'])('finds no project in %s', (path) => {
  expect(slugOf(path)).toBeNull();
});

it('makes addresses it can read', () => {
  expect(slugOf(projectPath('a b/c', 'training'))).toBe('a b/c');
});

it.each(['..', 'a/b?c#d', '%2F', 'نموذج', ' '])('leads to the page of the system %j', (system) => {
  const address = new URL(systemPath('demo', system), 'https://tilt.test');
  expect(address.pathname).toBe('/p/demo/system');
  expect(address.searchParams.get('system')).toBe(system);
});
