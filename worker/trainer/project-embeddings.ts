import type { EncoderSettings } from '../core/encoder-settings.ts';
import { DomainError } from '../core/errors.ts';
import type { Database } from '../storage/database.ts';
import { type EmbeddingsOf, readEmbeddings, surveyEmbeddings } from '../storage/embeddings.ts';
import { readTexts } from '../storage/responses.ts';
import { EMBEDDED_TOGETHER, embedResponses } from '../usecases/embed-responses.ts';
import type { EncoderAccess } from '../usecases/encoder-access.ts';
import type { ResponseEmbeddings } from '../usecases/load-features.ts';
import type { EncodingState } from './encoding-state.ts';

const SURVEYED = 4096;

interface Parts {
  db: Database;
  of: EmbeddingsOf;
  settings: EncoderSettings;
  access: EncoderAccess;
  state: EncodingState;
  /** Called when there are more embeddings. */
  onProgress: () => void;
}

/** A project's embeddings by one encoder: asked for, kept, and, while the encoder fails, not asked for again too soon. */
export class ProjectEmbeddings implements ResponseEmbeddings {
  readonly #parts: Parts;
  /** Responses to embed that no row of the log has needed yet; null where nobody has looked. */
  #backlog: number[] | null = null;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get encoder(): string {
    return this.#parts.of.encoder;
  }

  /** Responses have come. */
  lookAgain(): void {
    this.#backlog = null;
  }

  read(ids: readonly number[]): Promise<Map<number, Uint8Array>> {
    return readEmbeddings(this.#parts.db, this.#parts.of, ids);
  }

  async embed(responses: readonly { id: number; text: string }[]): Promise<void> {
    const { db, state, onProgress, ...by } = this.#parts;
    if (state.waitMs(Date.now()) > 0) return;
    this.#backlog ??= await this.#survey();
    const onKept = (count: number) => {
      state.worked(count);
      onProgress();
    };
    try {
      await embedResponses(db, responses, { ...by, onKept });
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      console.error('the encoder failed', error.message);
      state.failed(error.message, Date.now());
    }
  }

  /** Embeds the next group of what no row of the log has needed yet.
   *  @returns in how many milliseconds to go on; null where every response is embedded */
  async embedNext(): Promise<number | null> {
    const { db, state } = this.#parts;
    if (state.waitMs(Date.now()) > 0) return state.waitMs(Date.now());
    this.#backlog ??= await this.#survey();
    const group = this.#backlog.slice(0, EMBEDDED_TOGETHER);
    if (group.length === 0) return null;
    const known = await this.read(group);
    await this.embed(
      await readTexts(
        db,
        group.filter((id) => !known.has(id)),
      ),
    );
    if (state.waitMs(Date.now()) > 0) return state.waitMs(Date.now());
    // At the end of the list: look whether there is more.
    this.#backlog = this.#backlog.length > group.length ? this.#backlog.slice(group.length) : null;
    return 0;
  }

  async #survey(): Promise<number[]> {
    const { db, of, state } = this.#parts;
    const { missing, ...counts } = await surveyEmbeddings(db, of, SURVEYED);
    state.surveyed(counts);
    return missing;
  }
}
