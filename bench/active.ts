import { CANDIDATES, FIRST_ACTIVE_CHOICE, pairInformation } from '../worker/core/active-choice.ts';
import type { LogRow } from '../worker/core/fold.ts';
import { posteriorOf } from '../worker/core/posterior.ts';
import { randomInteger, seededRandom } from '../worker/core/random.ts';
import type { Pair } from './dataset.ts';

/** The model looks again after so many comparisons. */
const AT_ONCE = 16;

/** Takes comparisons from a log in the order the product would ask for them: at first at random, then every other one the one of
 *  {@link CANDIDATES} that teaches the model most.
 *  @param learner is taught as it goes
 *  @param visit is shown how many comparisons it has had, after each few */
export function learnActively(
  learner: {
    learn(rows: readonly LogRow[]): void;
    model: Parameters<typeof posteriorOf>[0] & Parameters<typeof pairInformation>[0]['network'];
  },
  {
    log,
    pairs,
    seed,
    limit,
  }: { log: readonly LogRow[]; pairs: readonly Pair[]; seed: number; limit: number },
  visit: (comparisons: number) => void,
): void {
  const pool = [...log];
  const random = seededRandom(3, seed);
  let id = 0;
  while (id < limit && pool.length > 0) {
    const by =
      id < FIRST_ACTIVE_CHOICE ? null : { network: learner.model, posterior: posteriorOf(learner.model) };
    const rows: LogRow[] = [];
    while (rows.length < Math.min(AT_ONCE, limit - id) && pool.length > 0) {
      const at = by && rows.length % 2 === 1 ? mostInformative(pool, { by, pairs, random }) : pool.length - 1;
      const [row] = pool.splice(at, 1);
      rows.push({ ...(row as LogRow), id: id + rows.length + 1 });
    }
    learner.learn(rows);
    id += rows.length;
    visit(id);
  }
}

function mostInformative(
  pool: readonly LogRow[],
  {
    by,
    pairs,
    random,
  }: { by: Parameters<typeof pairInformation>[0]; pairs: readonly Pair[]; random: () => number },
): number {
  const candidates = Array.from({ length: CANDIDATES }, () => randomInteger(random, pool.length));
  const information = candidates.map((at) => {
    const [first, second] = (pairs[(pool[at] as LogRow).responseA / 2] as Pair).features;
    return pairInformation(by, first, second);
  });
  return candidates[information.indexOf(Math.max(...information))] as number;
}

/** How many comparisons drawn at random would have been needed for a loss, from their learning curve: between two points of it
 *  linear in the logarithm of their number. Null where the curve never falls so low. */
export function comparisonsNeeded(
  curve: readonly { n: number; loss: number }[],
  loss: number,
): number | null {
  const after = curve.findIndex((point) => point.loss <= loss);
  if (after < 0) return null;
  const [before, reached] = [curve[after - 1], curve[after]];
  if (!before || !reached) return reached?.n ?? null;
  const share = (before.loss - loss) / (before.loss - reached.loss);
  return Math.exp(Math.log(before.n) + share * Math.log(reached.n / before.n));
}
