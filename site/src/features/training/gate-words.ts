import type { CheckpointList } from '../../../../worker/contract/checkpoint.ts';

type Promotion = CheckpointList['checkpoints'][number]['promotion'];

const nats = (loss: number | null) => (loss === null ? '–' : loss.toFixed(4));

/** What the gate said of a model, with the figures it said it by. */
export function gateInWords(promotion: Promotion): string {
  if (!promotion || promotion.reason === 'no_gate') return 'no gate';
  const { reason, promoted, against, comparisons, loss, served_loss } = promotion;
  if (reason === 'first') return 'let through: the first';
  if (reason === 'too_few')
    return `${promoted ? 'let through' : 'held back'}: only ${comparisons} held-out comparisons to judge by`;
  return `${promoted ? 'let through' : 'held back'}: ${nats(loss)} against ${nats(served_loss)} of step ${against}`;
}
