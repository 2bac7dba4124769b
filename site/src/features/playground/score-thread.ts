import type { ScoringFileFacts } from '../../../../worker/core/scoring-file.ts';
import type { Judged, Parts, Texts } from './judged.ts';
import workerUrl from './score-worker.ts?worker&url';

/** What the thread is asked: to keep a published model's file, to let one go, to score by one, to take its rewards apart. */
export interface Questions {
  open: { question: { file: Uint8Array }; answer: ScoringFileFacts | null };
  close: { question: { step: number }; answer: null };
  judge: { question: { step: number; texts: Texts }; answer: Judged };
  explain: { question: { step: number; texts: Texts }; answer: Parts };
}

export type Kind = keyof Questions;
export interface Asked<K extends Kind = Kind> {
  id: number;
  kind: K;
  question: Questions[K]['question'];
}
export type Answered = { id: number; answer: unknown } | { id: number; failure: string };

/** What the DOM's types do not know yet. */
interface TrustingWindow {
  trustedTypes?: {
    createPolicy: (
      name: string,
      rules: { createScriptURL: (url: string) => string },
    ) => { createScriptURL: (url: string) => string };
  };
}

/** The address of a script, which the page's policy takes from here and nowhere else. */
function trusted(url: string): string {
  const { trustedTypes } = globalThis as TrustingWindow;
  return (
    trustedTypes?.createPolicy('tilt-worker', { createScriptURL: (own) => own }).createScriptURL(url) ?? url
  );
}

/** Scores beside the page, in a thread of its own: a long text takes a tenth of a second, in which nobody could type. */
export class ScoreThread {
  readonly #worker = new Worker(trusted(workerUrl), { type: 'module' });
  readonly #waiting = new Map<number, { resolve: (answer: never) => void; reject: (error: Error) => void }>();
  #nextId = 0;

  constructor() {
    this.#worker.onmessage = ({ data }: MessageEvent<Answered>) => {
      const waiting = this.#waiting.get(data.id);
      this.#waiting.delete(data.id);
      if ('failure' in data) waiting?.reject(new Error(data.failure));
      else waiting?.resolve(data.answer as never);
    };
    this.#worker.onerror = () => this.#failAll('The scoring thread did not start');
  }

  ask<K extends Kind>(kind: K, question: Questions[K]['question']): Promise<Questions[K]['answer']> {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, kind, question } satisfies Asked<K>);
    });
  }

  end(): void {
    this.#worker.terminate();
    this.#failAll('The page is gone');
  }

  #failAll(reason: string): void {
    for (const { reject } of this.#waiting.values()) reject(new Error(reason));
    this.#waiting.clear();
  }
}
