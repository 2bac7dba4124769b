import type { LiveMessage } from '../contract/training.ts';
import type { StepRecord } from '../core/fold.ts';
import type { StoredFold } from '../storage/fold-storage.ts';
import { trainingStep } from '../usecases/describe-history.ts';
import type { EncodingProgress } from './encoding-state.ts';

/** What visitors are told as it happens, over sockets that hibernate with the Durable Object. */
export class LiveSocket {
  readonly #ctx: DurableObjectState;

  constructor(ctx: DurableObjectState) {
    this.#ctx = ctx;
  }

  /** The answer to a visitor who wants to listen. */
  accept(fold: StoredFold | null): Response {
    const { 0: client, 1: server } = new WebSocketPair();
    this.#ctx.acceptWebSocket(server);
    const { step = 0, state } = fold ?? {};
    server.send(
      JSON.stringify({ type: 'hello', step, comparisons: state?.comparisons ?? 0 } satisfies LiveMessage),
    );
    return new Response(null, { status: 101, webSocket: client });
  }

  folded({ step, state }: StoredFold, steps: readonly StepRecord[]): void {
    const messages: LiveMessage[] = steps.map((record) => ({ type: 'step', ...trainingStep(record) }));
    messages.push({ type: 'folded', step, comparisons: state.comparisons });
    this.#send(messages);
  }

  embedded(progress: EncodingProgress | null): void {
    const { embedded, responses } = progress ?? { embedded: 0, responses: 0 };
    this.#send([{ type: 'embedded', embedded, responses }]);
  }

  #send(messages: readonly LiveMessage[]): void {
    const listening = this.#ctx.getWebSockets().filter(({ readyState }) => readyState === WebSocket.OPEN);
    for (const socket of listening) {
      for (const message of messages) socket.send(JSON.stringify(message));
    }
  }
}
