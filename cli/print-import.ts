import type { ImportReport } from '../worker/contract/import.ts';
import { counted } from './counted.ts';
import { paint, plain, print } from './terminal.ts';

const REASONS_SHOWN = 10;
const LINES_SHOWN = 3;

/** What an import brought, for people: what is new, and why lines were refused. */
export function printImport(total: ImportReport, project: string): void {
  const { prompts, responses, comparisons, skipped, errors, error_count = errors.length } = total;
  const brought = [
    counted(prompts, 'prompt'),
    counted(responses, 'response'),
    counted(comparisons, 'comparison'),
  ];
  print(`New in ${project}: ${brought.join(', ')}; there already: ${skipped}.`);
  printRefused({ errors, error_count });
}

/** Each reason once, with the lines that it is of. */
export function printRefused({ errors, error_count }: Pick<ImportReport, 'errors' | 'error_count'>): void {
  if (error_count === 0) return;
  print(paint(`Refused, ${counted(error_count, 'line')}:`, 'yellow'));
  const reasons = [...Map.groupBy(errors, ({ message }) => message)];
  for (const [message, lines] of reasons.slice(0, REASONS_SHOWN))
    print(`  ${numbersOf(lines)}: ${plain(message, 500)}`);
  const named = reasons.slice(0, REASONS_SHOWN).reduce((sum, [, lines]) => sum + lines.length, 0);
  if (error_count > named) print(`  … and ${error_count - named} more; --errors FILE writes them down`);
}

/** `line 7`, or `lines 7, 8, 9 and 91 more`. */
function numbersOf(errors: ImportReport['errors']): string {
  const first = errors.slice(0, LINES_SHOWN).map(({ line }) => line);
  const more = errors.length > first.length ? ` and ${errors.length - first.length} more` : '';
  return `${errors.length === 1 ? 'line' : 'lines'} ${first.join(', ')}${more}`;
}
