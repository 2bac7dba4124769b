import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { Problem } from '../contract/problem.ts';
import type { DomainErrorCode } from '../core/errors.ts';
import { DomainError, loggable } from '../core/errors.ts';
import { LimitReached } from '../core/limits.ts';
import type { AppEnv } from './context.ts';

const STATUS = {
  validation: 422,
  malformed_json: 400,
  unsupported_media_type: 415,
  body_too_large: 413,
  nothing_to_score: 400,
  key_missing: 401,
  key_invalid: 401,
  key_expired: 401,
  key_revoked: 401,
  key_not_found: 404,
  key_ended: 409,
  idempotency_mismatch: 422,
  webhook_not_found: 404,
  scope_missing: 403,
  route_not_found: 404,
  project_not_found: 404,
  project_archived: 409,
  checkpoint_not_found: 404,
  step_not_found: 404,
  rebuild_not_found: 404,
  prior_not_found: 404,
  prior_mismatch: 422,
  prior_empty: 422,
  comparison_not_found: 404,
  comparison_excluded: 409,
  too_many_comparisons: 422,
  pair_not_found: 404,
  prompt_not_found: 404,
  annotator_not_found: 404,
  system_not_found: 404,
  opinions_not_shown: 403,
  gold_not_found: 404,
  not_explainable: 422,
  not_scorable: 422,
  image_reference_invalid: 403,
  image_reference_expired: 410,
  image_unavailable: 502,
  task_invalid: 403,
  task_expired: 410,
  task_answered: 409,
  not_your_comparison: 403,
  annotator_token_missing: 401,
  annotator_token_invalid: 401,
  annotator_token_expired: 401,
  origin_not_allowed: 403,
  slug_taken: 409,
  too_many_requests: 429,
  daily_cap_reached: 429,
  address_cap_reached: 429,
  human_check_required: 403,
  human_check_failed: 403,
  human_check_unavailable: 503,
  unknown_format: 415,
  upgrade_required: 426,
  encoder_failed: 502,
  encoder_unavailable: 503,
} as const satisfies Record<DomainErrorCode, number>;

const TITLES: Record<DomainErrorCode, string> = {
  validation: 'The request is not valid',
  malformed_json: 'The body is not JSON',
  unsupported_media_type: 'This content type is not supported',
  body_too_large: 'The body is too large',
  nothing_to_score: 'There is nothing to score',
  key_missing: 'A key is needed',
  key_invalid: 'The key is not valid',
  key_expired: 'The key has expired',
  key_revoked: 'The key was revoked',
  key_not_found: 'There is no such key',
  key_ended: 'The key has ended',
  idempotency_mismatch: 'The Idempotency-Key is taken',
  webhook_not_found: 'There is no such webhook',
  scope_missing: 'The key does not allow this',
  route_not_found: 'There is nothing here',
  project_not_found: 'There is no such project',
  project_archived: 'The project is archived',
  checkpoint_not_found: 'There is no such checkpoint',
  step_not_found: 'There is no such step',
  rebuild_not_found: 'There is no such rebuild',
  prior_not_found: 'This project starts cold',
  prior_mismatch: 'The prior does not fit the project',
  prior_empty: 'The prior has learnt nothing',
  comparison_not_found: 'There is no such comparison',
  comparison_excluded: 'The comparison does not count any more',
  too_many_comparisons: 'This looks at too many comparisons',
  pair_not_found: 'There is no such pair',
  prompt_not_found: 'There is no such prompt',
  annotator_not_found: 'There is no such annotator',
  system_not_found: 'There is no such system',
  opinions_not_shown: 'The project does not show this',
  gold_not_found: 'There is no such gold pair',
  not_explainable: 'This model cannot be explained',
  not_scorable: 'This project has no model',
  image_reference_invalid: 'The reference to the image is not valid',
  image_reference_expired: 'The reference to the image has expired',
  image_unavailable: 'The image could not be fetched',
  task_invalid: 'The task is not valid',
  task_expired: 'The task has expired',
  task_answered: 'The task is answered',
  not_your_comparison: 'This is not your comparison',
  annotator_token_missing: 'A token is needed',
  annotator_token_invalid: 'The token is not valid',
  annotator_token_expired: 'The token has expired',
  origin_not_allowed: 'Pages of this origin are not allowed',
  slug_taken: 'The slug is taken',
  too_many_requests: 'Too many requests',
  daily_cap_reached: 'The limit for today is reached',
  address_cap_reached: 'The limit of this address for today is reached',
  human_check_required: 'A check that you are a person is needed',
  human_check_failed: 'The check that you are a person failed',
  human_check_unavailable: 'The check that you are a person does not answer',
  unknown_format: 'The format is unknown',
  upgrade_required: 'A WebSocket is needed',
  encoder_failed: 'The encoder failed',
  encoder_unavailable: 'The encoder does not answer',
};

/** A request whose fields are to blame, each by a JSON pointer. */
export class InvalidRequest extends DomainError {
  readonly errors: NonNullable<Problem['errors']>;
  constructor(errors: NonNullable<Problem['errors']>) {
    super('validation', errors.map(({ pointer, detail }) => `${pointer || 'body'}: ${detail}`).join('; '));
    this.errors = errors;
  }
}

/** Every failure as problem details. A bug is logged and answered without its message. */
export function problemResponse(error: Error, c: Context<AppEnv>): Response {
  if (error instanceof DomainError) {
    if (error instanceof LimitReached) {
      c.header('retry-after', String(error.retryAfterS));
      c.header('ratelimit', `"${error.limit}";r=0;t=${error.retryAfterS}`);
    }
    const errors = error instanceof InvalidRequest ? { errors: error.errors } : {};
    return answer(c, { ...problemOf(error.code, error.message), ...errors });
  }
  if (error instanceof HTTPException && error.status < 500) {
    return answer(
      c,
      problemOf('malformed_json', 'The body could not be read as JSON: check its syntax and content type.'),
    );
  }
  console.error('unexpected', c.req.method, loggablePath(c), loggable(error));
  const detail = 'Something went wrong here. Nothing is lost: try again, and tell the owner if it stays.';
  return answer(c, {
    type: '/problems/internal',
    title: 'Internal error',
    status: 500,
    code: 'internal',
    detail,
  });
}

/** An expected failure as the API tells it. */
export function problemOf(code: DomainErrorCode, detail: string): Problem {
  return { type: `/problems/${code}`, title: TITLES[code], status: STATUS[code], code, detail };
}

/** The path without the key that it may have: logs are read by others than its owner. */
function loggablePath(c: Context): string {
  return new URL(c.req.url).pathname.replace(/^\/k\/[^/]*/, '/k/…');
}

function answer(c: Context<AppEnv>, problem: Problem): Response {
  const adapted = c.get('adaptProblem')?.(problem) ?? problem;
  return c.body(JSON.stringify(adapted), adapted.status as 400, {
    'content-type': 'application/problem+json',
  });
}
