import { describe, expect, it } from 'vitest';
import type { StepComparisons } from '../../worker/contract/step.ts';
import { crowdOf, likesLong, playedProject } from './played-crowd.ts';
import { annotate, browser, newProject, problemOf, send, train, withKey } from './tilt.ts';

const judgements = crowdOf({ ann: likesLong, bob: likesLong, cat: ({ turn }) => (turn % 2 ? 'a' : 'b') }, 12);

describe('a part of the loss history', () => {
  it('is what lies between two steps, numbers of comparisons or moments', async () => {
    const { slug, id, admin } = await playedProject(judgements);
    await train(id);
    const whole = await admin.training(slug);
    expect(whole.spread).toBeNull();
    expect(whole.series.behind[0]).toBeGreaterThan(0);
    expect(whole.series.behind.at(-1)).toBe(0);
    const { step, comparisons, time } = whole.series;
    const part = await admin.trainingWindow(slug, { x: 'step', from: String(step[1]), to: String(step[3]) });
    expect(part.series.step).toEqual(step.slice(1, 4));
    expect(part.latest).toEqual(whole.latest);
    const tail = await admin.trainingWindow(slug, { from: String((comparisons.at(-2) ?? 0) + 1) });
    expect(tail.series.comparisons).toEqual(comparisons.slice(-1));
    const late = await admin.trainingWindow(slug, {
      x: 'time',
      from: new Date(Date.now() + 60_000).toISOString(),
    });
    expect(late.series.step).toEqual([]);
    const all = await admin.trainingWindow(slug, {
      x: 'time',
      from: time[0] as string,
      to: time.at(-1) as string,
    });
    expect(all.series.step).toEqual(step);
  });

  it('refuses what is no place on an axis', async () => {
    const { slug } = await newProject({ prompts: 1 });
    for (const query of ['x=loss', 'from=yesterday', 'to=2026-13-45T00:00:00Z', 'points=5', 'scale=cubic']) {
      const problem = await problemOf(send(`/v1/projects/${slug}/training?${query}`));
      expect(problem, query).toMatchObject({ status: 422, code: 'validation' });
      expect(problem.errors?.[0]?.pointer).toBe(`/${query.split('=')[0]}`);
    }
  });
});

