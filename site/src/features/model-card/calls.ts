import { shellQuote } from '../../lib/shell-quote.ts';
import type { Step } from './read-card.ts';

interface Place {
  origin: string;
  slug: string;
  step: Step;
}

const addressOf = ({ origin, slug, step }: Place): string =>
  `${origin}/v1/projects/${encodeURIComponent(slug)}/checkpoints/${step}`;

/** How tfjs loads the model; it takes features, not texts. */
export function loadWithTfjs(place: Place): string {
  return [
    "import * as tf from '@tensorflow/tfjs';",
    '',
    'const model = await tf.loadLayersModel(',
    `  ${JSON.stringify(`${addressOf(place)}/model.json`)},`,
    ');',
  ].join('\n');
}

export function cardAsCurl(place: Place): string {
  return `curl ${shellQuote(addressOf(place))}`;
}
