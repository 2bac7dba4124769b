import type { Annotator, Annotators } from '../contract/annotators.ts';
import type { Alpha } from '../core/evaluation/krippendorff.ts';
import type { CrowdReport } from '../core/quality/crowd-report.ts';
import { quarantined } from '../core/quality/quarantine.ts';
import { countRowsOf } from '../storage/annotators.ts';
import { type AuditRow, auditEntries } from '../storage/audit-log.ts';
import type { Database } from '../storage/database.ts';
import { quarantineEntries } from '../storage/quarantines.ts';
import { pseudonyms } from './pseudonyms.ts';

/** What is known of each annotator, by pseudonym, and who of them does not count, since when and why. */
export async function describeAnnotators(
  db: Database,
  report: CrowdReport,
  { projectId, secret }: { projectId: number; secret: string },
): Promise<Annotators> {
  const entries = await quarantineEntries(db, projectId);
  const inside = quarantined(entries);
  const notes = await notesOf(db, projectId, inside);
  const counts = await countRowsOf(db, projectId, [...inside]);
  const pseudonymOf = await pseudonyms(projectId, secret);
  const names = new Set([...report.annotators, ...entries].map(({ annotator }) => annotator));
  const ids = new Map(
    await Promise.all([...names].map(async (name) => [name, await pseudonymOf(name)] as const)),
  );
  const idOf = ({ annotator }: { annotator: string }) => ids.get(annotator) as string;
  return {
    comparisons: report.judgements,
    alpha: describeAlpha(report.alpha),
    annotators: report.annotators
      .filter(({ annotator }) => !inside.has(annotator))
      .map((one) => describeAnnotator(idOf(one), one)),
    quarantined: [...inside].map((annotator) => {
      const note = notes.get(annotator);
      return {
        id: idOf({ annotator }),
        comparisons: counts.get(annotator) ?? 0,
        reason: note?.reason ?? '',
        time: (note?.createdAt ?? new Date(0)).toISOString(),
        key_name: note?.keyName ?? '',
      };
    }),
  };
}

/** What the audit log says of each who is in quarantine: its newest entry of them. */
async function notesOf(
  db: Database,
  projectId: number,
  inside: ReadonlySet<string>,
): Promise<Map<string, AuditRow>> {
  if (inside.size === 0) return new Map();
  const entries = await auditEntries(db, { projectId, actions: ['annotator.quarantined'] });
  return new Map(entries.toReversed().map((entry) => [entry.annotator ?? '', entry]));
}

function describeAnnotator(
  id: string,
  { signals, reliability, weight, flags }: CrowdReport['annotators'][number],
): Annotator {
  const { comparisons, outcomes, left, medianMs, pace, hurried, gold, agreement, selfConsistency } = signals;
  const { value, lower, upper } = reliability;
  return {
    id,
    comparisons,
    outcomes,
    median_ms: medianMs,
    pace,
    hurried,
    left,
    gold,
    self_consistency: selfConsistency,
    agreement,
    reliability: { value, lower, upper },
    weight,
    flags,
  };
}

function describeAlpha(alpha: Alpha): Annotators['alpha'] {
  if (!alpha.defined) return { value: null, lower: null, upper: null, pairs: 0, reason: alpha.reason };
  const { value, interval, units } = alpha;
  return {
    value,
    lower: interval?.lower ?? null,
    upper: interval?.upper ?? null,
    pairs: units,
    reason: null,
  };
}
