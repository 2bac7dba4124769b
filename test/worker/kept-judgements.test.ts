import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { annotatorMatchups, weightedMatchups } from '../../worker/core/quality/annotator-matchups.ts';
import { trainerOf } from '../../worker/env.ts';
import { FoldStorage } from '../../worker/storage/fold-storage.ts';
import type { KeptJudgement } from '../../worker/storage/judgement-pages.ts';
import { newProject } from './tilt.ts';

const SYSTEMS = ['ant', 'bee', 'cow'] as const;

/** What a row judges that ranks so many responses, or compares two. */
function row(id: number, size: number): KeptJudgement[] {
  return Array.from({ length: (size * (size - 1)) / 2 }, (_, pair) => ({
    id,
    annotator: `person ${id % 5}`,
    responseA: 100 * id + pair,
    responseB: 100 * id + pair + 50,
    outcome: (['a', 'b', 'tie', 'both_bad', 'skip'] as const)[(id + pair) % 5] ?? 'skip',
    size,
    systemA: SYSTEMS[(id + pair) % 3] ?? null,
    systemB: id % 7 === 0 ? null : (SYSTEMS[(id + pair + 1) % 3] ?? null),
    sidesShown: id % 2 === 0,
    activeMs: id % 4 === 0 ? null : 1000 + pair,
    characters: 10 * id,
    ...(id % 3 > 0 && { longer: id % 3 === 1 ? ('a' as const) : ('b' as const) }),
    gold: null,
    isCheck: id % 11 === 0,
  }));
}

const rows = Array.from({ length: 90 }, (_, at) => row(at + 1, (at % 8) + 2));
const all = { without: new Set<string>() };

async function inStorage(use: (storage: FoldStorage) => void): Promise<void> {
  const { id } = await newProject({ prompts: 0 });
  await runInDurableObject(trainerOf(env, id), (_, state) => use(new FoldStorage(state.storage)));
}

it('judgements are kept as they were, however they came, and can be had by their rows', async () => {
  await inStorage(({ judgements }) => {
    for (let from = 0, pass = 0; from < rows.length; pass++) {
      const to = from + 1 + ((5 * pass) % 13);
      judgements.append(rows.slice(from, to).flat());
      from = to;
    }
    expect(judgements.newest(10_000, all)).toEqual(rows.flat());
    expect(judgements.newest(100, all)).toEqual(rows.flat().slice(-100));
    expect(judgements.newest(10_000, { upTo: 60, without: new Set(['person 2']) })).toEqual(
      rows
        .slice(0, 60)
        .flat()
        .filter(({ annotator }) => annotator !== 'person 2'),
    );
  });
});

it('all pairs of a ranking go with its row, wherever they are kept', async () => {
  await inStorage(({ judgements }) => {
    judgements.append(rows.flat());
    let left = rows;
    for (const ids of [[90], [17, 1, 55, 1_000], rows.map(({ length }, at) => (length > 20 ? at + 1 : 0))]) {
      const gone = new Set(ids);
      const [out, rest] = [true, false].map((is) => left.filter(([one]) => gone.has(one?.id ?? 0) === is));
      const inOrder = judgements.remove(ids).toSorted((one, other) => one.id - other.id);
      expect(inOrder).toEqual(out?.flat());
      left = rest ?? [];
      expect(judgements.newest(10_000, all)).toEqual(left.flat());
    }
    expect(judgements.remove([90])).toEqual([]);
  });
});

it('the win matrix takes back what it added, and names nobody who has nothing left', async () => {
  await inStorage(({ matrix }) => {
    const byFirst = annotatorMatchups(rows.flat().filter(({ annotator }) => annotator === 'person 1'));
    const byOthers = annotatorMatchups(rows.flat().filter(({ annotator }) => annotator !== 'person 1'));
    const read = () => [...matrix.read({ without: new Set() })];
    const totals = (...without: string[]) => matrix.totals({ without: new Set(without) });
    matrix.add(byOthers);
    const before = [read(), totals()];
    expect(new Set(read().map(({ size }) => size)).size).toBe(8);
    matrix.add(byFirst);
    matrix.add(byFirst);
    expect(read()).toHaveLength(byOthers.length + byFirst.length);
    // The sums are those of the rows, whoever is left out, and of whom nothing is left is not there.
    expect(totals()).toEqual(weightedMatchups(read(), new Map()));
    expect(totals('person 1')).toEqual(before[1]);
    expect([...matrix.read({ without: new Set(['person 1']) })]).toEqual(before[0]);
    expect(totals(...matrix.annotators())).toEqual([]);
    matrix.takeBack(byFirst);
    matrix.takeBack(byFirst);
    expect([read(), totals()]).toEqual(before);
  });
});
