import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { shellQuote } from './shell-quote.ts';

it.each(["it's", '$(rm -rf /) `x` "q" \\', "''", 'two\nlines', 'naïve ☕'])(
  'a shell reads %j back unchanged',
  (text) => {
    expect(execFileSync('sh', ['-c', `printf %s ${shellQuote(text)}`], { encoding: 'utf8' })).toBe(text);
  },
);
