import { expect, it } from 'vitest';
import { projectPath, slugOf } from './address.ts';

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
