import type { DataCard } from '../contract/export.ts';
import { OUTCOMES } from '../core/comparison.ts';
import { isErasedAnnotator } from '../core/erased-annotator.ts';
import { DomainError } from '../core/errors.ts';
import type { Database } from '../storage/database.ts';
import { type LogRange, summarizeLog } from '../storage/export-log.ts';
import type { ProjectRow } from '../storage/projects.ts';
import { countAgreement } from './count-agreement.ts';
import { describeProject } from './describe-project.ts';
import type { PublishedModel } from './read-checkpoint.ts';

const CAVEATS = [
  'Preferences show what these people liked better, not what is correct.',
  'An annotator is a browser that kept its cookie, or a name in a file: one person may be several.',
  'Comparisons that were taken back or taken out are not in it, nor those of annotators in quarantine.',
  'Prompts and responses may hold personal data, or text that offends: nobody has looked through them.',
];
const IMPORTED =
  'Imported data may name the preferred response first. Which side it was shown on is then unknown, and Tilt drew it at random.';
const CHOSEN =
  'Pairs that a model chose are harder than others: take `active` = false for an unbiased picture of the systems.';
const IMAGES =
  'Responses are addresses of images at other servers, which may have changed or gone since people looked at them. No model was trained on them.';

const checked = (count: number) =>
  `${count} of the comparisons asked about gold pairs, whose answer is known, or once more about a pair, to see who reads: they are ` +
  'in no export but `comparisons`, with their `purpose`.';

/** What to know of a project's data before using it. */
export async function describeData(
  db: Database,
  {
    project,
    range,
    model,
    now,
  }: { project: ProjectRow; range: LogRange; model: PublishedModel | null; now: Date },
): Promise<DataCard> {
  const [described, summary, agreement] = await Promise.all([
    describeProject(db, project),
    summarizeLog(db, range),
    agreementOf(db, range),
  ]);
  const sum = (field: 'comparisons' | 'imported' | 'active' | 'checks') =>
    summary.reduce((total, entry) => total + (entry[field] ?? 0), 0);
  const times = summary.flatMap(({ firstAt, lastAt }) => [firstAt, lastAt]).sort((a, b) => a - b);
  const date = (time: number | undefined) => (time === undefined ? null : new Date(time).toISOString());
  const outcomes = Object.fromEntries(
    [...OUTCOMES, 'ranking'].map((outcome) => [outcome, 0]),
  ) as DataCard['counts']['outcomes'];
  for (const { outcome, comparisons } of summary) outcomes[outcome] = comparisons;
  const { prompts, responses, systems } = described.counts;
  const inside = range.without.filter((annotator) => !isErasedAnnotator(annotator)).length;
  const annotators = described.counts.annotators - inside;
  const comparisons = sum('comparisons');
  return {
    project: project.slug,
    name: project.name,
    question: project.question,
    guidelines: project.guidelines,
    created_at: project.createdAt.toISOString(),
    exported_at: now.toISOString(),
    counts: { prompts, responses, systems, comparisons, annotators, outcomes },
    dates: { first: date(times[0]), last: date(times.at(-1)) },
    collection: {
      imported: sum('imported'),
      collected: comparisons - sum('imported'),
      chosen_by_model: sum('active'),
      judgements_per_pair: project.settings.overlap,
    },
    agreement,
    model: model?.ref ?? null,
    licence: null,
    caveats: [
      ...CAVEATS,
      ...(sum('imported') > 0 ? [IMPORTED] : []),
      ...(sum('active') > 0 ? [CHOSEN] : []),
      ...(project.settings.responses === 'image_url' ? [IMAGES] : []),
      ...(sum('checks') > 0 ? [checked(sum('checks'))] : []),
    ],
  };
}

async function agreementOf(db: Database, range: LogRange): Promise<DataCard['agreement']> {
  try {
    return (await countAgreement(db, range)).overall();
  } catch (error) {
    if (error instanceof DomainError) return null;
    throw error;
  }
}
