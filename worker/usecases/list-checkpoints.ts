import type { CheckpointList } from '../contract/checkpoint.ts';
import type { Promotion } from '../core/promotion.ts';
import { type CheckpointSummary, findPin, listCheckpoints, servedStep } from '../storage/checkpoints.ts';
import type { Database } from '../storage/database.ts';

/** The published models that are kept, and which of them is served. */
export async function describeCheckpoints(db: Database, projectId: number): Promise<CheckpointList> {
  const [rows, served, pin] = await Promise.all([
    listCheckpoints(db, projectId),
    servedStep(db, projectId),
    findPin(db, projectId),
  ]);
  return {
    served,
    pinned_at: pin?.createdAt.toISOString() ?? null,
    checkpoints: rows.toReversed().map(describeSummary),
  };
}

function describeSummary({
  step,
  comparisons,
  promoted,
  card,
  createdAt,
}: CheckpointSummary): CheckpointList['checkpoints'][number] {
  const heldOut = card?.heldOutEvaluation ?? null;
  return {
    step,
    comparisons,
    published_at: createdAt.toISOString(),
    promoted,
    promotion: describePromotion(card?.promotion),
    held_out_comparisons: heldOut?.comparisons ?? 0,
    held_out_loss: heldOut?.logLoss.value ?? null,
    held_out_loss_standard_error: heldOut?.logLoss.standardError ?? null,
    held_out_accuracy: heldOut?.accuracy.value ?? null,
    progressive_loss: card?.progressive?.logLoss.value ?? null,
  };
}

export function describePromotion(
  promotion: Promotion | undefined,
): CheckpointList['checkpoints'][number]['promotion'] {
  if (!promotion) return null;
  const { servedLoss, ...rest } = promotion;
  return { ...rest, served_loss: servedLoss };
}
