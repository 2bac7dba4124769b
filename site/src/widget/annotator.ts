import type { AnnotatorToken } from '../../../worker/contract/annotator-token.ts';
import type { Erased } from '../../../worker/contract/me.ts';
import { call } from './calls.ts';

/** An anonymous token is renewed once this is all that is left of it. */
const RENEW_BEFORE_MS = 45 * 86_400_000;

export interface Settings {
  /** Origin of the Tilt server. */
  server: string;
  project: string;
  /** A token that the page got for its own user; without one the annotator is anonymous. */
  token: string | null;
}

/** Who annotates in the widget, and the calls made in their name: a user that the page vouches for, or somebody anonymous, whose token
 *  the server gives. */
export class Annotator {
  /** Of somebody anonymous; null where the page gives one, and before the server has. */
  token: AnnotatorToken | null;
  readonly #settings: Settings;

  constructor(settings: Settings, token: AnnotatorToken | null) {
    this.#settings = settings;
    this.token = token;
  }

  /** Whether the page vouches for them. */
  get isNamed(): boolean {
    return Boolean(this.#settings.token);
  }

  /** Sees to it that somebody anonymous has a token that lasts; one that is about to end is renewed for the same annotator.
   *  @throws CallError */
  async ensureToken(nowMs: number): Promise<void> {
    if (this.isNamed) return;
    const leftMs = this.token ? Date.parse(this.token.expires_at) - nowMs : 0;
    if (leftMs > RENEW_BEFORE_MS) return;
    const known = leftMs > 0 ? this.token : null;
    this.token = await call<AnnotatorToken>('POST', this.#url('/annotator-tokens'), {
      token: known?.token,
      body: {},
    });
  }

  /** Of the project's part of the API.
   *  @throws CallError */
  call<T>(method: string, path: string, body?: unknown): Promise<T> {
    return call<T>(method, this.#url(path), { token: this.#current, body });
  }

  /** Erases all that they said.
   *  @returns how many comparisons
   *  @throws CallError */
  async erase(): Promise<number> {
    const token = this.#current;
    if (!token) return 0;
    return (await call<Erased>('DELETE', `${this.#settings.server}/v1/me`, { token })).comparisons;
  }

  get #current(): string | undefined {
    return this.#settings.token || this.token?.token;
  }

  #url(path: string): string {
    return `${this.#settings.server}/v1/projects/${encodeURIComponent(this.#settings.project)}${path}`;
  }
}
