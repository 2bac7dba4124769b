/** Every expected failure has one of these codes; http/problem.ts gives each its status. Codes are part of the API. */
export type DomainErrorCode =
  | 'validation'
  | 'malformed_json'
  | 'unsupported_media_type'
  | 'body_too_large'
  | 'nothing_to_score'
  | 'key_missing'
  | 'key_invalid'
  | 'key_expired'
  | 'key_revoked'
  | 'key_not_found'
  | 'key_ended'
  | 'idempotency_mismatch'
  | 'webhook_not_found'
  | 'scope_missing'
  | 'route_not_found'
  | 'project_not_found'
  | 'project_archived'
  | 'checkpoint_not_found'
  | 'step_not_found'
  | 'rebuild_not_found'
  | 'prior_not_found'
  | 'prior_mismatch'
  | 'prior_empty'
  | 'comparison_not_found'
  | 'comparison_excluded'
  | 'too_many_comparisons'
  | 'pair_not_found'
  | 'prompt_not_found'
  | 'annotator_not_found'
  | 'system_not_found'
  | 'opinions_not_shown'
  | 'gold_not_found'
  | 'not_explainable'
  | 'not_scorable'
  | 'image_reference_invalid'
  | 'image_reference_expired'
  | 'image_unavailable'
  | 'task_invalid'
  | 'task_expired'
  | 'task_answered'
  | 'not_your_comparison'
  | 'annotator_token_missing'
  | 'annotator_token_invalid'
  | 'annotator_token_expired'
  | 'origin_not_allowed'
  | 'slug_taken'
  | 'too_many_requests'
  | 'daily_cap_reached'
  | 'address_cap_reached'
  | 'human_check_required'
  | 'human_check_failed'
  | 'human_check_unavailable'
  | 'unknown_format'
  | 'upgrade_required'
  | 'encoder_failed'
  | 'encoder_unavailable';

/** An expected failure: a stable code and a sentence that says what to do. A bug is a plain `Error`. */
export class DomainError extends Error {
  readonly code: DomainErrorCode;
  constructor(code: DomainErrorCode, sentence: string) {
    super(sentence);
    this.name = 'DomainError';
    this.code = code;
  }
}

/** What to log of a failure. Drizzle's message holds every parameter, texts and all: its cause says what failed. */
export function loggable(error: unknown): unknown {
  return error instanceof Error && error.cause !== undefined ? error.cause : error;
}
