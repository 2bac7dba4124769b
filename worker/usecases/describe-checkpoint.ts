import type { CheckpointCard } from '../contract/checkpoint.ts';
import type { Evaluation } from '../contract/evaluation.ts';
import { decodeCheckpoint } from '../core/checkpoint.ts';
import type { Estimate } from '../core/evaluation/clustered-mean.ts';
import { FEATURE_VERSION } from '../core/features.ts';
import type { Database } from '../storage/database.ts';
import type { StoredCard } from '../storage/stored-card.ts';
import { sha256Hex } from './content-hash.ts';
import { describeSource, type MayRead } from './describe-prior.ts';
import { describeSavings } from './describe-savings.ts';
import { describePromotion } from './list-checkpoints.ts';
import { checkpointRef, readCheckpoint } from './read-checkpoint.ts';

/** The model card of a checkpoint.
 *  @param mayRead names the project it started from to those only who may read that
 *  @throws DomainError `checkpoint_not_found` */
export async function describeCheckpoint(
  db: Database,
  { projectId, step, mayRead }: { projectId: number; step: number | 'latest'; mayRead: MayRead },
): Promise<CheckpointCard> {
  const row = await readCheckpoint(db, projectId, step);
  const { shape, weights } = decodeCheckpoint(new Uint8Array(row.model));
  const { card } = row;
  return {
    ...checkpointRef(row),
    feature_version: FEATURE_VERSION,
    feature_count: shape.featureCount,
    encoder: card?.encoder ?? null,
    sha256: await sha256Hex(new Uint8Array(weights.buffer)),
    head: shape.hidden > 0 ? 'mlp' : 'linear',
    weights: weights.length,
    last_comparison: row.cursor,
    preferences: card?.preferences ?? null,
    held_out: card?.heldOut ?? null,
    held_out_share: card?.heldOutShare ?? null,
    strength_margin: card?.strengthMargin ?? null,
    prior: card?.prior ? await describeStart(db, card.prior, mayRead) : null,
    warm_start: (card?.mixture ?? []).map(({ priorScale, share }) => ({ prior_weight: priorScale, share })),
    comparisons_saved: describeSavings(card?.savings ?? null),
    promotion: describePromotion(card?.promotion),
    progressive: card?.progressive ? describeEvaluation(card.progressive) : null,
    held_out_evaluation: card?.heldOutEvaluation ? describeEvaluation(card.heldOutEvaluation) : null,
  };
}

async function describeStart(
  db: Database,
  { hash, origin }: NonNullable<StoredCard['prior']>,
  mayRead: MayRead,
): Promise<CheckpointCard['prior']> {
  const source = await describeSource(db, origin.source, mayRead);
  return { source, sha256: hash, preferences: origin.preferences };
}

function describeEvaluation(evaluation: NonNullable<StoredCard['progressive']>): Evaluation {
  const { lengthBaseline, lengthMatched, agreement } = evaluation;
  return {
    comparisons: evaluation.comparisons,
    prompts: evaluation.prompts,
    accuracy: estimate(evaluation.accuracy),
    log_loss: estimate(evaluation.logLoss),
    calibration_error: estimate(evaluation.calibrationError),
    reliability: evaluation.reliability.map((bin) => ({ ...bin, observed: estimate(bin.observed) })),
    margin_quartiles: evaluation.marginQuartiles.map(({ upTo, comparisons, accuracy }) => ({
      up_to: upTo,
      comparisons,
      accuracy: estimate(accuracy),
    })),
    margin_histogram: evaluation.marginHistogram ?? [],
    length_baseline: {
      accuracy: estimate(lengthBaseline.accuracy),
      log_loss: estimate(lengthBaseline.logLoss),
    },
    length_matched: {
      comparisons: lengthMatched.comparisons,
      accuracy: lengthMatched.accuracy && estimate(lengthMatched.accuracy),
    },
    gain_over_length: estimate(evaluation.gainOverLength),
    agreement: agreement && { pairs: agreement.pairs, ...estimate(agreement) },
  };
}

function estimate({ value, standardError }: Estimate): { value: number; standard_error: number | null } {
  return { value, standard_error: standardError };
}
