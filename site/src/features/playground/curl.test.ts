import { expect, it } from 'vitest';
import { compareAsCurl } from './curl.ts';

it('is the compare call', () => {
  const curl = compareAsCurl('http://localhost:8787', 'demo', { prompt: 'p', a: 'x', b: 'y' });
  expect(curl).toMatch(/^curl http:\/\/localhost:8787\/v1\/projects\/demo\/compare/);
});
