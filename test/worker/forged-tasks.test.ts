import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { DomainError } from '../../worker/core/errors.ts';
import { randomInteger, seededRandom } from '../../worker/core/random.ts';
import { openDatabase } from '../../worker/storage/database.ts';
import { findProject } from '../../worker/usecases/find-project.ts';
import { recordComparison } from '../../worker/usecases/record-comparison.ts';
import { seal, unseal } from '../../worker/usecases/sealed-token.ts';
import { browser, newProject, send } from './tilt.ts';

/** How many of each kind: fewer of those that D1 is asked about. */
const COUNTS = {
  'bits turned': 2_500,
  'bytes replaced': 2_000,
  'cut, lengthened or spelt otherwise': 2_000,
  'spliced of two': 1_500,
  expired: 500,
  'sealed by someone else, or for something else': 500,
  'answered before': 250,
  'of another annotator or another project': 750,
};
const AT_ONCE = 50;

/** Of so many, one goes the whole way through HTTP; the others begin behind it, which takes a tenth of the time. */
const BY_HTTP = 25;
const CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

const random = seededRandom(4, 13);
const below = (bound: number) => randomInteger(random, bound);
const oneOf = <T>(some: readonly T[]): T => some[below(some.length)] as T;
const character = () => CHARACTERS[below(64)] as string;

interface Attempt {
  task: string;
  cookie: string | undefined;
  slug?: string;
}

/** Who holds tasks of a project, some answered. */
async function annotator(slug: string) {
  const { client, cookie } = browser();
  const tasks = (await client.tasks(slug, { count: 10 })).tasks.map(({ task }) => task);
  for (const task of tasks.slice(0, 3)) await client.answer(slug, { task, outcome: 'a' });
  const first = await unseal(tasks[0] ?? '', { secret: env.SIGNING_SECRET, use: 'task' });
  const { n: name } = first as { n: string };
  return { name, cookie: cookie(), answered: tasks.slice(0, 3), open: tasks.slice(3) };
}

function at(text: string, index: number, put: string, cut = 1): string {
  return text.slice(0, index) + put + text.slice(index + cut);
}

/** Another token's bytes with one bit turned. */
function bitFlipped(token: string): string {
  const index = below(token.length);
  const value = CHARACTERS.indexOf(token[index] as string);
  return at(token, index, CHARACTERS[value ^ (1 << below(6))] as string);
}

