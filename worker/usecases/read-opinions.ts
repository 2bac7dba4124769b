import type { Opinions } from '../contract/opinions.ts';
import { DomainError } from '../core/errors.ts';
import { quarantined } from '../core/quality/quarantine.ts';
import { findComparison } from '../storage/comparisons.ts';
import type { Database } from '../storage/database.ts';
import { countPairOutcomes } from '../storage/pair-outcomes.ts';
import type { ProjectRow } from '../storage/projects.ts';
import { quarantineEntries } from '../storage/quarantines.ts';
import { readTexts } from '../storage/responses.ts';
import type { EncoderAccess } from './encoder-access.ts';
import { compareResponses } from './score-responses.ts';

type Crowd = Opinions['crowd'];

const EXCHANGED = { a: 'b', b: 'a', tie: 'tie', both_bad: 'both_bad' } as const;

/** What others and the model think of a pair, told only to who has answered it and whose answer stands. Those in quarantine are not
 *  among the others.
 *  @param caller the annotator who asks; null for an owner, who may see every comparison's
 *  @throws DomainError `comparison_not_found`, `not_your_comparison`, `opinions_not_shown` */
export async function readOpinions(
  db: Database,
  {
    project,
    id,
    caller,
    access,
  }: { project: ProjectRow; id: number; caller: string | null; access: EncoderAccess },
): Promise<Opinions> {
  const row = await findComparison(db, project.id, id);
  if (!row || row.excluded)
    throw new DomainError('comparison_not_found', `This project has no comparison ${id} that stands.`);
  if (caller !== null) requireShown(project, row.annotator, caller);
  const pair = { a: row.responseA, b: row.responseB };
  const [crowd, model] = await Promise.all([
    crowdOf(db, { projectId: project.id, ...pair, except: row.annotator }),
    modelOf(db, { projectId: project.id, access }, pair),
  ]);
  return { crowd, model };
}

function requireShown({ settings }: ProjectRow, annotator: string, caller: string): void {
  if (annotator !== caller)
    throw new DomainError('not_your_comparison', 'What others think is shown to who made the comparison.');
  if (settings.reveal !== 'crowd')
    throw new DomainError(
      'opinions_not_shown',
      'This project keeps its crowd’s opinions: see settings.reveal.',
    );
}

async function crowdOf(
  db: Database,
  { except, ...pair }: { projectId: number; a: number; b: number; except: string },
): Promise<Crowd> {
  const crowd: Crowd = { a: 0, b: 0, tie: 0, both_bad: 0 };
  const silent = quarantined(await quarantineEntries(db, pair.projectId));
  const counts = await countPairOutcomes(db, { ...pair, except: [except, ...silent] });
  for (const { left, outcome, count } of counts) {
    if (outcome === 'skip') continue;
    crowd[left === pair.a ? outcome : EXCHANGED[outcome]] += count;
  }
  return crowd;
}

async function modelOf(
  db: Database,
  scorer: { projectId: number; access: EncoderAccess },
  { a, b }: { a: number; b: number },
): Promise<Opinions['model']> {
  const texts = new Map((await readTexts(db, [a, b])).map((text) => [text.id, text]));
  const [textA, textB] = [texts.get(a), texts.get(b)];
  if (!textA || !textB) return null;
  const pair = { prompt: textA.prompt, a: textA.text, b: textB.text };
  const compared = await compareResponses(db, scorer, pair).catch((error: unknown) => {
    // No model yet, or its encoder is down: what the crowd thinks can be told all the same.
    if (error instanceof DomainError) return null;
    throw error;
  });
  return compared && { probability_a: compared.probability_a };
}
