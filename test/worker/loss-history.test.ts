import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StepRecord } from '../../worker/core/fold.ts';
import { seededRandom } from '../../worker/core/random.ts';
import { type HistoryPoint, type HistoryWindow, LossHistory } from '../../worker/storage/loss-history.ts';
import { LossPyramid } from '../../worker/storage/loss-pyramid.ts';
import type { Trainer } from '../../worker/trainer/trainer.ts';

/** Runs with a history in a trainer's storage of its own. */
function withHistory<T>(run: (history: LossHistory, sql: SqlStorage) => T): Promise<T> {
  const trainer = env.TRAINER.get(env.TRAINER.newUniqueId());
  return runInDurableObject(trainer, (_: Trainer, { storage }) =>
    run(new LossHistory(storage.sql), storage.sql),
  );
}

function stepAt(place: number, { step = place + 1, provisional = false } = {}): StepRecord {
  const random = seededRandom(place, 7);
  const measures = () => ({ heldOutLoss: random(), heldOutAccuracy: random(), trained: 16 * place });
  return {
    step,
    comparisons: 16 * place + 16,
    // A night without comparisons after every hundredth step.
    timeMs: 1_000 * place + 40_000_000 * Math.floor(place / 100),
    loss: random(),
    progressiveLoss: random(),
    accuracy: random(),
    lengthLoss: random(),
    lengthAccuracy: random(),
    heldOut: place % 9 === 0 ? measures() : null,
    randomArm: null,
    behind: place % 50,
    firstId: 16 * place + 1,
    lastId: 16 * place + 16,
    provisional,
  };
}

const stepsOf = (count: number): StepRecord[] => Array.from({ length: count }, (_, place) => stepAt(place));

/** Holds each point to the steps it stands for, and all points to all steps. */
function expectToSumUp(points: readonly HistoryPoint[], steps: readonly StepRecord[]): void {
  let at = 0;
  for (const point of points) {
    const own = steps.slice(at, at + point.steps);
    at += point.steps;
    const { steps: _, firstStep, spread, ...last } = point;
    expect(last).toEqual(own.at(-1));
    expect(firstStep).toBe(own[0]?.step);
    if (point.steps === 1 && spread === null) continue;
    const losses = own.map(({ progressiveLoss }) => progressiveLoss);
    expect(spread?.progressive_loss).toEqual({
      low: Math.min(...losses),
      high: Math.max(...losses),
      mean: expect.closeTo(losses.reduce((sum, loss) => sum + loss, 0) / losses.length, 12),
    });
    const heldOut = own.flatMap((step) => step.heldOut?.heldOutLoss ?? []);
    expect(spread?.held_out_loss ?? null).toEqual(
      heldOut.length === 0
        ? null
        : {
            low: Math.min(...heldOut),
            high: Math.max(...heldOut),
            mean: expect.closeTo(heldOut.reduce((sum, loss) => sum + loss, 0) / heldOut.length, 12),
          },
    );
    expect(spread?.random_arm_loss).toBeNull();
  }
  expect(at).toBe(steps.length);
}

const anyWindow = fc.record({
  points: fc.integer({ min: 10, max: 80 }),
  x: fc.constantFrom('step' as const, 'comparisons' as const, 'time' as const),
  log: fc.boolean(),
});

