/** One turn of a conversation. */
export interface Message {
  role: string;
  content: string;
}

/** What is scored: a response to a prompt. */
export interface PromptAndResponse {
  prompt: string;
  response: string;
}

/** The role of a prompt that is a dialogue already, its turns with their speakers. */
export const TRANSCRIPT = 'transcript';

const SPEAKERS: Record<string, string> = {
  user: 'Human',
  human: 'Human',
  assistant: 'Assistant',
  model: 'Assistant',
  gpt: 'Assistant',
  bot: 'Assistant',
};
const SYSTEM_ROLES = ['system', 'developer'];

/** What chat templates say to the model by themselves where nobody wrote a system prompt: no part of what was asked. */
const STOCK_SYSTEM_PROMPTS = [
  'You are a helpful assistant.',
  'You are a helpful assistant',
  'You are Qwen, created by Alibaba Cloud. You are a helpful assistant.',
];
const LLAMA_DATES = /^Cutting Knowledge Date: [^\n]{1,40}\nToday Date: [^\n]{1,40}\n*/;
const LLAMA_2_STOCK = 'You are a helpful, respectful and honest assistant.';

/** The last message is the response, and all before it the prompt. */
export function splitConversation(messages: readonly Message[]): PromptAndResponse {
  return { prompt: renderPrompt(messages.slice(0, -1)), response: messages.at(-1)?.content ?? '' };
}

/** A conversation as one prompt, in the form that imported dialogues have: a single turn as it is, several after blank lines
 *  with `Human:` and `Assistant:` before them, and a system prompt first. An empty last turn is where a response is awaited. */
export function renderPrompt(messages: readonly Message[]): string {
  const spoken = messages.at(-1)?.content === '' ? messages.slice(0, -1) : messages;
  const turns = spoken.filter(({ role }) => !isSystem(role));
  const systems = spoken.filter(({ role }) => isSystem(role)).map(({ content }) => ownSystemPrompt(content));
  const [only] = turns;
  const dialogue =
    turns.length === 1 && only
      ? [only.content]
      : turns.map(({ role, content }) => (role === TRANSCRIPT ? content : `${speakerOf(role)}: ${content}`));
  return [...systems.filter((text) => text !== ''), ...dialogue].join('\n\n');
}

function isSystem(role: string): boolean {
  return SYSTEM_ROLES.includes(role);
}

function speakerOf(role: string): string {
  return SPEAKERS[role] ?? role.slice(0, 1).toUpperCase() + role.slice(1);
}

/** A system prompt without what its template put there; empty where that is all. */
function ownSystemPrompt(content: string): string {
  const text = content.replace(LLAMA_DATES, '').trim();
  return STOCK_SYSTEM_PROMPTS.includes(text) || text.startsWith(LLAMA_2_STOCK) ? '' : text;
}
