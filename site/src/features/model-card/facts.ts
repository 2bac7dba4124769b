import type { CheckpointCard } from '../../../../worker/contract/checkpoint.ts';
import { formatCount, formatPercent } from '../../lib/format.ts';

const HEADS: Record<CheckpointCard['head'], string> = { linear: 'Linear', mlp: 'One hidden layer' };

export function headInWords({ head, weights }: CheckpointCard): string {
  return `${HEADS[head]}, ${formatCount(weights)} weights`;
}

/** Which encoder, where it answers and how much it adds. */
export function encoderInWords(encoder: NonNullable<CheckpointCard['encoder']>): string {
  const place = encoder.kind === 'openai' ? new URL(encoder.url).host : 'Workers AI';
  return `${encoder.model} at ${place}, ${formatCount(encoder.dimensions)} numbers a text`;
}

/** Enough of a hash to tell two apart at sight. */
export const shortHash = (sha256: string): string => `${sha256.slice(0, 12)}…`;

export interface Part {
  name: string;
  kind: 'trained' | 'held-out' | 'undecided';
  comparisons: number;
  /** Of all comparisons, in percent. */
  percent: number;
}

/** What became of the comparisons; null of a checkpoint that did not note it. */
export function partsOf({ comparisons, preferences, held_out }: CheckpointCard): Part[] | null {
  if (preferences === null || held_out === null) return null;
  const percent = (count: number) => (comparisons > 0 ? (100 * count) / comparisons : 0);
  const part = (name: string, kind: Part['kind'], count: number) => ({
    name,
    kind,
    comparisons: count,
    percent: percent(count),
  });
  return [
    part('Trained on', 'trained', preferences - held_out),
    part('Held out, never trained on', 'held-out', held_out),
    part('Ties, both bad and skips, which teach it nothing', 'undecided', comparisons - preferences),
  ];
}

/** Settings and warm start that shaped it, a sentence each. */
export function recipeOf(card: CheckpointCard): string[] {
  const sentences: string[] = [];
  if (card.held_out_share !== null)
    sentences.push(`${formatPercent(card.held_out_share)} of the prompts are set aside as held out.`);
  if (card.strength_margin)
    sentences.push(
      `Where someone found one response far better, a margin of ${card.strength_margin} nats is asked for.`,
    );
  if (card.warm_start.length > 0) sentences.push(warmStartInWords(card.warm_start));
  return sentences;
}

function warmStartInWords(mixture: CheckpointCard['warm_start']): string {
  const shares = mixture.map(
    ({ prior_weight, share }) => `${formatPercent(share)} with the prior weighed ${prior_weight}`,
  );
  return `It started warm, from a prior, and is a mixture: ${shares.join(', ')}.`;
}
