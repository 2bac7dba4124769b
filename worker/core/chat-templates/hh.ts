import { type Message, TRANSCRIPT } from '../conversation.ts';

const [HUMAN, TURN] = ['Human:', '\n\nAssistant:'];

/** A transcript of HH-RLHF: turns after blank lines with `Human:` and `Assistant:`. What the last `Assistant:` says is the
 *  response, and all before it the prompt, as an import has them. Null for a text that does not begin so.
 *  @see Bai et al. 2022, "Training a helpful and harmless assistant"; https://github.com/anthropics/hh-rlhf */
export function parseTranscript(text: string): Message[] | null {
  const transcript = text.trim();
  const cut = transcript.lastIndexOf(TURN);
  if (cut < 0 || !transcript.startsWith(HUMAN)) return null;
  return [
    { role: TRANSCRIPT, content: transcript.slice(0, cut).trim() },
    { role: 'assistant', content: transcript.slice(cut + TURN.length).trim() },
  ];
}
