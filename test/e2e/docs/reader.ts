import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text as readAll } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const STUBS = fileURLToPath(new URL('python-stubs', import.meta.url));
/** What commands of the docs use of a checkout. */
const LINKED = [
  'package.json',
  'node_modules',
  'cli',
  'scripts',
  'bench',
  'worker',
  'demo',
  'wrangler.toml',
  'migrations',
];
/** What the docs leave out, by how it begins: the last that an answer had stands for it. */
const ELIDED = /\b(tilt_|whsec_|wh_|eyJ)…/g;
const FOUND = /\b(?:(tilt_|wh_|eyJ)[\w.-]{8,}|(whsec_)[\w+/=]{8,})/g;
/** Of a command that has no answer in that time it is said so. */
const PATIENCE_MS = 90_000;

export interface Ran {
  status: number | null;
  output: string;
}

/** Somebody who reads the docs from the first page to the last and types in what they say: one folder, one shell. */
export class Reader {
  readonly folder: string;
  readonly key: string;
  readonly #base: string;
  readonly #ports: readonly (readonly [string, string])[];
  readonly #seen = new Map<string, string>();
  readonly #running: (number | undefined)[] = [];
  readonly #begun: Promise<Ran>;
  #blocks = 0;

  /** @param ports what a port of the docs is here */
  constructor({
    base,
    persistTo,
    key,
    ports,
  }: { base: string; persistTo: string; key: string; ports: readonly (readonly [string, string])[] }) {
    this.#base = base;
    this.#ports = ports;
    this.key = key;
    this.#seen.set('tilt_', key);
    this.folder = mkdtempSync(join(tmpdir(), 'tilt-docs-'));
    for (const name of LINKED) symlinkSync(join(ROOT, name), join(this.folder, name));
    mkdirSync(join(this.folder, '.wrangler'));
    symlinkSync(persistTo, join(this.folder, '.wrangler', 'state'));
    this.#begun = this.#shell(`BASE=${base}\nKEY=${key}\nTILT_URL=${base}\nTILT_KEY=${key}`);
  }

  /** Runs a block of the shell after those before it: variables and functions stay. */
  async shell(text: string): Promise<Ran> {
    await this.#begun;
    const ran = await this.#shell(this.here(text));
    for (const [found, token, secret] of ran.output.matchAll(FOUND))
      this.#seen.set(token ?? secret ?? '', found);
    return ran;
  }

  /** Runs a block as a file of its own, with the variables of the shell. */
  program(language: 'ts' | 'python', text: string): Promise<Ran> {
    return this.#shell(`${language === 'ts' ? 'node' : 'python3'} ${this.#write(language, this.here(text))}`);
  }

  write(name: string, text: string): void {
    writeFileSync(join(this.folder, name), this.here(text));
  }

  /** Starts what goes on until it is ended, and waits until it has said something. */
  async background(text: string): Promise<void> {
    const child = this.#start(`${PRELUDE}\n${this.here(text)}`);
    this.#running.push(child.pid);
    child.stderr.resume();
    await new Promise<void>((resolve, reject) => {
      // npm says first what it runs, as lines that begin with ">".
      child.stdout.on('data', (data: Buffer) => {
        if (/^[^>\s]/m.test(String(data))) resolve();
      });
      child.once('exit', (status) => reject(new Error(`ended with ${status}: ${text}`)));
    });
  }

  endBackground(): void {
    for (const pid of this.#running.splice(0)) end(pid);
  }

  remove(): void {
    this.endBackground();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** The text with this server, its ports and what was elided. */
  here(text: string): string {
    const { host } = new URL(this.#base);
    let here = text.replaceAll('localhost:8787', host);
    for (const [port, own] of this.#ports) here = here.replaceAll(port, own);
    return here.replaceAll(ELIDED, (elided, prefix: string) => this.#seen.get(prefix) ?? elided);
  }

  #write(language: 'ts' | 'python', text: string): string {
    const name = `block-${++this.#blocks}.${language === 'ts' ? 'ts' : 'py'}`;
    writeFileSync(join(this.folder, name), text);
    return name;
  }

  #shell(text: string): Promise<Ran> {
    return this.#ended(this.#start(`${PRELUDE}\n${text}\n${KEEP}`));
  }

  /** A process group of its own, so that what a block started ends with it. */
  #start(script: string): ChildProcessByStdio<null, Readable, Readable> {
    return spawn('bash', ['-c', script], {
      cwd: this.folder,
      env: this.#env(),
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  async #ended(child: ChildProcessByStdio<null, Readable, Readable>): Promise<Ran> {
    const late = setTimeout(() => end(child.pid), PATIENCE_MS);
    const done = once(child, 'close') as Promise<[number | null]>;
    const [stdout, stderr, [status]] = await Promise.all([
      readAll(child.stdout),
      readAll(child.stderr),
      done,
    ]);
    clearTimeout(late);
    return { status, output: stdout + stderr };
  }

  #env(): NodeJS.ProcessEnv {
    return {
      ...process.env,
      PATH: `${join(ROOT, 'node_modules', '.bin')}:${process.env['PATH']}`,
      HOME: this.folder,
      XDG_CONFIG_HOME: this.folder,
      PYTHONPATH: STUBS,
      PYTHONDONTWRITEBYTECODE: '1',
      NODE_NO_WARNINGS: '1',
      NO_COLOR: '1',
    };
  }
}

/** A command that fails ends the block, and so does an answer of 400 or more. */
const PRELUDE = `set -euo pipefail
if [ -f .shell ]; then . ./.shell; fi
curl() { command curl --fail-with-body --silent --show-error --max-time 60 "$@"; }
set -a`;
const KEEP = 'set +a\n{ export -p; declare -f; } > .shell';

function end(group: number | undefined): void {
  if (group === undefined) return;
  try {
    process.kill(-group, 'SIGTERM');
  } catch {
    // It has ended by itself.
  }
}
