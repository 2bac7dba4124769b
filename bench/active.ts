import {
  CANDIDATES,
  type ChoosingModel,
  FIRST_ACTIVE_CHOICE,
  mostInformative,
} from '../worker/core/active-choice.ts';
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
    model: Parameters<typeof posteriorOf>[0] & ChoosingModel['network'];
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
      const at = by && rows.length % 2 === 1 ? mostWanted(pool, { by, pairs, random }) : pool.length - 1;
      const [row] = pool.splice(at, 1);
      rows.push({ ...(row as LogRow), id: id + rows.length + 1 });
    }
    learner.learn(rows);
    id += rows.length;
    visit(id);
  }
}

function mostWanted(
  pool: readonly LogRow[],
  { by, pairs, random }: { by: ChoosingModel; pairs: readonly Pair[]; random: () => number },
): number {
  const candidates = Array.from({ length: CANDIDATES }, () => randomInteger(random, pool.length));
  const features = candidates.map((at) => (pairs[(pool[at] as LogRow).responseA / 2] as Pair).features);
  return candidates[mostInformative(by, features)] as number;
}
