import { shellQuote } from '../../lib/shell-quote.ts';
import type { Texts } from './judged.ts';

export const CALL_LANGUAGES = [
  { value: 'curl', label: 'curl' },
  { value: 'typescript', label: 'TypeScript' },
  { value: 'python', label: 'Python' },
] as const;
export type CallLanguage = (typeof CALL_LANGUAGES)[number]['value'];

interface Call extends Texts {
  origin: string;
  slug: string;
}

/** The playground's call as one would make it oneself. */
export function callIn(language: CallLanguage, call: Call): string {
  return WRITERS[language](call);
}

const addressOf = ({ origin, slug }: Call): string =>
  `${origin}/v1/projects/${encodeURIComponent(slug)}/rank`;

const bodyOf = ({ prompt, responses }: Call): string => JSON.stringify({ prompt, responses }, null, 2);

const WRITERS: Record<CallLanguage, (call: Call) => string> = {
  curl: (call) =>
    [
      `curl ${addressOf(call)}`,
      "-H 'content-type: application/json'",
      `--data-raw ${shellQuote(bodyOf(call))}`,
    ].join(' \\\n  '),
  typescript: (call) =>
    [
      `const response = await fetch(${JSON.stringify(addressOf(call))}, {`,
      "  method: 'POST',",
      "  headers: { 'content-type': 'application/json' },",
      `  body: JSON.stringify(${bodyOf(call).replaceAll('\n', '\n  ')}),`,
      '});',
      'const { order, scores, probability_first_is_best } = await response.json();',
    ].join('\n'),
  // What JSON writes of texts and lists is Python, too.
  python: (call) =>
    [
      'import requests',
      '',
      'response = requests.post(',
      `    ${JSON.stringify(addressOf(call))},`,
      `    json=${bodyOf(call).replaceAll('\n', '\n    ')},`,
      ')',
      'response.raise_for_status()',
      'ranked = response.json()',
      'print(ranked["order"], [score["reward"] for score in ranked["scores"]])',
    ].join('\n'),
};
