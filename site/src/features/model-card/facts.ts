import type { CheckpointCard } from '../../../../worker/contract/checkpoint.ts';
import { formatCount, formatPercent, plural } from '../../lib/format.ts';

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
  if (card.prior) sentences.push(startInWords(card.prior));
  if (card.warm_start.length > 0) sentences.push(mixtureInWords(card));
  return sentences;
}

type Prior = NonNullable<CheckpointCard['prior']>;

function startInWords({ source, preferences }: Prior): string {
  const taught = plural(preferences, 'preference');
  if (source.kind === 'file') return `It started warm, from what a file of ${taught} taught.`;
  return `It started warm, from ${sourceInWords(source)}, which had learnt from ${taught}.`;
}

function sourceInWords({ project, step }: Extract<Prior['source'], { kind: 'checkpoint' }>): string {
  if (project === null || step === null) return 'the model of a project that is not public';
  return `step ${formatCount(step)} of the project “${project}”`;
}

/** What each scale of the prior is a start from. */
const STARTS: Record<string, string> = {
  0: 'a cold start',
  0.5: 'one from half of it',
  1: 'one from all of it',
};

function mixtureInWords({ warm_start, head }: CheckpointCard): string {
  const name = (priorWeight: number) => STARTS[priorWeight] ?? `one from ${priorWeight} of it`;
  if (head === 'mlp') {
    const best = warm_start.reduce((one, other) => (other.share > one.share ? other : one));
    const all = warm_start.map(({ prior_weight }) => name(prior_weight)).join(', ');
    return `Of ${all}, that is published which foretells best: ${name(best.prior_weight)}.`;
  }
  const shares = warm_start.map(({ prior_weight, share }) => `${name(prior_weight)} ${formatPercent(share)}`);
  return `By how well each foretells, these now have of the model: ${shares.join(', ')}.`;
}
