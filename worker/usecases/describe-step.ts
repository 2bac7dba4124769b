import type { StepComparisons } from '../contract/step.ts';
import type { StepRecord } from '../core/fold.ts';
import { orderedPairs } from '../core/preference-loss.ts';
import { shownResponses } from '../core/ranking.ts';
import { type ComparisonRow, readComparisons } from '../storage/comparisons.ts';
import type { Database } from '../storage/database.ts';
import type { FoldedExample } from '../storage/folded-examples.ts';
import { type ResponseText, readTexts } from '../storage/responses.ts';
import type { ImageOf } from './image-reference.ts';
import { pseudonyms } from './pseudonyms.ts';

/** The comparisons that a step trained on, as people gave them and as the model expected them. What was taken out of the log since is
 *  not among them. */
export async function describeStep(
  db: Database,
  { record, folded }: { record: StepRecord; folded: readonly FoldedExample[] },
  { projectId, secret, imageOf }: { projectId: number; secret: string; imageOf: ImageOf },
): Promise<StepComparisons> {
  const ids = folded.map(({ example }) => example.id);
  const rows = (await readComparisons(db, projectId, ids)).filter(({ excluded }) => !excluded);
  const texts = await readTexts(db, [...new Set(rows.flatMap(shownResponses))]);
  const byId = new Map(texts.map((text) => [text.id, text]));
  const expected = new Map(folded.map((each) => [each.example.id, each]));
  const pseudonymOf = await pseudonyms(projectId, secret);
  const { step, timeMs, loss, progressiveLoss, accuracy, provisional } = record;
  return {
    step,
    time: new Date(timeMs).toISOString(),
    loss,
    progressive_loss: progressiveLoss,
    accuracy,
    provisional,
    comparisons: await Promise.all(
      rows.map(async (row) => ({
        ...(await compared(row, byId, imageOf)),
        annotator: await pseudonymOf(row.annotator),
        pairs: pairsOf(expected.get(row.id) as FoldedExample, shownResponses(row)),
      })),
    ),
  };
}

type Compared = StepComparisons['comparisons'][number];

async function compared(
  row: ComparisonRow,
  texts: ReadonlyMap<number, ResponseText>,
  imageOf: ImageOf,
): Promise<Omit<Compared, 'annotator' | 'pairs'>> {
  const ids = shownResponses(row);
  const shown = ids.map((id) => texts.get(id));
  const images = await Promise.all(ids.map(imageOf));
  return {
    id: row.id,
    time: row.createdAt.toISOString(),
    prompt: shown[0]?.prompt ?? '',
    responses: shown.map((text, at) => ({
      system: text?.system ?? null,
      text: text?.text ?? '',
      ...images[at],
    })),
    outcome: row.outcome,
    strength: row.strength,
    weight: row.weight,
    active: row.active,
  };
}

function pairsOf({ example, predictions }: FoldedExample, shown: readonly number[]): Compared['pairs'] {
  return orderedPairs(example.members, example.ranks).flatMap(([chosen, rejected], at) => {
    const expected = predictions[at];
    if (!expected) return [];
    const { probability, margin, lengthMargin } = expected;
    const places = { chosen: shown.indexOf(chosen), rejected: shown.indexOf(rejected) };
    return { ...places, probability, margin, length_margin: lengthMargin };
  });
}
