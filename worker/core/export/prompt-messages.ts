import { type Message, renderPrompt } from '../conversation.ts';

const TURN = /\n\n(?=(?:Human|Assistant): )/;
const ROLES: Record<string, string> = { Human: 'user', Assistant: 'assistant' };

/** A prompt as messages: a transcript turn by turn, anything else as one message of a user. Rendered again they are the very
 *  prompt: where the turns would not be, it stays one message. */
export function promptMessages(prompt: string): Message[] {
  const turns = prompt.split(TURN).map((turn) => {
    const [, speaker = '', content = ''] = /^(Human|Assistant): ([\s\S]*)$/.exec(turn) ?? [];
    return { role: ROLES[speaker] ?? '', content };
  });
  const isDialogue = turns.every(({ role, content }) => role !== '' && content !== '');
  const endsWithPerson = turns.at(-1)?.role === 'user';
  if (isDialogue && endsWithPerson && renderPrompt(turns) === prompt) return turns;
  return [{ role: 'user', content: prompt }];
}
