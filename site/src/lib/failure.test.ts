import { expect, it } from 'vitest';
import { ApiError } from '../../../worker/contract/api-error.ts';
import { failureOf } from './failure.ts';

it.each([
  [new ApiError(0, 'unreachable', ''), 'No connection', true],
  [new ApiError(503, 'unexpected_answer', ''), 'The server is busy', true],
  [new ApiError(503, 'encoder_unavailable', 'It answered 500.'), 'The encoder does not answer', true],
  [new ApiError(429, 'unexpected_answer', ''), 'The server is busy', true],
  [new ApiError(404, 'project_not_found', ''), 'There is no project at this address', false],
  [new ApiError(404, 'system_not_found', 'No.'), 'There is no system of this name', false],
  [new ApiError(401, 'key_missing', 'Send a key.'), 'This project is not public', false],
  [new ApiError(403, 'human_check_required', ''), 'A check that you are a person is needed', false],
  [new ApiError(503, 'human_check_unavailable', ''), 'A check that you are a person is needed', true],
  [new ApiError(422, 'validation', '/prompt: too long'), 'The server refused this', false],
])('%s is told as “%s”', (error, title, retry) => {
  expect(failureOf(error)).toMatchObject({ title, retry });
});

it('passes on what the server says is wrong with a request', () => {
  expect(failureOf(new ApiError(422, 'validation', '/prompt: too long')).sentence).toBe('/prompt: too long');
  const failed = new ApiError(503, 'encoder_unavailable', 'It answered 500.');
  expect(failureOf(failed).sentence).toBe('It answered 500.');
});
