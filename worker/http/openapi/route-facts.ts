import type { Scope } from '../../core/api-key.ts';
import type { DomainErrorCode } from '../../core/errors.ts';

/** What the document says of a route beside its shapes. */
export interface RouteFacts {
  /** The scopes of which a key needs one; left out where no key is of any use. */
  scopes?: Scope[];
  /** Whether a project that is public answers without a key. */
  publicToo?: boolean;
  /** Beside those that follow from the route itself: of keys, of the project in the path, of a body, of a bug. */
  errors?: DomainErrorCode[];
  /** Errors that have here another status than theirs. */
  errorsAs?: Record<number, DomainErrorCode[]>;
  /** Whether `If-None-Match` is answered with 304. */
  etag?: boolean;
  /** What `Idempotency-Key` does. */
  idempotency?: string;
}

const MODEL: DomainErrorCode[] = ['checkpoint_not_found', 'not_scorable', 'encoder_unavailable'];
const AGAIN = 'Not needed: sending the same again adds nothing.';
const ANNOTATING: DomainErrorCode[] = [
  'origin_not_allowed',
  'annotator_token_missing',
  'annotator_token_invalid',
  'annotator_token_expired',
];
const READ = { publicToo: true, etag: true } as const;
const P = '/v1/projects/{slug}';

