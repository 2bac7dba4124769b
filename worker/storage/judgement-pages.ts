import type { CrowdJudgement } from '../core/quality/judgement.ts';

/** A judgement as it is kept. */
export interface KeptJudgement extends CrowdJudgement {
  /** Of its row in the log; the pairs of a ranking share it. */
  id: number;
  size: number;
  /** Asked to check the annotator, and no word on the systems: a gold pair, or one that came again. */
  isCheck: boolean;
}

/** Judgements are written together, so that one more costs one row: with the page they are on. One that is full takes the rest of a ranking
 *  still: what has one id is on one page. */
const PAGE = 256;
const PAGES_AT_ONCE = 32;

type Packed = [
  id: number,
  annotator: string,
  responseA: number,
  responseB: number,
  outcome: CrowdJudgement['outcome'],
  systemA: string | null,
  systemB: string | null,
  sidesShown: 0 | 1,
  activeMs: number | null,
  characters: number,
  isCheck: 0 | 1,
  size: number,
  /** 1 where the response shown first is the longer, −1 the second; not there in what was kept before it was noted. */
  longer?: -1 | 0 | 1,
];

/** What was judged, in id order, as the statistics of the crowd see it; what was taken out of the log is not in it. The
 *  annotator of a row that was erased is known here still, so that what it added can be taken back. */
export class JudgementPages {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  append(judgements: readonly KeptJudgement[]): void {
    if (judgements.length === 0) return;
    const [last] = this.#read('order by first desc limit 1');
    let open = last && last.page.length < PAGE ? last : { first: judgements[0]?.id ?? 0, page: [] };
    for (const judgement of judgements.map(pack)) {
      const isFull = open.page.length >= PAGE && open.page.at(-1)?.[0] !== judgement[0];
      if (isFull) {
        this.#write(open);
        open = { first: judgement[0], page: [] };
      }
      open.page.push(judgement);
    }
    this.#write(open);
  }

  /** @returns those that were there */
  remove(ids: readonly number[]): KeptJudgement[] {
    const gone = new Set(ids);
    const removed: Packed[] = [];
    for (const id of ids) {
      const [found] = this.#read('where first <= ? order by first desc limit 1', id);
      if (!found?.page.some(([own]) => own === id)) continue;
      removed.push(...found.page.filter(([own]) => gone.has(own)));
      this.#write({ ...found, page: found.page.filter(([own]) => !gone.has(own)) });
    }
    return unpackAll(removed);
  }

  /** The newest, oldest first, this many at the most.
   *  @param upTo id of the last row to look at
   *  @param without annotators to pass over */
  newest(
    count: number,
    { upTo = Number.MAX_SAFE_INTEGER, without }: { upTo?: number; without: ReadonlySet<string> },
  ): KeptJudgement[] {
    const found: Packed[] = [];
    let before = upTo + 1;
    while (found.length < count) {
      const pages = this.#read('where first < ? order by first desc limit ?', before, PAGES_AT_ONCE);
      for (const { first, page } of pages) {
        const wanted = page.filter(([id, annotator]) => id <= upTo && !without.has(annotator));
        found.push(...wanted.reverse());
        before = first;
      }
      if (pages.length < PAGES_AT_ONCE) break;
    }
    return unpackAll(found.slice(0, count).reverse());
  }

  /** All of the rows after one, oldest first, some at a time: however many there are, few are held.
   *  @param upTo id of the last row to look at
   *  @param without annotators to pass over */
  *after(
    row: number,
    { upTo, without }: { upTo: number; without: ReadonlySet<string> },
  ): Generator<KeptJudgement[]> {
    const one = interning();
    const [open] = this.#read('where first <= ? order by first desc limit 1', row);
    let next = open?.first ?? 0;
    while (true) {
      const pages = this.#read(
        'where first >= ? and first <= ? order by first limit ?',
        next,
        upTo,
        PAGES_AT_ONCE,
      );
      const wanted = pages.flatMap(({ page }) =>
        page.filter(([id, annotator]) => id > row && id <= upTo && !without.has(annotator)),
      );
      yield wanted.map((packed) => unpack(packed, one));
      if (pages.length < PAGES_AT_ONCE) return;
      next = (pages.at(-1)?.first ?? 0) + 1;
    }
  }

  clear(): void {
    this.#sql.exec('delete from judgements');
  }

  #read(clauses: string, ...bindings: SqlStorageValue[]): { first: number; page: Packed[] }[] {
    return this.#sql
      .exec(`select * from judgements ${clauses}`, ...bindings)
      .toArray()
      .map((row) => ({ first: row['first'] as number, page: JSON.parse(row['page'] as string) as Packed[] }));
  }

  #write({ first, page }: { first: number; page: readonly Packed[] }): void {
    this.#sql.exec('insert or replace into judgements values (?, ?)', first, JSON.stringify(page));
  }
}

function pack(judgement: KeptJudgement): Packed {
  const { id, annotator, responseA, responseB, outcome, systemA, systemB } = judgement;
  const { sidesShown, activeMs, characters, isCheck, size, longer } = judgement;
  return [
    id,
    annotator,
    responseA,
    responseB,
    outcome,
    systemA,
    systemB,
    sidesShown ? 1 : 0,
    activeMs,
    characters,
    isCheck ? 1 : 0,
    size,
    longer === undefined ? 0 : longer === 'a' ? 1 : -1,
  ];
}

function unpackAll(packed: readonly Packed[]): KeptJudgement[] {
  const one = interning();
  return packed.map((judgement) => unpack(judgement, one));
}

function unpack(packed: Packed, one: (text: string) => string): KeptJudgement {
  const [id, annotator, responseA, responseB, outcome, systemA, systemB, shown] = packed;
  const [, , , , , , , , activeMs, characters, isCheck, size, longer = 0] = packed;
  return {
    id,
    annotator: one(annotator),
    responseA,
    responseB,
    outcome,
    size,
    systemA: systemA === null ? null : one(systemA),
    systemB: systemB === null ? null : one(systemB),
    sidesShown: shown === 1,
    activeMs,
    characters,
    ...(longer !== 0 && { longer: longer > 0 ? ('a' as const) : ('b' as const) }),
    gold: null,
    isCheck: isCheck === 1,
  };
}

/** The one copy of a text: else a hundred thousand names would be as many strings. */
function interning(): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    known.set(text, text);
    return text;
  };
}
