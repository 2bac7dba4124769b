import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A user with a home of their own, at a pipe rather than a terminal. */
export class User {
  readonly home = mkdtempSync(join(tmpdir(), 'tilt-cli-'));
  readonly env: NodeJS.ProcessEnv;

  constructor(env: NodeJS.ProcessEnv = {}) {
    const { PATH } = process.env;
    this.env = { PATH, HOME: this.home, XDG_CONFIG_HOME: join(this.home, 'config'), ...env };
  }

  /** @param onStart gets the process while it runs */
  async tilt(
    words: string[],
    { stdin = '', onStart }: { stdin?: string; onStart?: (child: ChildProcess) => void } = {},
  ): Promise<Ended> {
    const child = spawn(process.execPath, [MAIN, ...words], { env: this.env, cwd: this.home });
    child.stdin.on('error', () => undefined);
    child.stdin.end(stdin);
    onStart?.(child);
    const [stdout, stderr, code] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      new Promise<number | null>((resolve) => child.on('close', resolve)),
    ]);
    return { code, stdout, stderr };
  }
}

export interface Asked {
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
  body: string;
}
export type Answer = [status: number, body: unknown];

/** A server that answers as `answer` says, and what it was asked. */
export async function fakeServer(answer: (asked: Asked) => Answer | Promise<Answer>) {
  const asked: Asked[] = [];
  const server = createServer(async (request: IncomingMessage, response: ServerResponse) => {
    const one = {
      method: request.method ?? '',
      url: request.url ?? '',
      headers: request.headers,
      body: await text(request),
    };
    asked.push(one);
    const [status, body] = await answer(one);
    const type = status >= 400 ? 'application/problem+json' : 'application/json';
    response.writeHead(status, { 'content-type': type });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

export function problem(status: number, code: string, detail = code): Answer {
  return [status, { type: `/problems/${code}`, title: code, status, code, detail }];
}