it('of 10,000 forged, expired, replayed and swapped tasks accepts none', async () => {
  const settings = { bursts: 'off', gold_share: 0, repeat_share: 0 };
  const [here, there] = [await newProject({ settings }), await newProject({ settings })];
  const [kim, lee, far] = [
    await annotator(here.slug),
    await annotator(here.slug),
    await annotator(there.slug),
  ];
  const [secret, db] = [env.SIGNING_SECRET, openDatabase(env.DB)];
  const payloads = await Promise.all(
    kim.open.map(async (task) => (await unseal(task, { secret, use: 'task' })) as Record<string, unknown>),
  );
  const kinds: Record<keyof typeof COUNTS, () => Attempt | Promise<Attempt>> = {
    'bits turned': () => ({ task: bitFlipped(oneOf(kim.open)), cookie: kim.cookie }),
    'bytes replaced': () => {
      let task = oneOf(kim.open);
      for (let turn = 0; turn <= below(8); turn++) task = at(task, below(task.length), character());
      return { task, cookie: kim.cookie };
    },
    'cut, lengthened or spelt otherwise': () => {
      const task = oneOf(kim.open);
      const changed = [
        () => task.slice(0, below(task.length)),
        () => task + character(),
        () => at(task, below(task.length), character(), 0),
        () => at(task, below(task.length), '', 1 + below(9)),
        () => `${task}=`,
        () => at(task, below(task.length), oneOf(['+', '/', '=', '%', ' ', '.', '\u0000', 'é'])),
      ];
      return { task: oneOf(changed)(), cookie: kim.cookie };
    },
    'spliced of two': () => {
      const [head, tail] = [oneOf(kim.open), oneOf([...lee.open, ...far.open])];
      const cut = 1 + below(head.length - 1);
      return { task: head.slice(0, cut) + tail.slice(cut), cookie: oneOf([kim.cookie, undefined]) };
    },
    expired: async () => {
      const exp = Math.floor(Date.now() / 1000) - below(1_000_000);
      return { task: await seal({ ...oneOf(payloads), exp }, { secret, use: 'task' }), cookie: kim.cookie };
    },
    'sealed by someone else, or for something else': async () => {
      const by = oneOf([
        { secret: `guess ${below(1_000_000)}`, use: 'task' },
        { secret, use: 'human' },
      ]);
      return { task: await seal(oneOf(payloads), by), cookie: kim.cookie };
    },
    'answered before': () => ({ task: oneOf(kim.answered), cookie: kim.cookie }),
    'of another annotator or another project': () =>
      oneOf<Attempt>([
        { task: oneOf(kim.open), cookie: lee.cookie },
        { task: oneOf(lee.open), cookie: kim.cookie },
        { task: oneOf(far.open), cookie: far.cookie },
        { task: oneOf(kim.open), cookie: kim.cookie, slug: there.slug },
      ]),
  };
  expect(Object.values(COUNTS).reduce((sum, count) => sum + count)).toBe(10_000);
  const own = new Set([...kim.open, ...lee.open]);
  const before = await rows(here.id, there.id);
  const tally: Record<string, Record<string, number>> = {};
  for (const [kind, forge] of Object.entries(kinds)) {
    const codes: Record<string, number> = {};
    tally[kind] = codes;
    for (let sent = 0; sent < COUNTS[kind as keyof typeof COUNTS]; sent += AT_ONCE) {
      await Promise.all(
        Array.from({ length: AT_ONCE }, async (_, at) => {
          let attempt = await forge();
          // A change may have changed nothing.
          while (isGenuine(attempt)) attempt = await forge();
          const code = await (at % BY_HTTP === 0 ? answerByHttp(attempt) : answer(attempt));
          codes[code] = (codes[code] ?? 0) + 1;
        }),
      );
    }
  }
  function isGenuine({ task, cookie, slug = here.slug }: Attempt): boolean {
    const isTheirs = cookie === undefined || (kim.open.includes(task) ? kim : lee).cookie === cookie;
    return slug === here.slug && own.has(task) && isTheirs;
  }
  async function answer({ task, cookie, slug = here.slug }: Attempt): Promise<string> {
    const caller = [kim, lee, far].find((each) => each.cookie === cookie)?.name ?? null;
    const answered = recordComparison(db, {
      project: await findProject(db, slug),
      answer: { task, outcome: 'b' },
      caller,
      gate: null,
      secret,
      now: new Date(),
    });
    return answered.then(
      ({ isNew }) => `accepted, ${isNew}`,
      (error: unknown) => (error instanceof DomainError ? error.code : String(error)),
    );
  }
  async function answerByHttp({ task, cookie, slug = here.slug }: Attempt): Promise<string> {
    const headers = { 'content-type': 'application/json', ...(cookie ? { cookie } : {}) };
    const body = JSON.stringify({ task, outcome: 'b' });
    const response = await send(`/v1/projects/${slug}/comparisons`, { method: 'POST', headers, body });
    return ((await response.json()) as { code?: string }).code ?? `accepted with ${response.status}`;
  }
  const refusals = Object.fromEntries(
    Object.entries(tally).map(([kind, codes]) => [kind, Object.keys(codes).sort().join()]),
  );
  expect(refusals).toEqual({
    'bits turned': 'task_invalid',
    'bytes replaced': 'task_invalid',
    'cut, lengthened or spelt otherwise': expect.stringMatching(/^task_invalid(,validation)?$/),
    'spliced of two': 'task_invalid',
    expired: 'task_expired',
    'sealed by someone else, or for something else': 'task_invalid',
    'answered before': 'task_answered',
    'of another annotator or another project': 'task_invalid',
  });
  expect(await rows(here.id, there.id)).toBe(before);
}, 480_000);

async function rows(...projects: number[]): Promise<number | null> {
  const [one = 0, other = 0] = projects;
  return env.DB.prepare('select count(*) as n from comparisons where project_id in (?, ?)')
    .bind(one, other)
    .first<number>('n');
}
