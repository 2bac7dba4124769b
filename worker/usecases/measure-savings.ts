import { comparisonsSaved, type MeasuredModel } from '../core/comparisons-saved.ts';
import type { Example, FoldState } from '../core/fold.ts';
import { foldedModel } from '../core/folded-model.ts';
import { learnerPlans } from '../core/learners.ts';
import { probabilityLoss } from '../core/preference-loss.ts';
import type { Recipe } from '../core/recipe.ts';
import type { RewardModel } from '../core/reward-network.ts';
import { SNAPSHOT_EXAMPLES } from '../storage/fold-snapshots.ts';
import type { MeasuredSavings, StoredFold } from '../storage/fold-storage.ts';
import type { StoredSavings } from '../storage/stored-card.ts';
import type { ExampleSource } from '../training/example-source.ts';
import { foretell } from './evaluate-fold.ts';
import { randomArm } from './random-arm.ts';

/** What a learning curve is measured on: the newest held-out comparisons. */
const HELD_OUT = 512;
/** Of so many past models. */
const POINTS = 12;

/** Fewer say more of chance than of learning. */
const LEAST_HELD_OUT = 100;
const LEAST_CHOSEN = 50;

export interface LearningRecord {
  newestHeldOut(limit: number): Example[];
  /** Past states of the fold, oldest first; the last is the newest that was kept. */
  pastStates(points: number): FoldState[];
  get(id: number): ReturnType<ExampleSource['response']>;
}

/** Where what was measured is kept. */
export interface SavingsPlace {
  savings(): MeasuredSavings | null;
  keepSavings(measured: MeasuredSavings): void;
}

/** How many comparisons the model's choice of pairs has saved, against drawing all at random: past models, measured anew on the
 *  same held-out comparisons, make the learning curve. */
function measureSavings(record: LearningRecord, recipe: Recipe): StoredSavings {
  const states = record.pastStates(POINTS);
  const newest = states.at(-1);
  if (!recipe.randomArm) return unknown('no_random_arm');
  const arm = newest && randomArm(newest, recipe);
  if (!arm || newest.examples - arm.examples < LEAST_CHOSEN) return unknown('too_few_chosen');
  const heldOut = record.newestHeldOut(HELD_OUT);
  if (heldOut.length < LEAST_HELD_OUT) return unknown('too_few_held_out');
  const source = { response: (id: number) => record.get(id) };
  const measure = (model: RewardModel, trained: number): MeasuredModel => ({
    trained,
    losses: foretell(heldOut, { model, state: newest, source }).map(({ predictions }) =>
      predictions.reduce(
        (sum, { probability }) => sum + probabilityLoss(probability) / predictions.length,
        0,
      ),
    ),
  });
  const plans = learnerPlans(recipe);
  const saved = comparisonsSaved({
    curve: states.map((state) => measure(foldedModel(state, plans), state.examples)),
    arm: measure(arm.model, arm.examples),
    prompts: heldOut.map(({ members }) => record.get(members[0] as number).prompt),
  });
  return saved === null ? unknown('not_better') : { ...saved, reason: null };
}

/** The savings of a fold, measured anew where there is a newer past model to measure or something was taken back, for it takes
 *  about 0.15 s. */
export function currentSavings(
  record: LearningRecord & SavingsPlace,
  { state, exclusionCursor, recipe: recipeKey }: StoredFold,
  recipe: Recipe,
): StoredSavings {
  const snapshots = Math.floor(state.examples / SNAPSHOT_EXAMPLES);
  const key = JSON.stringify([recipeKey, exclusionCursor, snapshots]);
  const known = record.savings();
  if (known?.key === key) return known.savings;
  const savings = measureSavings(record, recipe);
  record.keepSavings({ key, savings });
  return savings;
}

function unknown(reason: NonNullable<StoredSavings['reason']>): StoredSavings {
  return { value: null, standardError: null, reason };
}
