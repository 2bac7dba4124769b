import { LIMITS } from '../contract/limits.ts';
import type { PriorReport } from '../contract/prior.ts';
import type { Actor } from '../core/audit.ts';
import { DomainError } from '../core/errors.ts';
import { FEATURE_VERSION } from '../core/features.ts';
import type { ImportFormat } from '../core/import-formats/registry.ts';
import type { ImportedRow } from '../core/imported-row.ts';
import type { Database } from '../storage/database.ts';
import { type StoredPrior, savePrior } from '../storage/priors.ts';
import type { ProjectRow } from '../storage/projects.ts';
import { sha256Hex } from './content-hash.ts';
import { importBatch } from './import-batch.ts';
import { learnInMemory } from './learn-in-memory.ts';
import { type BadLines, type ImportLine, noBadLines, readImportLine } from './read-import-line.ts';
import { recipeOf } from './read-recipe.ts';

type LineErrors = PriorReport['errors'];

/** Learns a model from a file of preferences, as a project would that had imported it and held nothing out, and makes it what
 *  this project starts from. The file is not kept; a bad line of it is reported and stops nothing.
 *  @throws DomainError `body_too_large` for more preferences than a request may learn from, `prior_empty` for none */
export async function startFromFile(
  db: Database,
  lines: AsyncIterable<ImportLine>,
  {
    project,
    format,
    by,
    now,
  }: { project: ProjectRow; format: ImportFormat | undefined; by: Actor; now: Date },
): Promise<{ prior: StoredPrior; errors: LineErrors }> {
  const bad = noBadLines();
  const { errors } = bad;
  const rows = await readPreferences(lines, { format, bad });
  const batch = await importBatch(rows, { labels: 'import', annotator: 'import' });
  if (batch.comparisons.length === 0) throw noPreference(errors);
  const recipe = { ...recipeOf(project.settings, undefined), heldOutShare: 0 };
  const { weights } = await learnInMemory(batch, recipe);
  const prior: StoredPrior = {
    source: { kind: 'file' },
    preferences: batch.comparisons.length,
    hash: await sha256Hex(new Uint8Array(weights.buffer)),
    featureVersion: FEATURE_VERSION,
    shape: recipe.shape,
    weights,
    createdAt: now,
  };
  const details = { file: true, preferences: prior.preferences };
  const note = { projectId: project.id, by, action: 'prior.set', details, at: now } as const;
  await savePrior(db, project.id, { prior, note });
  return { prior, errors };
}

/** The rows with a preference in them, and of those nothing else: ties and mere texts teach nothing. */
async function readPreferences(
  lines: AsyncIterable<ImportLine>,
  { format, bad }: { format: ImportFormat | undefined; bad: BadLines },
): Promise<ImportedRow[]> {
  const rows: ImportedRow[] = [];
  let preferences = 0;
  for await (const line of lines) {
    for (const row of readImportLine(line, { format }, bad)?.rows ?? []) {
      const judgements = row.judgements.filter(isPreference);
      if (judgements.length > 0) rows.push({ ...row, judgements });
      preferences += judgements.length;
      if (preferences > LIMITS.priorPreferences) throw tooMany();
    }
  }
  return rows;
}

function isPreference({ outcome, ranking }: ImportedRow['judgements'][number]): boolean {
  return outcome === 'a' || outcome === 'b' || ranking?.ranks?.some((rank) => rank > 1) === true;
}

function tooMany(): DomainError {
  return new DomainError(
    'body_too_large',
    `The file holds more than ${LIMITS.priorPreferences} preferences, which is all that one request learns from. ` +
      'Import it into a project of its own, and start from that project: {"project": "its-slug"}.',
  );
}

function noPreference(errors: LineErrors): DomainError {
  const [first] = errors;
  const why = first ? ` Line ${first.line}: ${first.message}.` : '';
  return new DomainError(
    'prior_empty',
    'No line says which of two responses was preferred: give prompt, chosen and rejected, or a, b and votes; ' +
      `to start from a project, send {"project": "its-slug"} as application/json.${why}`,
  );
}
