import { DomainError } from './errors.ts';

/** What a project's responses are. Of `image_url` a response's text is the address of an image, which people see in its place. */
export const RESPONSE_KINDS = ['text', 'image_url'] as const;
export type ResponseKind = (typeof RESPONSE_KINDS)[number];

/** Whether a model reads such responses. The address of an image may name what drew it: a model would learn that. */
export function isRead(kind: ResponseKind): boolean {
  return kind === 'text';
}

/** What a project answers to whoever wants its model, and will never have one. */
export function notScorable(): DomainError {
  return new DomainError(
    'not_scorable',
    "This project's responses are images, and the model reads text: there is nothing that scores them. " +
      'Its crowd ranks them: GET …/leaderboard, and …/export for the comparisons.',
  );
}
