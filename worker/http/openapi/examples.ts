import type { CreateKey, Key } from '../../contract/key.ts';
import type { Compared, CompareRequest, Ranked, RankRequest, Scores } from '../../contract/score.ts';
import type { TaskList } from '../../contract/task.ts';
import type { CreateWebhook, Webhook } from '../../contract/webhook.ts';
import { DEFAULT_SETTINGS } from '../../core/project-settings.ts';

/** A request and its answer, as they go over the wire. */
export interface Example {
  request?: unknown;
  answer?: unknown;
}

const P = '/v1/projects/{slug}';
const prompt = 'Where is my parcel?';
const responses = ['On its way.', 'It left our depot this morning and should reach you tomorrow.'];
const checkpoint = { step: 62, comparisons: 495, published_at: '2026-03-01T12:00:00.000Z' };
const score = (reward: number, percentile: number): Scores['scores'][number] => ({
  reward,
  standard_error: 0.4,
  percentile,
  style_adjusted_reward: reward / 2,
  unfamiliar: false,
});
const scores = [score(-0.31, 38.5), score(0.18, 61.2)];
const key: Key = {
  id: '3f9c0e2b7a61d845',
  name: 'nightly run',
  scopes: ['score'],
  project: 'support',
  created_at: '2026-03-01T12:00:00.000Z',
  expires_at: '2026-06-01T00:00:00.000Z',
  revoked_at: null,
  last_used_at: null,
  replaced_by: null,
};
const webhook: Webhook = {
  id: 'wh_5d0c7f3b2a9e41c88f6d0b1e2a3c4d5e',
  url: 'https://ci.example.com/tilt',
  events: ['checkpoint.published'],
  interval_seconds: 300,
  created_at: '2026-03-01T12:00:00.000Z',
  last_delivered_at: null,
  undelivered: [],
};
const project = {
  slug: 'support',
  name: 'Support replies',
  question: 'Which reply would you rather get?',
  guidelines: '',
};
const settings = { ...DEFAULT_SETTINGS, overlap: 3 };
const counts = { prompts: 0, responses: 0, systems: 0, comparisons: 0, annotators: 0 };

/** By method and path. The tests hold each to its schema. */
export const EXAMPLES: Record<string, Example> = {
  'POST /v1/projects': {
    request: { ...project, settings: { overlap: 3 } },
    answer: { ...project, settings, created_at: '2026-03-01T12:00:00.000Z', counts },
  },
  [`PATCH ${P}`]: { request: { settings: { overlap: 5 } } },
  [`POST ${P}/import`]: {
    answer: {
      prompts: 2,
      responses: 4,
      comparisons: 1,
      skipped: 0,
      errors: [{ line: 3, code: 'malformed_json', message: 'the line is not JSON' }],
      error_count: 1,
      formats: { tilt: 2 },
    },
  },
  [`POST ${P}/tasks`]: {
    request: { count: 1 },
    answer: {
      tasks: [
        {
          task: 'eyJhbGciOiJIUzI1NiJ9…',
          kind: 'pair',
          prompt,
          responses: [
            { key: 'a', text: responses[0] ?? '' },
            { key: 'b', text: responses[1] ?? '' },
          ],
          expires_at: '2026-03-01T13:00:00.000Z',
        },
      ],
    } satisfies TaskList,
  },
  [`POST ${P}/comparisons`]: {
    request: { task: 'eyJhbGciOiJIUzI1NiJ9…', outcome: 'b', strength: 3, active_ms: 8200 },
  },
  [`POST ${P}/score`]: { request: { prompt, responses }, answer: { checkpoint, scores } satisfies Scores },
  [`POST ${P}/rank`]: {
    request: { prompt, responses } satisfies RankRequest,
    answer: { order: [1, 0], scores, probability_first_is_best: 0.62, checkpoint } satisfies Ranked,
  },
  [`POST ${P}/compare`]: {
    request: { prompt, a: responses[0] ?? '', b: responses[1] ?? '' } satisfies CompareRequest,
    answer: {
      probability_a: 0.38,
      reward_a: -0.31,
      reward_b: 0.18,
      margin_standard_error: 0.4,
      style_adjusted_margin: -0.2,
      checkpoint,
    } satisfies Compared,
  },
  [`PUT ${P}/prior`]: { request: { project: 'returns' } },
  [`POST ${P}/rebuild`]: { answer: { rebuilding: true, started: true, comparisons: 495 } },
  'POST /v1/keys': {
    request: {
      name: 'nightly run',
      scopes: ['score'],
      project: 'support',
      expires_at: '2026-06-01T00:00:00.000Z',
    } satisfies CreateKey,
    answer: { key: 'tilt_…', ...key },
  },
  'POST /v1/keys/{id}/rotate': { request: { grace_hours: 24 }, answer: { key: 'tilt_…', ...key } },
  'GET /v1/keys/current': { answer: key },
  [`POST ${P}/webhooks`]: {
    request: {
      url: webhook.url,
      events: ['checkpoint.published'],
      interval_seconds: 300,
    } satisfies CreateWebhook,
    answer: { secret: 'whsec_…', ...webhook },
  },
  [`GET ${P}/webhooks`]: { answer: { webhooks: [webhook] } },
  [`POST ${P}/webhooks/{id}/test`]: { answer: { delivered: false, error: 'It answered 404.' } },
};
