import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { fitBradleyTerry } from '../../worker/core/bradley-terry.ts';
import { expectClose, matchup } from './bradley-terry-cases.ts';

const GOLDEN = new URL('../../../shared/golden/', import.meta.url);
const NO_GOLDEN = 'the reference numbers (../shared/golden, outside the repository) are not here';

interface Golden {
  items: string[];
  bt_logit_mean_zero: Record<string, number>;
  bt_nll: number;
  bt_l2_reg1: Record<string, number>;
  arena_rank_sandwich: Record<string, { rating: number; lower: number; upper: number; variance: number }>;
  davidson: { log_strength: Record<string, number>; nu: number; nll: number };
  rao_kupper: { log_strength: Record<string, number>; eta: number; nll: number };
}

function golden(name: string): string {
  return readFileSync(new URL(name, GOLDEN), 'utf8');
}

function goldenCase(name: string) {
  const reference = JSON.parse(golden('bradley-terry.json')).bradley_terry[name] as Golden;
  const rows = golden(`${name}.csv`).trim().split('\n').slice(1);
  const matchups = rows.map((row) => {
    const [left, right, winner] = row.trim().split(',');
    const [first, second] = [reference.items.indexOf(String(left)), reference.items.indexOf(String(right))];
    return matchup(
      first,
      second,
      Number(winner === 'left'),
      Number(winner === 'right'),
      Number(winner === 'tie'),
    );
  });
  return { reference, itemCount: reference.items.length, matchups };
}

describe('reference numbers of other implementations', () => {
  test.for(['simple', 'food'])(
    '%s: a tie as half a win, its L2 version and arena-rank’s sandwich',
    (name, { skip }) => {
      skip(!existsSync(GOLDEN), NO_GOLDEN);
      const { reference, ...data } = goldenCase(name);
      const fit = fitBradleyTerry({ ...data, ties: 'half-win' });
      expectClose(fit.strengths, Object.values(reference.bt_logit_mean_zero));
      expect(-fit.logLikelihood).toBeCloseTo(reference.bt_nll, 6);
      const scale = 400 / Math.LN10;
      const sandwich = Object.values(reference.arena_rank_sandwich);
      expectClose(
        fit.strengths.map((strength) => 1000 + scale * strength),
        sandwich.map(({ rating }) => rating),
        1e-5,
      );
      const variances = data.itemCount + 1;
      sandwich.forEach(({ variance }, i) => {
        expect((Number(fit.covariance[i * variances]) * scale ** 2) / variance).toBeCloseTo(1, 6);
      });
      const penalised = fitBradleyTerry({ ...data, ties: 'half-win', priorDeviation: 1 });
      expectClose(penalised.strengths, Object.values(reference.bt_l2_reg1));
    },
  );

  test.for(['simple', 'food'])('%s: ties by Davidson and by Rao–Kupper', (name, { skip }) => {
    skip(!existsSync(GOLDEN), NO_GOLDEN);
    const { reference, ...data } = goldenCase(name);
    const davidson = fitBradleyTerry({ ...data, ties: 'davidson' });
    expectClose(davidson.strengths, Object.values(reference.davidson.log_strength));
    expectClose(
      [davidson.tieParameter, -davidson.logLikelihood],
      [reference.davidson.nu, reference.davidson.nll],
    );
    const raoKupper = fitBradleyTerry({ ...data, ties: 'rao-kupper' });
    expectClose(raoKupper.strengths, Object.values(reference.rao_kupper.log_strength));
    expectClose(
      [raoKupper.tieParameter, -raoKupper.logLikelihood],
      [reference.rao_kupper.eta, reference.rao_kupper.nll],
    );
  });

  test.for(['simple', 'food'])('%s: evalica’s scores, which sum to 1', (name, { skip }) => {
    skip(!existsSync(GOLDEN), NO_GOLDEN);
    const { reference, ...data } = goldenCase(name);
    const powers = fitBradleyTerry({ ...data, ties: 'half-win' }).strengths.map(Math.exp);
    const total = powers.reduce((sum, power) => sum + power);
    const rows = golden(`${name}-golden.csv`)
      .split('\n')
      .filter((row) => row.startsWith('bradley_terry'));
    expect(rows).toHaveLength(data.itemCount);
    for (const row of rows) {
      const [, item, score] = row.split(',');
      const ours = Number(powers[reference.items.indexOf(String(item))]) / total;
      expect(ours / Number(score)).toBeCloseTo(1, 4);
    }
  });

  test.for([1, 2])('choix’s pairwise case %i', (number, { skip }) => {
    skip(!existsSync(GOLDEN), NO_GOLDEN);
    const {
      n_items: itemCount,
      data,
      ml_est: expected,
    } = JSON.parse(golden(`testcase-pairwise-${number}.json`));
    const matchups = data.map(([winner, loser]: [number, number]) => matchup(winner, loser, 1, 0));
    expectClose(fitBradleyTerry({ itemCount, matchups, ties: 'davidson' }).strengths, expected, 1e-6);
  });

  test('the Wikipedia example’s sandwich intervals', ({ skip }) => {
    skip(!existsSync(GOLDEN), NO_GOLDEN);
    const { sandwich_natural: expected, games } = JSON.parse(golden('bradley-terry.json')).bradley_terry
      .wikipedia;
    const matchups = games.map(([winner, loser]: [string, string]) =>
      matchup('ABCD'.indexOf(winner), 'ABCD'.indexOf(loser), 1, 0),
    );
    const { strengths, covariance } = fitBradleyTerry({ itemCount: 4, matchups, ties: 'davidson' });
    expectClose(
      strengths,
      [...'ABCD'].map((name) => expected[name].rating),
    );
    expectClose(
      [0, 5, 10, 15].map((i) => Number(covariance[i])),
      [...'ABCD'].map((name) => expected[name].variance),
    );
  });

  test('Stigler’s journal citations: strengths against Biometrika’s', ({ skip }) => {
    skip(!existsSync(GOLDEN), NO_GOLDEN);
    const { citations } = JSON.parse(golden('bradley-terry.json')).bradley_terry;
    const journals = Object.keys(citations.ability_ref_Biometrika);
    const matchups = (citations.journal1 as string[]).map((journal, at) =>
      matchup(
        journals.indexOf(journal),
        journals.indexOf(citations.journal2[at]),
        citations.win1[at],
        citations.win2[at],
      ),
    );
    const { strengths } = fitBradleyTerry({ itemCount: journals.length, matchups, ties: 'davidson' });
    const reference = strengths[journals.indexOf('Biometrika')] as number;
    expectClose(
      strengths.map((strength) => strength - reference),
      Object.values(citations.ability_ref_Biometrika),
    );
  });
});
