import { type Evaluation, evaluate, type Judgement } from '../core/evaluation.ts';
import type { Example, FoldState, HeldOutMeasures, Prediction } from '../core/fold.ts';
import { posteriorOf } from '../core/posterior.ts';
import { predictRanking } from '../core/predict.ts';
import { orderedPairs, probabilityLoss } from '../core/preference-loss.ts';
import type { RewardModel } from '../core/reward-network.ts';
import type { FoldedExample } from '../storage/folded-examples.ts';
import type { ExampleSource } from '../training/example-source.ts';

/** The newest of each kind that an evaluation looks at: recent, so that it is about the model as it is, and bounded. */
const CHUNKS = 256;
const HELD_OUT = 1024;

interface Evaluated {
  model: RewardModel;
  state: Pick<FoldState, 'lengthBaseline'>;
  source: Pick<ExampleSource, 'response'>;
}

/** How good the model is: progressively, on the newest comparisons as each was foretold before it was trained on; and on
 *  comparisons of held-out prompts, as the model stands. Pairs that the model chose are left out, for it chose those it is
 *  least sure of. */
export function evaluateFold(
  place: { newestFolded(chunks: number): FoldedExample[]; newestHeldOut(limit: number): Example[] },
  by: Evaluated,
): { progressive: Evaluation | null; heldOutEvaluation: Evaluation | null } {
  const heldOut = foretell(place.newestHeldOut(HELD_OUT), by);
  const judgements = (folded: readonly FoldedExample[]) =>
    evaluate(folded.flatMap((each) => judgementsOf(each, by)));
  const drawn = place.newestFolded(CHUNKS).filter(({ example }) => !example.active);
  return { progressive: judgements(drawn), heldOutEvaluation: judgements(heldOut) };
}

/** Mean loss and accuracy on held-out comparisons; null where there are none. */
export function measureHeldOut(
  heldOut: readonly Example[],
  by: Evaluated & { trained: number },
): HeldOutMeasures | null {
  if (heldOut.length === 0) return null;
  const pairs = foretell(heldOut, by).flatMap(({ predictions }) => predictions);
  const mean = (measure: (pair: Prediction) => number): number =>
    pairs.reduce((sum, pair) => sum + measure(pair), 0) / pairs.length;
  return {
    heldOutLoss: mean(({ probability }) => probabilityLoss(probability)),
    heldOutAccuracy: mean(({ margin }) => (margin > 0 ? 1 : 0)),
    trained: by.trained,
  };
}

/** What a model expects of examples. */
export function foretell(examples: readonly Example[], { model, state, source }: Evaluated): FoldedExample[] {
  const by = { model, posterior: posteriorOf(model), baseline: state.lengthBaseline };
  return examples.map((example) => {
    const ranking = example.members.map((id) => source.response(id));
    return { example, predictions: predictRanking(ranking, by, example.ranks) };
  });
}

/** One judgement for each pair of a ranking that does not tie, in the order of its predictions. They are not independent; standard
 *  errors are clustered by prompt, which all of them share. */
function judgementsOf({ example, predictions }: FoldedExample, { source }: Evaluated): Judgement[] {
  const { members, ranks, annotator } = example;
  return orderedPairs(members, ranks).map(([chosen, rejected], at): Judgement => {
    const [better, worse] = [source.response(chosen), source.response(rejected)];
    return {
      ...(predictions[at] as Prediction),
      prompt: better.prompt,
      pair: chosen < rejected ? [chosen, rejected] : [rejected, chosen],
      firstChosen: chosen < rejected,
      annotator,
      lengths: [better.length, worse.length],
    };
  });
}
