import { expect, it } from 'vitest';
import { cardAsCurl, loadWithTfjs } from './calls.ts';

const place = { origin: 'http://localhost:8787', slug: 'demo' };

it('loads the newest model', () => {
  expect(loadWithTfjs({ ...place, step: 'latest' })).toContain(
    '"http://localhost:8787/v1/projects/demo/checkpoints/latest/model.json"',
  );
});

it('asks for the card of the step that is shown', () => {
  expect(cardAsCurl({ ...place, step: 72 })).toBe(
    "curl 'http://localhost:8787/v1/projects/demo/checkpoints/72'",
  );
});