describe('the loss history', () => {
  it('gives every step where there is room, and sums up what is too close elsewhere', async () => {
    const steps = stepsOf(1500);
    await withHistory((history) => {
      history.append(steps);
      fc.assert(
        fc.property(anyWindow, fc.nat({ max: 1499 }), fc.nat({ max: 1499 }), (window, one, other) => {
          const [low, high] = [Math.min(one, other), Math.max(one, other)];
          const column = ({ step, comparisons, timeMs }: StepRecord) =>
            ({ step, comparisons, time: timeMs })[window.x];
          const [from, to] = [low, high].map((place) => column(steps[place] as StepRecord));
          const points = history.read({ ...window, from, to });
          expect(points.length).toBeLessThanOrEqual(window.points);
          expectToSumUp(points, steps.slice(low, high + 1));
        }),
        { numRuns: 60 },
      );
    });
  });

  it('is the same however it was appended, and after going back as if it had not gone on', async () => {
    const cuts = fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(cuts, fc.nat({ max: 300 }), async (sizes, back) => {
        const appended = await withHistory((history, sql) => {
          let at = 0;
          for (const size of sizes) {
            const pass = Array.from({ length: size }, (_, index) => stepAt(at + index));
            history.append([...pass, stepAt(at + size, { provisional: true })]);
            at += size;
          }
          const left = Math.min(back, at);
          history.dropAfter(16 * left + 8);
          history.append(Array.from({ length: 100 }, (_, index) => stepAt(left + index)));
          return { count: left + 100, tables: dump(sql) };
        });
        const atOnce = await withHistory((history, sql) => {
          history.append(stepsOf(appended.count));
          return dump(sql);
        });
        expect(appended.tables).toEqual(atOnce);
      }),
      { numRuns: 12 },
    );
  });

  it('puts the next pass in the place of a step that was not full', async () => {
    await withHistory((history) => {
      history.append([...stepsOf(3), stepAt(3, { provisional: true })]);
      expect(history.read({ points: 10 }).map(({ provisional }) => provisional)).toEqual([
        false,
        false,
        false,
        true,
      ]);
      history.append([stepAt(3, { step: 5 })]);
      expect(history.read({ points: 10 }).map(({ step }) => step)).toEqual([1, 2, 3, 5]);
      expect(history.find(5)).toMatchObject({ place: 3, record: { comparisons: 64 } });
      expect(history.find(4)).toBeNull();
    });
  });

  it('sums up a provisional step at the end, too', async () => {
    const steps = [...stepsOf(511), stepAt(511, { provisional: true })];
    await withHistory((history) => {
      history.append(steps);
      expectToSumUp(history.read({ points: 10 }), steps);
    });
  });
});

describe('a history of 1,000,000 steps', () => {
  const COUNT = 1_000_000;

  it('is read by as many rows as are drawn, whole or in part, on any axis, and sharper the closer one looks', async () => {
    await withHistory((history, sql) => {
      sql.exec(
        `with recursive places(place) as (select 0 union all select place + 1 from places where place < ? - 1)
         insert into steps select place, place + 1, 0, 16 * (place + 1), 1000 * place + 3600000 * (place / 5000),
           0.5, iif(place = 654321, 9.0, (place * 37 % 1000) / 1000.0), 0.7, 0.6, 0.6, null, null, null, null, null, null, 0,
           16 * place + 1, 16 * place + 16 from places`,
        COUNT,
      );
      new LossPyramid(sql).extend(0, COUNT);
      const costOf = (window: HistoryWindow) => {
        const before = history.rowsRead;
        const points = history.read(window);
        return { points, rows: history.rowsRead - before };
      };
      const points = 600;
      const windows: HistoryWindow[] = [
        { points },
        { points, log: true },
        { points, x: 'time' },
        { points, x: 'step', from: 200_000, to: 800_000 },
        { points, x: 'step', from: 654_000, to: 655_000 },
        { points, x: 'time', from: 10_000_000, to: 500_000_000 },
        { points: 5000, x: 'step' },
      ];
      for (const window of windows) {
        const { points: read, rows } = costOf(window);
        expect(rows, JSON.stringify(window)).toBeLessThan(18 * window.points);
        expect(read.length, JSON.stringify(window)).toBeLessThanOrEqual(window.points);
        expect(read.length, JSON.stringify(window)).toBeGreaterThan(window.points / 4);
      }
      const whole = costOf({ points }).points;
      expect(whole.reduce((sum, { steps }) => sum + steps, 0)).toBe(COUNT);
      expect(Math.max(...whole.map(({ spread }) => spread?.progressive_loss?.high ?? 0))).toBe(9);
      expect(whole.at(-1)?.step).toBe(COUNT);
      const spike = whole.find(({ spread }) => spread?.progressive_loss?.high === 9);
      const closer = costOf({ points, x: 'step', from: 654_200, to: 654_500 }).points;
      expect(spike?.steps).toBeGreaterThan(500);
      expect(closer.every(({ steps }) => steps === 1)).toBe(true);
      expect(closer.find(({ progressiveLoss }) => progressiveLoss === 9)?.step).toBe(654_322);
      const before = history.rowsRead;
      expect(history.find(654_322)?.place).toBe(654_321);
      history.dropAfter(16 * (COUNT - 10));
      history.append([stepAt(COUNT - 10)]);
      expect(history.rowsRead - before).toBeLessThan(100);
    });
    // It takes its while to write so many; how many rows are read does not hang on it.
  });
});

/** All that is kept, but for numbers that do not depend on the steps. */
function dump(sql: SqlStorage): unknown[] {
  return ['select * from steps order by place', 'select * from step_spans order by level, bucket'].map(
    (query) => sql.exec(query).toArray(),
  );
}
