import type { MessageKey } from '../../i18n/messages.ts';
import type { Failure } from '../../lib/failure.ts';

const PRIVATE = /^(?:key_|scope_missing$)/;

/** Which message tells of a failure; with `_more` it says what to do. */
export function failureWords({ code, retry }: Failure): [title: MessageKey, more: MessageKey] {
  if (code === 'project_not_found') return ['failed_project_not_found', 'failed_project_not_found_more'];
  if (code === 'unreachable') return ['failed_unreachable', 'failed_unreachable_more'];
  if (code === 'unexpected') return ['failed_unexpected', 'failed_unexpected_more'];
  if (code === 'human_check_unavailable') return ['failed_human', 'failed_human_more'];
  if (PRIVATE.test(code)) return ['failed_private', 'failed_private_more'];
  return retry ? ['failed_busy', 'failed_busy_more'] : ['failed_refused', 'failed_refused_more'];
}
