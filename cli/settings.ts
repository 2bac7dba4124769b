import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** What `tilt login` keeps: one server and its key. */
export interface Settings {
  url: string;
  key?: string;
}

type Env = NodeJS.ProcessEnv;

/** Where the user's own files are: XDG_CONFIG_HOME, on Windows APPDATA, else ~/.config. */
export function settingsFolder(env: Env = process.env): string {
  const windows = process.platform === 'win32' ? env['APPDATA'] : undefined;
  return join(env['XDG_CONFIG_HOME'] || windows || join(homedir(), '.config'), 'tilt');
}

export function settingsFile(env: Env = process.env): string {
  return join(settingsFolder(env), 'login.json');
}

/** @returns undefined where nobody has logged in */
export function readSettings(env: Env = process.env): Settings | undefined {
  const kept = readJson(settingsFile(env)) as Partial<Settings> | undefined;
  return typeof kept?.url === 'string' ? (kept as Settings) : undefined;
}

export function writeSettings(settings: Settings, env: Env = process.env): string {
  const file = settingsFile(env);
  writePrivately(file, settings);
  return file;
}

export function forgetSettings(env: Env = process.env): void {
  rmSync(settingsFile(env), { force: true });
}

/** @returns undefined where the file is missing or broken */
export function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Whole or not at all, and for the user's eyes only from the first byte on. */
export function writePrivately(file: string, value: unknown): void {
  mkdirSync(join(file, '..'), { recursive: true, mode: 0o700 });
  const fresh = `${file}.${process.pid}`;
  writeFileSync(fresh, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  chmodSync(fresh, 0o600);
  renameSync(fresh, file);
}
