import type { AnnotatorToken } from '../../../worker/contract/annotator-token.ts';
import { EMPTY_HAND, type Hand } from './hand.ts';

export interface Stashed {
  /** Null where the page gives the token. */
  token: AnnotatorToken | null;
  hand: Hand;
}

/** What the widget keeps in the page's own storage. Where that is refused or full, it lasts as long as the page. */
export class Stash {
  readonly #key: string;

  /** @param user who the page says annotates; '' for nobody in particular */
  constructor(server: string, project: string, user: string) {
    this.#key = `tilt-compare:${server}:${project}:${user}`;
  }

  read(): Stashed {
    try {
      const stashed = JSON.parse(localStorage.getItem(this.#key) ?? 'null') as Stashed | null;
      if (stashed && Array.isArray(stashed.hand?.tasks) && Array.isArray(stashed.hand.given)) return stashed;
    } catch {
      // Refused, or not ours: begin anew.
    }
    return { token: null, hand: EMPTY_HAND };
  }

  keep(stashed: Stashed): void {
    try {
      localStorage.setItem(this.#key, JSON.stringify(stashed));
    } catch {
      // The answers are still on their way; only a reload would lose them.
    }
  }

  clear(): void {
    try {
      localStorage.removeItem(this.#key);
    } catch {
      // Nothing was kept.
    }
  }
}

/** The annotator that a token names, to keep apart what people have in hand who share a browser. */
export function subjectOf(token: string): string {
  try {
    const payload = (token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/');
    const bytes = Uint8Array.from(atob(payload), (char) => char.charCodeAt(0));
    return String((JSON.parse(new TextDecoder().decode(bytes)) as { n?: unknown }).n ?? '');
  } catch {
    return '';
  }
}