describe('the comparisons of a step', () => {
  it('are those it trained on, each with what was expected of it, which makes up the step’s loss', async () => {
    const { slug, id, admin } = await newProject({ settings: { held_out_share: 0 } });
    await annotate(slug, 11);
    await train(id);
    const { series } = await admin.training(slug);
    const steps = await Promise.all(series.step.map((step) => admin.stepComparisons(slug, step)));
    expect(steps.at(-1)?.provisional).toBe(true);
    expect(steps.map(({ comparisons }) => comparisons.length)).toEqual([1, 1, 2, 4, 3]);
    expect(steps.flatMap(({ comparisons }) => comparisons.map((each) => each.id))).toEqual(
      Array.from({ length: 11 }, (_, at) => at + 1),
    );
    for (const [at, step] of steps.entries()) {
      const losses = step.comparisons.map(({ pairs }) => -Math.log(pairs[0]?.probability ?? 0));
      const mean = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
      expect(mean).toBeCloseTo(series.progressive_loss[at] as number, 10);
      expect(step.comparisons.every(isOfOutcome)).toBe(true);
    }
    const [first] = steps[0]?.comparisons ?? [];
    expect(first?.prompt).toMatch(/^Prompt \d+: how do I boil an egg\?$/);
    expect(first?.pairs).toEqual([
      {
        chosen: expect.any(Number),
        rejected: expect.any(Number),
        probability: 0.5,
        margin: 0,
        length_margin: 0,
      },
    ]);
  });

  const isOfOutcome = ({ outcome, pairs, responses }: StepComparisons['comparisons'][number]): boolean => {
    const [pair] = pairs;
    const chosen = outcome === 'a' ? 0 : 1;
    // The crowd likes what is longer.
    const [one, other] = [responses[chosen], responses[1 - chosen]];
    return (
      pair?.chosen === chosen &&
      pair.rejected === 1 - chosen &&
      (one?.text.length ?? 0) >= (other?.text.length ?? 0)
    );
  };

  it('have a pair for each two of a ranking that do not tie', async () => {
    const { slug, id, admin } = await newProject({ settings: { ranking_size: 3, held_out_share: 0 } });
    const { client } = browser();
    const { tasks } = await client.tasks(slug, { count: 1 });
    await client.answer(slug, { task: tasks[0]?.task, ranking: [['c'], ['a', 'b']] });
    await train(id);
    const { series } = await admin.training(slug);
    const { comparisons } = await admin.stepComparisons(slug, series.step[0] as number);
    expect(comparisons[0]).toMatchObject({ outcome: 'ranking', responses: [{}, {}, {}] });
    expect(comparisons[0]?.pairs.map(({ chosen, rejected }) => [chosen, rejected]).sort()).toEqual([
      [2, 0],
      [2, 1],
    ]);
  });

  it('leave the project as an export does: by a key, or as its owner lets everyone export', async () => {
    const { slug, id, admin } = await playedProject(judgements);
    await train(id);
    const { series } = await admin.training(slug);
    const path = `/v1/projects/${slug}/training/steps/${series.step[2]}/comparisons`;
    expect(await problemOf(send(path))).toMatchObject({ status: 401, code: 'key_missing' });
    const scorer = await withKey('score');
    await expect(scorer.stepComparisons(slug, series.step[2] as number)).rejects.toMatchObject({
      code: 'scope_missing',
    });
    const reader = await withKey('export');
    const read = await reader.stepComparisons(slug, series.step[2] as number);
    const { annotators } = await admin.annotators(slug);
    const names = new Set(annotators.map(({ id: name }) => name));
    expect(read.comparisons.every(({ annotator }) => names.has(annotator))).toBe(true);
    expect(JSON.stringify(read)).not.toMatch(/"(ann|bob|cat)"/);
    await admin.changeProject(slug, { settings: { public_export: true } });
    expect((await send(path)).status).toBe(200);
  });

  it('are of no step that the history does not have', async () => {
    const { slug, id, admin } = await playedProject(judgements);
    await train(id);
    await expect(admin.stepComparisons(slug, 999)).rejects.toMatchObject({
      status: 404,
      code: 'step_not_found',
    });
    const [gone] = (await admin.training(slug)).series.step;
    await admin.rebuild(slug);
    await train(id);
    await expect(admin.stepComparisons(slug, gone as number)).rejects.toMatchObject({
      code: 'step_not_found',
    });
  });
});

describe('a rebuild', () => {
  it('keeps the history as it was before, to compare, and says what brought it about', async () => {
    const { slug, id, admin } = await playedProject(judgements);
    await train(id);
    const before = await admin.training(slug);
    await admin.changeProject(slug, { settings: { held_out_share: 0.5 } });
    await train(id);
    const changed = await admin.training(slug);
    expect(changed.rebuilds).toMatchObject([
      { cause: 'settings', comparisons: 0, before: { comparisons: 36 }, after: { comparisons: 36 } },
    ]);
    expect(changed.series.loss).not.toEqual(before.series.loss);
    const kept = await admin.trainingBefore(slug, changed.rebuilds[0]?.id ?? 0);
    expect(kept).toEqual({ series: before.series, spread: null });
    await admin.rebuild(slug);
    await train(id);
    const { rebuilds } = await admin.training(slug);
    expect(rebuilds.map(({ cause }) => cause)).toEqual(['settings', 'request']);
    expect(await admin.trainingBefore(slug, rebuilds[1]?.id ?? 0)).toEqual({
      series: changed.series,
      spread: null,
    });
    await expect(admin.trainingBefore(slug, 99)).rejects.toMatchObject({
      status: 404,
      code: 'rebuild_not_found',
    });
  });
});
