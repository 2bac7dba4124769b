import { fitBradleyTerry } from '../worker/core/bradley-terry.ts';
import { leaderboard, RATING_CENTRE, RATING_SCALE } from '../worker/core/leaderboard.ts';
import { randomInteger, seededRandom } from '../worker/core/random.ts';
import { pairsOf } from '../worker/core/ranking.ts';
import { bootstrapStrengths } from '../worker/core/statistics/bootstrap.ts';
import { winMatrix } from '../worker/core/statistics/win-matrix.ts';
import { outcomeProbabilities, type TieModel } from '../worker/core/tie-models.ts';

/** How long the statistics of a large leaderboard take, over its aggregated win matrix: npm run bench:leaderboard. */

const COMPARISONS = 1_000_000;
const random = seededRandom(5);

/** Every two systems meet as often as any others; strengths are spread evenly over two units. */
function matrixOf(itemCount: number) {
  const each = Math.round((2 * COMPARISONS) / (itemCount * (itemCount - 1)));
  return pairsOf(itemCount).map(([first, second]) => ({
    first,
    second,
    ...countsOf(each, 1 / (1 + Math.exp((2 * (first - second)) / itemCount))),
    size: 2,
    annotator: `annotator-${randomInteger(random, 500)}`,
  }));
}

function countsOf(comparisons: number, secondsShare: number) {
  const uniform = () => random() / 2 ** 32;
  const counts = { firstWins: 0, secondWins: 0, ties: 0 };
  for (let k = 0; k < comparisons; k++) {
    counts[uniform() < 0.15 ? 'ties' : uniform() < secondsShare ? 'secondWins' : 'firstWins']++;
  }
  return counts;
}

/** CPU time, which other work on the machine changes less than the clock's. */
function medianMs(run: () => void, rounds: number): number {
  const times = Array.from({ length: rounds }, () => {
    const start = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  });
  return times.sort((a, b) => a - b)[Math.floor(rounds / 2)] as number;
}

function report(what: string, ms: number, fitMs: number): void {
  console.log(
    `${what.padEnd(44)} ${ms.toFixed(1).padStart(9)} ms  ${(ms / fitMs).toFixed(2).padStart(7)} fits`,
  );
}

for (const itemCount of [10, 50, 200]) {
  const matchups = matrixOf(itemCount);
  const systems = Array.from({ length: itemCount }, (_, item) => `system-${String(item).padStart(3, '0')}`);
  const count = matchups.reduce(
    (sum, { firstWins, secondWins, ties }) => sum + firstWins + secondWins + ties,
    0,
  );
  console.log(`\n${itemCount} systems, ${count} comparisons in ${matchups.length} matchups`);
  const rounds = itemCount > 100 ? 15 : 40;
  const fitMs = medianMs(() => fitBradleyTerry({ itemCount, matchups, ties: 'davidson' }), rounds);
  report('fit and sandwich, Davidson', fitMs, fitMs);
  for (const ties of ['davidson', 'rao-kupper'] as const) {
    report(
      `leaderboard, ${ties}`,
      medianMs(() => leaderboard({ systems, matchups, ties }), rounds),
      fitMs,
    );
  }
  report(
    'win matrix',
    medianMs(() => winMatrix({ systems, matchups, ties: 'davidson' }), rounds),
    fitMs,
  );
  const drawn = () => bootstrapStrengths({ itemCount, matchups }, { ties: 'davidson', seed: 1 });
  report(
    'bootstrap',
    medianMs(() => drawn(), 1),
    fitMs,
  );
}

/** How often the truth lies in the 95 % intervals, where comparisons are drawn by the very model that is fitted. */
function coverage(ties: TieModel, each: number): number {
  const [itemCount, rounds] = [8, 400];
  const uniform = () => random() / 2 ** 32;
  let covered = 0;
  for (let round = 0; round < rounds; round++) {
    const truth = Array.from({ length: itemCount }, () => 1.5 * (uniform() - 0.5));
    const mean = truth.reduce((sum, strength) => sum + strength, 0) / itemCount;
    const matchups = pairsOf(itemCount).map(([first, second]) => {
      const d = (truth[first] as number) - (truth[second] as number);
      const chance = outcomeProbabilities(ties, { d, tieParameter: 0.4 });
      const counts = { firstWins: 0, secondWins: 0, ties: 0 };
      for (let k = 0; k < each; k++) {
        const drawn = uniform();
        if (drawn < chance.first) counts.firstWins++;
        else if (drawn < chance.first + chance.second) counts.secondWins++;
        else counts.ties++;
      }
      return { first, second, ...counts };
    });
    const { systems } = leaderboard({ systems: truth.map((_, at) => String(at)), matchups, ties });
    covered += systems.filter(({ system, lower, upper }) => {
      const rating = RATING_CENTRE + RATING_SCALE * ((truth[Number(system)] as number) - mean);
      return lower <= rating && rating <= upper;
    }).length;
  }
  return covered / (rounds * itemCount);
}

console.log(
  '\nShare of true ratings within their 95 % sandwich intervals, 8 systems, 400 rounds (±0.8 % by chance)',
);
for (const ties of ['davidson', 'rao-kupper'] as const) {
  for (const each of [5, 20, 100])
    console.log(
      `${ties}, ${each} comparisons of each two`.padEnd(44),
      `${(100 * coverage(ties, each)).toFixed(1)} %`,
    );
}
