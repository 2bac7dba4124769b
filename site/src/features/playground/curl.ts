import type { CompareRequest } from '../../../../worker/contract/score.ts';
import { shellQuote } from '../../lib/shell-quote.ts';

/** The playground's call as one would make it oneself. */
export function compareAsCurl(origin: string, slug: string, request: CompareRequest): string {
  return [
    `curl ${origin}/v1/projects/${slug}/compare`,
    "-H 'content-type: application/json'",
    `-d ${shellQuote(JSON.stringify(request, null, 2))}`,
  ].join(' \\\n  ');
}