/** By method and path. */
export const ROUTE_FACTS: Record<string, RouteFacts> = {
  'GET /v1/projects': { scopes: ['admin', 'import', 'export', 'annotate', 'score'], publicToo: true },
  'POST /v1/projects': {
    scopes: ['admin'],
    errors: ['slug_taken', 'encoder_failed'],
    idempotency:
      'With any: where the project is there already, just as asked, the answer is that of the first time.',
  },
  [`GET ${P}`]: { scopes: ['annotate', 'score', 'export', 'import'], publicToo: true },
  [`DELETE ${P}`]: { scopes: ['admin'], errors: ['validation'] },
  [`PATCH ${P}`]: { scopes: ['admin'], errors: ['encoder_failed', 'prior_mismatch'] },
  [`POST ${P}/import`]: {
    scopes: ['import'],
    errors: ['malformed_json', 'body_too_large', 'validation', 'project_archived'],
    idempotency: AGAIN,
  },
  [`GET ${P}/export`]: {
    scopes: ['export'],
    publicToo: true,
    errors: [...MODEL, 'body_too_large'],
  },
  [`POST ${P}/annotator-tokens`]: { scopes: ['annotate'], publicToo: true, errors: ANNOTATING },
  [`POST ${P}/tasks`]: {
    scopes: ['annotate'],
    publicToo: true,
    errors: [
      'pair_not_found',
      'project_archived',
      'human_check_required',
      'human_check_failed',
      'human_check_unavailable',
      ...ANNOTATING,
    ],
  },
  [`GET ${P}/images/{image}`]: {
    errors: ['validation', 'image_reference_invalid', 'image_reference_expired', 'image_unavailable'],
  },
  [`GET ${P}/images/practice/{place}/{side}`]: {
    scopes: ['annotate'],
    publicToo: true,
    errors: ['validation', 'image_reference_invalid', 'image_unavailable'],
  },
  [`POST ${P}/comparisons`]: {
    errors: [
      'project_archived',
      'task_invalid',
      'task_expired',
      'task_answered',
      'not_your_comparison',
      ...ANNOTATING,
    ],
    idempotency: AGAIN,
  },
  [`PUT ${P}/comparisons/{id}`]: {
    scopes: ['annotate'],
    publicToo: true,
    errors: [
      'project_archived',
      'comparison_not_found',
      'not_your_comparison',
      'comparison_excluded',
      ...ANNOTATING,
    ],
    idempotency: AGAIN,
  },
  [`DELETE ${P}/comparisons/{id}`]: {
    scopes: ['admin'],
    publicToo: true,
    errors: ['comparison_not_found', 'not_your_comparison', ...ANNOTATING],
  },
  [`GET ${P}/comparisons/{id}/opinions`]: {
    scopes: ['annotate', 'admin'],
    publicToo: true,
    errors: ['comparison_not_found', 'not_your_comparison', 'opinions_not_shown', ...ANNOTATING],
  },
  [`POST ${P}/score`]: {
    scopes: ['score'],
    publicToo: true,
    errors: [...MODEL, 'not_explainable'],
    // vLLM's clients look for this one.
    errorsAs: { 400: ['validation'] },
  },
  [`POST ${P}/rank`]: { scopes: ['score'], publicToo: true, errors: MODEL },
  [`POST ${P}/compare`]: { scopes: ['score'], publicToo: true, errors: MODEL },
  [`GET ${P}/clients/{file}`]: { scopes: ['score'], publicToo: true },
  [`GET ${P}/leaderboard`]: { scopes: ['export'], ...READ, errors: ['too_many_comparisons'] },
  [`GET ${P}/leaderboard/matrix`]: { scopes: ['export'], ...READ, errors: ['too_many_comparisons'] },
  [`GET ${P}/leaderboard/facets`]: { scopes: ['export'], ...READ },
  [`GET ${P}/leaderboard/fragility`]: { scopes: ['export'], ...READ },
  [`GET ${P}/leaderboard/bias`]: { scopes: ['export'], ...READ },
  [`GET ${P}/leaderboard/system`]: { scopes: ['export'], ...READ, errors: ['system_not_found'] },
  [`GET ${P}/leaderboard/badge.svg`]: { scopes: ['export'], ...READ, errors: ['system_not_found'] },
  [`GET ${P}/prompts`]: { scopes: ['export'], ...READ },
  [`GET ${P}/prompts/{id}`]: {
    scopes: ['export'],
    ...READ,
    errors: ['prompt_not_found', 'opinions_not_shown', 'too_many_comparisons'],
  },
  [`GET ${P}/progress`]: { scopes: ['export'], publicToo: true },
  [`GET ${P}/annotators`]: { scopes: ['admin'] },
  [`POST ${P}/annotators/{id}/quarantine`]: { scopes: ['admin'], errors: ['annotator_not_found'] },
  [`DELETE ${P}/annotators/{id}/quarantine`]: { scopes: ['admin'], errors: ['annotator_not_found'] },
  [`DELETE ${P}/annotators/{id}`]: { scopes: ['admin'], errors: ['annotator_not_found'] },
  [`GET ${P}/audit`]: { scopes: ['admin'] },
  'GET /v1/audit': { scopes: ['admin'] },
  [`GET ${P}/gold`]: { scopes: ['admin'] },
  [`POST ${P}/gold`]: { scopes: ['admin'], errors: ['pair_not_found'] },
  [`DELETE ${P}/gold/{id}`]: { scopes: ['admin'], errors: ['gold_not_found'] },
  [`GET ${P}/training`]: { scopes: ['export'], ...READ },
  [`GET ${P}/training/rebuilds/{id}`]: {
    scopes: ['export'],
    publicToo: true,
    errors: ['rebuild_not_found', 'validation'],
  },
  [`GET ${P}/training/steps/{step}/comparisons`]: {
    scopes: ['export'],
    publicToo: true,
    errors: ['step_not_found'],
  },
  [`POST ${P}/rebuild`]: { scopes: ['admin'] },
  [`GET ${P}/live`]: { scopes: ['export'], publicToo: true, errors: ['upgrade_required'] },
  [`GET ${P}/checkpoints`]: { scopes: ['score', 'export'], ...READ },
  [`PUT ${P}/checkpoints/served`]: { scopes: ['admin'], errors: ['checkpoint_not_found'] },
  [`DELETE ${P}/checkpoints/served`]: { scopes: ['admin'] },
  [`GET ${P}/checkpoints/{step}`]: {
    scopes: ['score', 'export'],
    ...READ,
    errors: ['checkpoint_not_found', 'not_scorable'],
  },
  [`GET ${P}/checkpoints/{step}/model.json`]: {
    scopes: ['score', 'export'],
    ...READ,
    errors: ['checkpoint_not_found', 'not_scorable'],
  },
  [`GET ${P}/checkpoints/{step}/weights.bin`]: {
    scopes: ['score', 'export'],
    ...READ,
    errors: ['checkpoint_not_found', 'not_scorable'],
  },
  [`GET ${P}/checkpoints/{step}/scoring.safetensors`]: {
    scopes: ['score', 'export'],
    ...READ,
    errors: ['checkpoint_not_found', 'not_scorable'],
  },
  [`GET ${P}/prior`]: { scopes: ['score', 'export'], publicToo: true, errors: ['prior_not_found'] },
  [`PUT ${P}/prior`]: {
    scopes: ['admin'],
    errors: [
      'checkpoint_not_found',
      'not_scorable',
      'prior_mismatch',
      'prior_empty',
      'encoder_unavailable',
      'encoder_failed',
    ],
  },
  [`DELETE ${P}/prior`]: { scopes: ['admin'], errors: ['prior_not_found'] },
  [`POST ${P}/webhooks`]: { scopes: ['admin'] },
  [`GET ${P}/webhooks`]: { scopes: ['admin'] },
  [`DELETE ${P}/webhooks/{id}`]: { scopes: ['admin'], errors: ['webhook_not_found'] },
  [`POST ${P}/webhooks/{id}/test`]: { scopes: ['admin'], errors: ['webhook_not_found'] },
  'GET /v1/me': { scopes: ['annotate'], publicToo: true, errors: ANNOTATING },
  'GET /v1/me/comparisons': { scopes: ['annotate'], publicToo: true, errors: ANNOTATING },
  'DELETE /v1/me': { scopes: ['annotate'], publicToo: true, errors: ANNOTATING },
  'GET /v1/keys': { scopes: ['admin'] },
  'GET /v1/keys/current': { scopes: ['admin', 'import', 'export', 'annotate', 'score'] },
  'POST /v1/keys': {
    scopes: ['admin'],
    errors: ['project_not_found', 'idempotency_mismatch'],
    idempotency: 'The same key is answered each time; another request under the same name is refused.',
  },
  'POST /v1/keys/{id}/rotate': {
    scopes: ['admin'],
    errors: ['key_not_found', 'key_ended'],
    idempotency: 'The same new key is answered each time.',
  },
  'DELETE /v1/keys/{id}': { scopes: ['admin'], errors: ['key_not_found'] },
};
