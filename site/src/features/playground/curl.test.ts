import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { compareAsCurl, shellQuote } from './curl.ts';

it.each(["it's", '$(rm -rf /) `x` "q" \\', "''", 'two\nlines', 'naïve ☕'])(
  'a shell reads %j back unchanged',
  (text) => {
    expect(execFileSync('sh', ['-c', `printf %s ${shellQuote(text)}`], { encoding: 'utf8' })).toBe(text);
  },
);

it('is the compare call', () => {
  const curl = compareAsCurl('http://localhost:8787', 'demo', { prompt: 'p', a: 'x', b: 'y' });
  expect(curl).toMatch(/^curl http:\/\/localhost:8787\/v1\/projects\/demo\/compare/);
});
