import * as v from 'valibot';
import { expect, it } from 'vitest';
import { ExportQuery } from '../../../../worker/contract/export.ts';
import { exportName, exportQuery, FORMATS, takesFilters } from './export-query.ts';

it('offers every format that there is', () => {
  expect(Object.keys(FORMATS).sort()).toEqual([...ExportQuery.entries.format.wrapped.options].sort());
});

it('asks by what is filled in, where the format takes it', () => {
  const filters = { from: '2026-01-31', to: '', min_weight: ' ', min_agreement: '0.8', min_margin: '' };
  const query = exportQuery('dpo', 'parquet', filters);
  expect(query).toEqual({ format: 'dpo', as: 'parquet', from: '2026-01-31', min_agreement: '0.8' });
  expect(v.safeParse(ExportQuery, query).success).toBe(true);
  expect(exportQuery('leaderboard', 'csv', filters)).toEqual({ format: 'leaderboard', as: 'csv' });
  expect(takesFilters('card')).toBe(false);
  expect(exportName('support', 'card', 'markdown')).toBe('support-card.md');
});
