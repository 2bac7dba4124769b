import { ApiError } from '../../../worker/contract/api-error.ts';
import { type Client, createClient } from '../../../worker/contract/client.ts';
import type { Key } from '../../../worker/contract/key.ts';
import { OWNER_KEY, OWNER_SIGNED } from './owner-key.ts';

/** The owner's key: kept in this tab's session alone, and gone with it. */
export class Owner {
  client = $state.raw<Client | null>(null);
  /** What the key may do; null until the server has said. */
  key = $state.raw<Key | null>(null);
  /** Why the last key was refused. */
  refused = $state<string | null>(null);
  #secret = '';

  /** For requests that the client does not make. */
  get secret(): string {
    return this.#secret;
  }

  restore(): void {
    const secret = sessionStorage.getItem(OWNER_KEY);
    if (secret) this.#use(secret);
  }

  /** Signs in with a key that the server takes, and says why it does not take another.
   *  @throws ApiError where the server cannot be asked */
  async signIn(secret: string): Promise<void> {
    this.refused = null;
    try {
      this.key = await createClient({ key: secret }).currentKey();
    } catch (error) {
      if (!this.refuse(error)) throw error;
      return;
    }
    sessionStorage.setItem(OWNER_KEY, secret);
    this.#use(secret);
    document.dispatchEvent(new Event(OWNER_SIGNED));
  }

  /** Asks again what the key may do: it may have ended since.
   *  @throws ApiError where the server cannot be asked */
  async check(): Promise<void> {
    try {
      this.key = (await this.client?.currentKey()) ?? null;
    } catch (error) {
      if (!this.refuse(error)) throw error;
    }
  }

  signOut(): void {
    sessionStorage.removeItem(OWNER_KEY);
    this.client = null;
    this.key = null;
    this.#secret = '';
    document.dispatchEvent(new Event(OWNER_SIGNED));
  }

  /** @returns whether the failure is that the key does not open this; then it is forgotten */
  refuse(error: unknown): boolean {
    if (!(error instanceof ApiError) || (error.status !== 401 && error.status !== 403)) return false;
    this.signOut();
    this.refused =
      error.code === 'key_invalid'
        ? 'This server knows no such key: check that you copied it whole.'
        : error.message;
    return true;
  }

  #use(secret: string): void {
    this.#secret = secret;
    this.client = createClient({ key: secret });
  }
}
