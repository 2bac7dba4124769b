import { PairAgreement } from '../core/export/pair-agreement.ts';
import { judgedPairs } from '../core/ranking.ts';
import type { Database } from '../storage/database.ts';
import { type LogRange, readOutcomesPage } from '../storage/export-log.ts';
import { pages } from './pages.ts';

const PAGE_ROWS = 5_000;

/** How the judgements of each pair agree, over all rows that count.
 *  @throws DomainError `body_too_large` */
export async function countAgreement(db: Database, range: LogRange): Promise<PairAgreement> {
  const agreement = new PairAgreement();
  const read = (after: number) => readOutcomesPage(db, range, { after, limit: PAGE_ROWS });
  for await (const page of pages(0, read, ({ id }) => id)) {
    for (const { a: responseA, b: responseB, outcome, ranking } of page) {
      for (const pair of judgedPairs({ outcome, responseA, responseB, ranking }))
        agreement.add(pair.a, pair.b, pair.outcome);
    }
  }
  return agreement;
}
