import type { Database } from '../storage/database.ts';
import { allOwn, type OwnedBy, ownProjects } from '../storage/own-comparisons.ts';
import { describeOwnComparison } from './describe-own-comparison.ts';

/** Texts are long: so many rows are held at once. */
const ROWS_AT_ONCE = 200;

/** All that the logs hold of an annotator, as NDJSON in no order, written while it is read. */
export function exportOwnComparisons(
  db: Database,
  of: OwnedBy,
  by: { secret: string; now: Date },
): ReadableStream<Uint8Array> {
  const pages = linesOf(db, of, by);
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const { value, done } = await pages.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
  });
}

async function* linesOf(
  db: Database,
  of: OwnedBy,
  by: { secret: string; now: Date },
): AsyncGenerator<string> {
  const { annotator } = of;
  for (const { id: projectId } of await ownProjects(db, of)) {
    let afterTask = '';
    let isMore = true;
    while (isMore) {
      const rows = await allOwn(db, { annotator, projectId }, { afterTask, limit: ROWS_AT_ONCE });
      isMore = rows.length === ROWS_AT_ONCE;
      afterTask = rows.at(-1)?.task ?? '';
      const described = await Promise.all(rows.map((row) => describeOwnComparison(row, by)));
      if (rows.length > 0) yield described.map((each) => `${JSON.stringify(each)}\n`).join('');
    }
  }
}
