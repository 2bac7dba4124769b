import { LocalScorer } from './local-scorer.ts';
import type { Answered, Asked, Kind, Questions } from './score-thread.ts';

/** By step: the one that is used, and a newer one that waits. */
const scorers = new Map<number, LocalScorer>();

function scorerOf(step: number): LocalScorer {
  const scorer = scorers.get(step);
  if (!scorer) throw new Error(`no model of step ${step} is open`);
  return scorer;
}

const answers: { [K in Kind]: (question: Questions[K]['question']) => Questions[K]['answer'] } = {
  open: ({ file }) => {
    const scorer = readable(file);
    if (scorer) scorers.set(scorer.facts.step, scorer);
    return scorer?.facts ?? null;
  },
  close: ({ step }) => {
    scorers.delete(step);
    return null;
  },
  judge: ({ step, texts }) => scorerOf(step).judge(texts),
  explain: ({ step, texts }) => scorerOf(step).explain(texts),
};

/** Null where the file is of a build with other features: a page may be older or newer than its server. */
function readable(file: Uint8Array): LocalScorer | null {
  try {
    return new LocalScorer(file);
  } catch {
    return null;
  }
}

function answerTo<K extends Kind>({ id, kind, question }: Asked<K>): Answered {
  try {
    return { id, answer: answers[kind](question) };
  } catch (error) {
    return { id, failure: String(error) };
  }
}

self.onmessage = ({ data }: MessageEvent<Asked>) => self.postMessage(answerTo(data));
