import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { type Answer, type Asked, fakeServer, problem, User } from './run-tilt.ts';

const open: { close: () => void }[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

async function serving(answer: (asked: Asked) => Answer | Promise<Answer>) {
  const server = await fakeServer(answer);
  open.push(server);
  return server;
}

const KEY = {
  id: '3f9c0e2b7a61d845',
  name: '',
  scopes: ['admin'],
  project: null,
  created_at: '2026-01-01T00:00:00Z',
  expires_at: null,
  revoked_at: null,
  last_used_at: null,
  replaced_by: null,
};
const report = (lines: number, errors: object[] = []) => ({
  prompts: lines,
  responses: 2 * lines,
  comparisons: lines,
  skipped: 0,
  errors,
});
const bodyLines = ({ body }: Asked) => body.trimEnd().split('\n');
const ESCAPE = '\u001b[';

describe('the help', () => {
  it('of a command has examples, and no colour in a pipe', async () => {
    const { code, stdout } = await new User({ FORCE_COLOR: '1' }).tilt(['key', 'rotate', '--help']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/USAGE tilt key rotate .*<ID>/);
    expect(stdout).toMatch(/--grace-hours=<n>.*Default: 24/);
    expect(stdout).toMatch(/EXAMPLES\n\n {2}tilt key rotate 3f9c/);
    expect(stdout).not.toContain(ESCAPE);
  });

  it('of everything tells the commands, the environment and the exit codes', async () => {
    const { code, stdout } = await new User().tilt([]);
    expect(code).toBe(0);
    for (const word of ['TILT_KEY', 'NO_COLOR', 'EXIT CODES', '130 interrupted', 'doctor'])
      expect(stdout).toContain(word);
  });
});

describe('what was not understood', () => {
  it.each([
    [['scor'], /no command "scor": did you mean "tilt score"\?/],
    [['projects', 'lst'], /did you mean "tilt projects list"\?/],
    [['score', '--nonsense'], /no --nonsense$/m],
    [['score', '--projct', 'demo'], /no --projct: did you mean --project\?/],
    [['projects', 'list', 'too', 'much'], /"too"/],
    [['rank', 'a', 'b'], /--prompt/],
    [['import', 'nowhere.jsonl', '-p', 'demo'], /Cannot read .*nowhere\.jsonl/],
    [['projects', '--url', 'nowhere'], /no address/],
  ])('%j ends with 2 and says where to look', async (words, reason) => {
    const { code, stdout, stderr } = await new User().tilt(words);
    expect(code).toBe(2);
    expect(stderr).toMatch(reason);
    expect(stderr).toMatch(/See: tilt .*--help/);
    expect(stdout).toBe('');
  });
});

describe('exit codes', () => {
  it.each([
    [401, 'key_invalid', 3],
    [404, 'project_not_found', 4],
    [422, 'validation', 1],
  ])('of %i %s is known', async (status, error, expected) => {
    const { url } = await serving(() => problem(status, error, 'What is wrong.'));
    const { code, stderr } = await new User({ TILT_URL: url }).tilt(['projects', 'show', 'demo']);
    expect(code).toBe(expected);
    expect(stderr).toContain('What is wrong.');
  });

  it('is 5 where nobody answers, soon', async () => {
    const startMs = Date.now();
    const { code, stderr } = await new User({ TILT_URL: 'http://127.0.0.1:9' }).tilt(['projects']);
    expect(code).toBe(5);
    expect(stderr).toMatch(/npm start/);
    expect(Date.now() - startMs).toBeLessThan(15_000);
  });
});

describe('tilt login', () => {
  it('keeps server and key for the user alone, and later calls use them', async () => {
    const { url, asked } = await serving(({ url: path }) => [
      200,
      path.includes('current') ? KEY : { projects: [] },
    ]);
    const user = new User();
    const { code, stdout } = await user.tilt(['login', '--url', url], { stdin: 'tilt_secret\n' });
    expect(code).toBe(0);
    expect(stdout).not.toContain('tilt_secret');
    const file = join(user.home, 'config', 'tilt', 'login.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ url, key: 'tilt_secret' });
    await user.tilt(['projects']);
    expect(asked.at(-1)?.headers.authorization).toBe('Bearer tilt_secret');
  });

  it('keeps nothing of a key that the server refuses', async () => {
    const { url } = await serving(() => problem(401, 'key_invalid'));
    const user = new User();
    expect((await user.tilt(['login', '--url', url], { stdin: 'tilt_wrong' })).code).toBe(3);
    expect(() => statSync(join(user.home, 'config', 'tilt', 'login.json'))).toThrow();
  });

  it('loses to the environment, and its key goes to no other server', async () => {
    const mine = await serving(({ url: path }) => [200, path.includes('current') ? KEY : { projects: [] }]);
    const other = await serving(() => [200, { projects: [] }]);
    const user = new User();
    await user.tilt(['login', '--url', mine.url], { stdin: 'tilt_secret' });
    await user.tilt(['projects', '--url', other.url]);
    expect(other.asked[0]?.headers.authorization).toBeUndefined();
    user.env['TILT_KEY'] = 'tilt_other';
    await user.tilt(['projects']);
    expect(mine.asked.at(-1)?.headers.authorization).toBe('Bearer tilt_other');
  });
});

describe('tilt import', () => {
  const lines = Array.from({ length: 2_500 }, (_, at) =>
    JSON.stringify({ prompt: `p${at}`, chosen: 'a', rejected: 'b' }),
  );
  const fileOf = (user: User, content: string | Buffer, name = 'votes.jsonl') => {
    writeFileSync(join(user.home, name), content);
    return name;
  };

  it('sends a file in parts, tries again what failed in passing, and adds up', async () => {
    let failures = 2;
    const { url, asked } = await serving((one) => {
      if (failures-- > 0) return failures === 0 ? problem(503, 'busy') : problem(429, 'too_many_requests');
      return [200, report(bodyLines(one).length)];
    });
    const user = new User({ TILT_URL: url });
    const { code, stdout, stderr } = await user.tilt([
      'import',
      fileOf(user, gzipSync(lines.join('\r\n')), 'votes.jsonl.gz'),
      '-p',
      'demo',
      '--json',
    ]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ lines: 2_500, comparisons: 2_500, complete: true });
    expect(asked.slice(2).flatMap(bodyLines)).toEqual(lines);
    expect(stderr).toMatch(/trying again/);
    expect(stderr).toMatch(/100%/);
  });

  it('tells bad lines by their numbers in the file, writes them down, and ends with 1', async () => {
    const { url } = await serving((one) => {
      const errors = bodyLines(one).flatMap((line, at) =>
        line === 'bad' ? [{ line: at + 1, code: 'malformed_json', message: 'the line is not JSON' }] : [],
      );
      return [200, report(bodyLines(one).length - errors.length, errors)];
    });
    const user = new User({ TILT_URL: url });
    const mixed = lines.map((line, at) => (at === 1_700 ? 'bad' : line));
    const { code, stdout } = await user.tilt([
      'import',
      fileOf(user, mixed.join('\n')),
      '-p',
      'demo',
      '--errors',
      'refused.jsonl',
    ]);
    expect(code).toBe(1);
    expect(stdout).toContain('line 1701: the line is not JSON');
    expect(readFileSync(join(user.home, 'refused.jsonl'), 'utf8')).toContain('"line":1701');
  });

  it('goes on where it broke off', async () => {
    let parts = 0;
    const { url, asked } = await serving((one) =>
      ++parts === 2 ? problem(403, 'scope_missing') : [200, report(bodyLines(one).length)],
    );
    const user = new User({ TILT_URL: url });
    const file = fileOf(user, lines.join('\n'));
    const broken = await user.tilt(['import', file, '-p', 'demo']);
    expect(broken.code).toBe(3);
    expect(broken.stderr).toMatch(/first 1000 lines are in.*again to go on/);
    const rest = await user.tilt(['import', file, '-p', 'demo']);
    expect(rest.code).toBe(0);
    expect(rest.stderr).toContain('Going on after line 1000');
    expect(asked.slice(2).flatMap(bodyLines)).toEqual(lines.slice(1_000));
    const whole = await user.tilt(['import', file, '-p', 'demo', '--json']);
    expect(JSON.parse(whole.stdout)).toMatchObject({ lines: 2_500, comparisons: 2_500 });
  });

  it('begins anew where the file is another one', async () => {
    let parts = 0;
    const { url, asked } = await serving((one) =>
      ++parts === 2 ? problem(403, 'scope_missing') : [200, report(bodyLines(one).length)],
    );
    const user = new User({ TILT_URL: url });
    await user.tilt(['import', fileOf(user, lines.join('\n')), '-p', 'demo']);
    await user.tilt(['import', fileOf(user, ['{"prompt":"other"}', ...lines].join('\n')), '-p', 'demo']);
    expect(bodyLines(asked[2] as Asked)[0]).toBe('{"prompt":"other"}');
  });

  it('says on Ctrl-C what has been kept, and ends with 130', async () => {
    let isSent = () => undefined as unknown;
    let parts = 0;
    const { url } = await serving((one) => {
      if (++parts === 2) isSent();
      return [200, report(bodyLines(one).length)];
    });
    const user = new User({ TILT_URL: url });
    const file = fileOf(
      user,
      Array.from({ length: 20 }, () => lines)
        .flat()
        .join('\n'),
    );
    const { code, stderr } = await user.tilt(['import', file, '-p', 'demo'], {
      onStart: (child) => {
        isSent = () => child.kill('SIGINT');
      },
    });
    expect(code).toBe(130);
    expect(stderr).toMatch(/first \d+000 lines are in, and stay. Run the same command again/);
    expect(parts).toBeLessThan(50);
  });

  it('tells a reason once, with the lines that it is of, and has each of them named where they are written down', async () => {
    const { url, asked } = await serving((one) => [
      200,
      report(
        0,
        bodyLines(one).map((_, at) => ({ line: at + 1, code: 'validation', message: 'no known fields' })),
      ),
    ]);
    const user = new User({ TILT_URL: url });
    const file = fileOf(user, lines.slice(0, 250).join('\n'));
    const { code, stdout } = await user.tilt(['import', file, '-p', 'demo', '--errors', 'refused.jsonl']);
    expect(code).toBe(1);
    expect(stdout).toContain('Refused, 250 lines:\n  lines 1, 2, 3 and 247 more: no known fields\n');
    expect(new URL(asked[0]?.url ?? '', url).searchParams.get('max_errors')).toBe('10000');
  });

  it('counts what is refused beyond those that a server names', async () => {
    const refused = { line: 2, code: 'validation', message: 'no known fields' };
    const { url } = await serving(() => [200, { ...report(0, [refused]), error_count: 40 }]);
    const user = new User({ TILT_URL: url });
    const { code, stdout } = await user.tilt(['import', fileOf(user, 'a,b\n1,2\n', 'a.csv'), '-p', 'demo']);
    expect(code).toBe(1);
    expect(stdout).toContain(
      'Refused, 40 lines:\n  line 2: no known fields\n  … and 39 more; --errors FILE writes them down\n',
    );
  });

  it('shows with --dry-run what the first records would become, sends no more than those, and keeps nothing', async () => {
    const comparison = {
      a: 0,
      b: 1,
      outcome: 'b',
      ranking: null,
      annotator: 'kim',
      strength: null,
      weight: 1,
    };
    const preview = {
      dry_run: true,
      format: 'pairs',
      formats: { pairs: 1 },
      mapping: { prompt: 'prompt', responses: 'chosen, rejected', systems: null, labels: null },
      rows: [
        {
          line: 1,
          prompt: 'How long?',
          language: null,
          tags: [],
          responses: [
            { system: null, text: 'Six' },
            { system: 'slow', text: 'Nine' },
          ],
          comparisons: [comparison],
        },
      ],
      errors: [{ line: 2, code: 'validation', message: 'no known fields' }],
      error_count: 1,
      more: true,
    };
    const { url, asked } = await serving(() => [200, preview]);
    const user = new User({ TILT_URL: url });
    const file = fileOf(user, lines.join('\n'));
    const { code, stdout } = await user.tilt(['import', file, '-p', 'demo', '--dry-run']);
    expect(code).toBe(1);
    expect(stdout).toContain('Read as pairs, nothing written. As stored, the first 1 row:');
    expect(stdout).toMatch(/1 {2}How long\? {2}Six \| slow {2}2>1/);
    expect(stdout).toContain('line 2: no known fields');
    expect(asked).toHaveLength(1);
    expect(new URL(asked[0]?.url ?? '', url).searchParams.get('dry_run')).toBe('true');
    expect(bodyLines(asked[0] as Asked)).toEqual(lines.slice(0, 21));
    expect((await user.tilt(['import', file, '-p', 'demo'])).stderr).not.toContain('Going on after');
  });

  it('finds out what comes from a pipe, and loses none of it', async () => {
    const { url, asked } = await serving(() => [200, report(1)]);
    const user = new User({ TILT_URL: url });
    const csv = `prompt,chosen,rejected\n${'p,a,b\n'.repeat(50_000)}`;
    expect((await user.tilt(['import', '-', '-p', 'demo'], { stdin: csv })).code).toBe(0);
    expect(asked[0]?.headers['content-type']).toBe('text/csv');
    expect(asked[0]?.body).toBe(csv);
    await user.tilt(['import', '-', '-p', 'demo'], { stdin: lines.join('\n') });
    expect(asked.slice(1).flatMap(bodyLines)).toEqual(lines);
  });

  it('ends on Ctrl-C also while the server reads what it was sent whole', async () => {
    let isAsked = () => undefined as unknown;
    const { url } = await serving(() => {
      isAsked();
      return new Promise<Answer>(() => undefined);
    });
    const user = new User({ TILT_URL: url });
    const { code, stderr } = await user.tilt(
      ['import', fileOf(user, 'prompt,response\np,a\n', 'a.csv'), '-p', 'demo'],
      {
        onStart: (child) => {
          isAsked = () => child.kill('SIGINT');
        },
      },
    );
    expect(code).toBe(130);
    expect(stderr).toContain('Broken off: what has arrived stays.');
  });

  it('passes options on, and sends what is no file of lines whole', async () => {
    const { url, asked } = await serving(() => [200, report(1)]);
    const user = new User({ TILT_URL: url });
    await user.tilt([
      'import',
      fileOf(user, 'prompt,chosen,rejected\np,a,b\n', 'a.csv'),
      '-p',
      'demo',
      '--format',
      'arena',
      '--query',
      'annotator=me',
      '--labels',
      'ignore',
    ]);
    const [one] = asked;
    expect(one?.headers['content-type']).toBe('text/csv');
    expect(Object.fromEntries(new URL(one?.url ?? '', url).searchParams)).toEqual({
      annotator: 'me',
      format: 'arena',
      labels: 'ignore',
    });
    await user.tilt(['import', fileOf(user, ' [\n{"prompt": "p"}]', 'b.json'), '-p', 'demo']);
    expect(asked[1]?.headers['content-type']).toBe('application/json');
    expect(asked[1]?.body).toBe(' [\n{"prompt": "p"}]');
  });
});

describe('tilt projects delete', () => {
  const PROJECT = {
    slug: 'support',
    name: 'Support replies',
    counts: { prompts: 2, responses: 4, systems: 2, comparisons: 9, annotators: 3 },
  };
  const DELETED = { deleted: 'support', prompts: 2, responses: 4, comparisons: 9, purged: true };
  const withProject = () => serving(({ method }) => [200, method === 'DELETE' ? DELETED : PROJECT]);
  const deletions = (asked: Asked[]) => asked.filter(({ method }) => method === 'DELETE');

  it('says what would go, and goes on once the slug is typed', async () => {
    const { url, asked } = await withProject();
    const words = ['projects', 'delete', 'support', '--reason', 'no longer used'];
    const { code, stdout, stderr } = await new User({ TILT_URL: url }).tilt(words, { stdin: 'support\n' });
    expect(code).toBe(0);
    expect(stderr).toContain('"Support replies": 2 prompts, 4 responses and 9 comparisons');
    expect(stdout).toBe('Deleted support: 2 prompts, 4 responses and 9 comparisons.\n');
    const [one, ...more] = deletions(asked);
    expect(more).toEqual([]);
    expect(one?.url).toBe('/v1/projects/support');
    expect(JSON.parse(one?.body ?? '')).toEqual({ confirm: 'support', reason: 'no longer used' });
  });

  it.each([
    ['nothing is typed', [], ''],
    ['something else is typed', [], 'yes\n'],
    ['--yes has no slug', ['--yes'], 'support\n'],
    ['--yes has another slug', ['--yes', 'suport'], 'support\n'],
  ])('deletes nothing where %s, and says what to do', async (_, more, stdin) => {
    const { url, asked } = await withProject();
    const words = ['projects', 'delete', 'support', ...more];
    const { code, stdout, stderr } = await new User({ TILT_URL: url }).tilt(words, { stdin });
    expect(code).toBe(2);
    expect(deletions(asked)).toEqual([]);
    expect(stderr).toMatch(/--yes support|--yes must be the slug "support"/);
    expect(stdout).toBe('');
  });

  it('asks nothing with --yes and the slug, and prints the answer as JSON', async () => {
    const { url, asked } = await withProject();
    const words = ['projects', 'delete', 'support', '--yes', 'support', '--json'];
    const { code, stdout } = await new User({ TILT_URL: url }).tilt(words);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual(DELETED);
    expect(asked.map(({ method }) => method)).toEqual(['DELETE']);
  });
});

describe('tilt score', () => {
  it('gives a line for a line, in order and by one model, with the numbers they have in the file', async () => {
    const { url, asked } = await serving((one) => {
      if (one.method === 'GET') return [200, { step: 7 }];
      const scored = bodyLines(one).map((line, at) =>
        line === 'bad'
          ? { line: at + 1, error: { code: 'malformed_json', message: 'The line is not JSON.' } }
          : { line: at + 1, reward: (JSON.parse(line) as { response: string }).response.length },
      );
      return [200, scored.map((line) => `${JSON.stringify(line)}\n`).join('')];
    });
    const user = new User({ TILT_URL: url });
    const texts = Array.from({ length: 600 }, (_, at) =>
      at === 300 ? 'bad' : JSON.stringify({ prompt: 'p', response: 'x'.repeat(at) }),
    );
    const { code, stdout } = await user.tilt(['score', '-p', 'demo', '--merge'], { stdin: texts.join('\n') });
    expect(code).toBe(1);
    const out = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(out).toHaveLength(600);
    expect(out[300]).toMatchObject({ line: 301, error: { code: 'malformed_json' } });
    expect(out[599]).toMatchObject({ prompt: 'p', reward: 599 });
    expect(
      new Set(asked.slice(1).map((one) => new URL(one.url, url).searchParams.get('checkpoint'))),
    ).toEqual(new Set(['7']));
  });
});

describe('tilt export', () => {
  it('has an option for each filter of the API, and names the values of each choice in its help', async () => {
    const { url, asked } = await serving(() => [200, '{}\n']);
    const user = new User({ TILT_URL: url });
    const words = '--format dpo --as csv --min-agreement 0.8 --min-margin=-1 --from 2026-01-01'.split(' ');
    expect((await user.tilt(['export', '-p', 'demo', ...words])).code).toBe(0);
    expect(Object.fromEntries(new URL(asked[0]?.url ?? '', url).searchParams)).toEqual({
      format: 'dpo',
      as: 'csv',
      min_agreement: '0.8',
      min_margin: '-1',
      from: '2026-01-01',
    });
    expect((await user.tilt(['export', '--help'])).stdout).toContain('annotators, card');
  });

  it('names an option that the server refuses as the option it is', async () => {
    const errors = [
      { pointer: '/min_agreement', detail: 'must be at most 1' },
      { pointer: '/other', detail: 'is not known here' },
    ];
    const detail = '/min_agreement: must be at most 1; /other: is not known here';
    const { url } = await serving(() => [422, { code: 'validation', detail, errors }]);
    const user = new User({ TILT_URL: url });
    const { stderr } = await user.tilt(['export', '-p', 'demo', '--min-agreement', '7']);
    expect(stderr).toContain('--min-agreement: must be at most 1; /other: is not known here');
  });

  it('writes a file whole or not at all', async () => {
    const { url, asked } = await serving(({ url: path }) =>
      path.includes('/good/') ? [200, '{"a":1}\n'] : problem(404, 'route_not_found'),
    );
    const user = new User({ TILT_URL: url });
    const good = await user.tilt(['export', '-p', 'good', '--format', 'trl', '-o', 'out.jsonl']);
    expect(good.code).toBe(0);
    expect(readFileSync(join(user.home, 'out.jsonl'), 'utf8')).toBe('{"a":1}\n');
    expect(asked[0]?.url).toBe('/v1/projects/good/export?format=trl');
    expect((await user.tilt(['export', '-p', 'good'])).stdout).toBe('{"a":1}\n');
    const old = await user.tilt(['export', '-p', 'old', '-o', 'old.jsonl']);
    expect(old.code).toBe(4);
    expect(old.stderr).toContain('cannot export yet');
    expect(() => statSync(join(user.home, 'old.jsonl'))).toThrow();
  });
});

describe('tilt doctor', () => {
  it('finds what is wrong, with a remedy each, and ends with 1', async () => {
    const { url } = await serving(({ url: path }) => {
      if (path === '/v1/health')
        return [200, { ok: true, time: new Date(Date.now() - 3_600_000).toISOString() }];
      if (path === '/v1/openapi.json') return [200, { info: { version: '1.0.0' } }];
      return problem(404, 'project_not_found', 'There is no project "gone".');
    });
    const { code, stdout } = await new User({ TILT_URL: url }).tilt(['doctor', '-p', 'gone', '--json']);
    expect(code).toBe(1);
    const { findings } = JSON.parse(stdout) as {
      findings: { check: string; state: string; remedy?: string }[];
    };
    expect(findings.map(({ check, state }) => `${check} ${state}`)).toEqual([
      'login ok',
      'server ok',
      'clock warning',
      'versions ok',
      'key warning',
      'project broken',
    ]);
    for (const { state, remedy } of findings) expect(Boolean(remedy)).toBe(state !== 'ok');
  });

  it('says that nobody answers, and what that means', async () => {
    const { code, stdout } = await new User({ TILT_URL: 'http://127.0.0.1:9' }).tilt(['doctor']);
    expect(code).toBe(1);
    expect(stdout).toMatch(/BROKEN +server .*\n +→ .*npm start/);
  });
});
