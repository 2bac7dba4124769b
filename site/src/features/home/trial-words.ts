import { formatCount } from '../../lib/format.ts';
import type { Stand } from './fate.ts';
import type { Trial } from './trial.svelte.ts';

/** What became of the answer, in a sentence. */
export function trialWords(
  { state, outcome, before }: Pick<Trial, 'state' | 'outcome' | 'before'>,
  now: Stand | null,
): string {
  if (state === 'loading') return 'Fetching a pair…';
  if (state === 'asking') return 'Choose one, and the model learns from it.';
  if (state === 'learnt') return learntWords(before, now);
  if (state === 'counted')
    return outcome === 'tie'
      ? 'A tie counts in the ranking. It does not train the model.'
      : 'Counted. This prompt is one of those that never train: they show how good the model is on what it has not seen.';
  if (state === 'slow') return 'Saved. The model will learn from it in a moment.';
  return 'Saved. The model is learning from it…';
}

function learntWords(before: Stand | null, now: Stand | null): string {
  const step = `The model has learnt from it: step ${formatCount(now?.step ?? 0)}`;
  if (typeof before?.loss !== 'number' || typeof now?.loss !== 'number') return `${step}.`;
  return `${step}, mean loss from ${before.loss.toFixed(4)} to ${now.loss.toFixed(4)} nats.`;
}
