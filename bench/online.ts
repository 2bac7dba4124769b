import type { Example, FoldState, LogRow } from '../worker/core/fold.ts';
import { emptyFold } from '../worker/core/fold.ts';
import { lengthMargin } from '../worker/core/length-baseline.ts';
import { moderatedProbability, posteriorFeatures, posteriorOf } from '../worker/core/posterior.ts';
import { seededRandom } from '../worker/core/random.ts';
import { DEFAULT_RECIPE, type Recipe } from '../worker/core/recipe.ts';
import { type RewardModel, reward } from '../worker/core/reward-network.ts';
import { difference } from '../worker/core/sparse-vector.ts';
import type { ExampleSource, FoldedResponse } from '../worker/training/example-source.ts';
import { foldRows, publishable } from '../worker/training/fold-rows.ts';
import type { Pair } from './dataset.ts';
import { shuffled } from './folds.ts';
import type { Expectation } from './judge.ts';

/** Nothing is held out of the training folds: the test fold is what is held out. */
export const BENCH_RECIPE: Recipe = { ...DEFAULT_RECIPE, heldOutShare: 0 };

/** The log a crowd would leave: one row a judgement, in random order. Response 2i and 2i + 1 are those of pair i. */
export function logOf(pairs: readonly Pair[], seed: number): LogRow[] {
  const rows = pairs.flatMap(({ votes: [first, second] }, index) =>
    Array.from({ length: first + second }, (_, person) =>
      rowOf(index, { person, outcome: person < first ? 'a' : 'b' }),
    ),
  );
  return shuffled(rows, seededRandom(2, seed)).map((row, at) => ({ ...row, id: at + 1 }));
}

function rowOf(index: number, { person, outcome }: { person: number; outcome: 'a' | 'b' }): LogRow {
  return {
    id: 0,
    outcome,
    responseA: 2 * index,
    responseB: 2 * index + 1,
    annotator: String(person),
    weight: 1,
    strength: null,
    active: false,
    excluded: false,
  };
}

/** The product's fold without its storage: rows in, the published model out. */
export class OnlineLearner {
  readonly #recipe: Recipe;
  readonly #examples: Example[] = [];
  readonly #responses = new Map<number, FoldedResponse>();
  readonly #pairs: readonly Pair[];
  readonly #trust: ExampleSource['trust'];
  #state: FoldState;
  model: RewardModel;

  /** @param trust see {@link ExampleSource}; everybody fully, by default */
  constructor(pairs: readonly Pair[], recipe: Recipe, trust?: ExampleSource['trust']) {
    this.#trust = trust;
    this.#recipe = recipe;
    this.#pairs = pairs;
    for (const [prompt, { responses, features, lengths }] of pairs.entries()) {
      for (const side of [0, 1] as const) {
        const response = { features: features[side], length: lengths[side], prompt, promptHash: 0 };
        this.#responses.set(responses[side], response);
      }
    }
    this.#state = emptyFold(recipe);
    this.model = this.#state.learners[0]?.model as RewardModel;
  }

  learn(rows: readonly LogRow[]): void {
    const source = {
      example: (index: number) => this.#examples[index] as Example,
      response: (id: number) => this.#responses.get(id) as FoldedResponse,
      ...(this.#trust && { trust: this.#trust }),
    };
    const numbered = rows.map((row) => this.#numbered(row));
    const folded = foldRows(this.#state, numbered, source, this.#recipe);
    for (const { examples } of folded.chunks) this.#examples.push(...examples);
    this.#state = folded.state;
    this.model = publishable(folded, source, this.#recipe).model;
  }

  /** The row with its responses' own numbers. */
  #numbered(row: LogRow): LogRow {
    const [responseA, responseB] = (this.#pairs[row.responseA / 2] as Pair).responses;
    return { ...row, responseA, responseB };
  }

  expect(pairs: readonly Pair[]): Expectation[] {
    const { model } = this;
    const posterior = posteriorOf(model);
    return pairs.map(({ features: [first, second], lengths }) => {
      const margin = reward(model, first) - reward(model, second);
      const d = difference(posteriorFeatures(model, first), posteriorFeatures(model, second));
      return {
        margin,
        probability: moderatedProbability(margin, posterior.variance(d)),
        lengthMargin: lengthMargin(this.#state.lengthBaseline, lengths),
      };
    });
  }
}
