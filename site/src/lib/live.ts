import type { LiveMessage } from '../../../worker/contract/training.ts';
import { backoffMs } from './backoff.ts';
import { throttle } from './throttle.ts';

const POLL_MS = 5000;
const REFRESH_MS = 1000;

export type LiveState = 'connecting' | 'live' | 'polling' | 'paused';

interface Watcher {
  slug: string;
  refresh: () => void;
  onState: (state: LiveState) => void;
}

function changesAnything(data: unknown): boolean {
  try {
    return (JSON.parse(String(data)) as LiveMessage).type !== 'hello';
  } catch {
    return false;
  }
}

/** Calls `refresh` when the project's model has moved: told by the live socket, else every five seconds,
 *  not at all while the tab is hidden. Returns how to stop. */
export function watchProject({ slug, refresh, onState }: Watcher): () => void {
  let socket: WebSocket | undefined;
  let polling: ReturnType<typeof setInterval> | undefined;
  let reconnecting: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  const soon = throttle(refresh, REFRESH_MS);

  function connect(): void {
    const address = new URL(`/v1/projects/${encodeURIComponent(slug)}/live`, location.href);
    address.protocol = address.protocol.replace('http', 'ws');
    socket = new WebSocket(address);
    socket.onopen = () => {
      if (failures > 0) soon.call();
      failures = 0;
      clearInterval(polling);
      polling = undefined;
      onState('live');
    };
    socket.onmessage = ({ data }) => {
      if (changesAnything(data)) soon.call();
    };
    socket.onclose = lost;
  }

  function lost(): void {
    failures += 1;
    onState('polling');
    polling ??= setInterval(soon.call, POLL_MS);
    reconnecting = setTimeout(connect, backoffMs(failures + 1, Math.random()));
  }

  function pause(): void {
    if (socket) socket.onclose = null;
    socket?.close();
    clearInterval(polling);
    clearTimeout(reconnecting);
    polling = undefined;
    soon.cancel();
    onState('paused');
  }

  function visibilityChanged(): void {
    if (document.hidden) {
      pause();
    } else {
      onState('connecting');
      soon.call();
      connect();
    }
  }

  document.addEventListener('visibilitychange', visibilityChanged);
  if (!document.hidden) connect();
  return () => {
    document.removeEventListener('visibilitychange', visibilityChanged);
    pause();
  };
}
