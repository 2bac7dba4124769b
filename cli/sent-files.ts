import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { readJson, settingsFolder, writePrivately } from './settings.ts';

/** How far a file was sent, so that the same command goes on there. The server would skip what it has anyway; this spares sending it. */
export interface SentSoFar {
  lines: number;
}

/** Which import this is: into what, of which file as it is now. A file that was changed since begins anew. */
export interface Import {
  url: string;
  project: string;
  query: Record<string, string>;
  file: string;
}

const KEPT = 100;
type Notes = Record<string, SentSoFar>;

export class SentFiles {
  readonly #file: string;
  constructor(env: NodeJS.ProcessEnv = process.env) {
    this.#file = join(settingsFolder(env), 'imports.json');
  }

  sentOf(what: Import): SentSoFar | undefined {
    return this.#read()[nameOf(what)];
  }

  keep(what: Import, sent: SentSoFar): void {
    const { [nameOf(what)]: _before, ...others } = this.#read();
    const newest = Object.entries(others).slice(1 - KEPT);
    writePrivately(this.#file, { ...Object.fromEntries(newest), [nameOf(what)]: sent });
  }

  forget(what: Import): void {
    const notes = this.#read();
    if (!(nameOf(what) in notes)) return;
    delete notes[nameOf(what)];
    writePrivately(this.#file, notes);
  }

  #read(): Notes {
    return (readJson(this.#file) as Notes | undefined) ?? {};
  }
}

function nameOf({ file, ...into }: Import): string {
  const { size, mtimeMs } = statSync(file);
  return createHash('sha256')
    .update(JSON.stringify([into, file, size, mtimeMs]))
    .digest('hex')
    .slice(0, 32);
}
