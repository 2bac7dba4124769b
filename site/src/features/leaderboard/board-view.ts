import type { LeaderboardQuery, RankedSystem } from '../../../../worker/contract/leaderboard.ts';

/** What can be sorted by, with the way that one click sorts. */
const FIRST = {
  rating: 'descending',
  system: 'ascending',
  width: 'ascending',
  comparisons: 'descending',
  wins: 'descending',
  losses: 'descending',
  ties: 'descending',
} as const;

export type SortedBy = keyof typeof FIRST;
export interface Order {
  by: SortedBy;
  way: 'ascending' | 'descending';
}

/** What of a leaderboard is shown, and how: all that its address says. */
export interface BoardView {
  ties: LeaderboardQuery['ties'];
  weights: LeaderboardQuery['weights'];
  intervals: LeaderboardQuery['intervals'];
  /** Prompts of which language and tag; all where they are empty. */
  language: string;
  tag: string;
  /** A moment, or the id of a comparison; empty for now. */
  as_of: string;
  order: Order;
}

export const DEFAULT_VIEW: BoardView = {
  ties: 'davidson',
  weights: 'none',
  intervals: 'sandwich',
  language: '',
  tag: '',
  as_of: '',
  order: { by: 'rating', way: 'descending' },
};

const CHOICES = {
  ties: ['davidson', 'rao-kupper'],
  weights: ['none', 'reliability'],
  intervals: ['sandwich', 'bootstrap'],
} as const;

function chosen<Name extends keyof typeof CHOICES>(query: URLSearchParams, name: Name): BoardView[Name] {
  const choices: readonly string[] = CHOICES[name];
  const given = query.get(name);
  return (given !== null && choices.includes(given) ? given : DEFAULT_VIEW[name]) as BoardView[Name];
}

/** Whatever an address says that is not known is left at its default. */
export function readView(search: string): BoardView {
  const query = new URLSearchParams(search);
  const sort = query.get('sort') ?? '';
  const by = sort.replace(/^-/, '');
  const order: Order = isSortedBy(by)
    ? { by, way: sort.startsWith('-') ? 'descending' : 'ascending' }
    : DEFAULT_VIEW.order;
  return fitting({
    ties: chosen(query, 'ties'),
    weights: chosen(query, 'weights'),
    intervals: chosen(query, 'intervals'),
    language: query.get('language') ?? '',
    tag: query.get('tag') ?? '',
    as_of: query.get('as_of') ?? '',
    order,
  });
}

/** Whether a view is of some prompts alone, or of the past. */
export function isOfSome({ language, tag, as_of }: BoardView): boolean {
  return language !== '' || tag !== '' || as_of !== '';
}

/** A bootstrap draws from all that there is now: of a part of it there is none. */
export function fitting(view: BoardView): BoardView {
  return isOfSome(view) ? { ...view, intervals: DEFAULT_VIEW.intervals } : view;
}

/** What of a view narrows what is counted, as the API asks for it. */
export function narrowed(view: BoardView): Partial<Pick<LeaderboardQuery, 'language' | 'tag' | 'as_of'>> {
  const { language, tag, as_of } = view;
  return Object.fromEntries(Object.entries({ language, tag, as_of }).filter(([, value]) => value !== ''));
}

/** The address of a view: only what is not the default, other parameters as they were. */
export function searchOf(view: BoardView, search = ''): string {
  const query = new URLSearchParams(search);
  const set = (name: string, value: string, usual: string) => {
    if (value === usual) query.delete(name);
    else query.set(name, value);
  };
  for (const name of ['ties', 'weights', 'intervals', 'language', 'tag', 'as_of'] as const)
    set(name, view[name], DEFAULT_VIEW[name]);
  set('sort', sortOf(view.order), sortOf(DEFAULT_VIEW.order));
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

const sortOf = ({ by, way }: Order): string => (way === 'descending' ? `-${by}` : by);

function isSortedBy(name: string): name is SortedBy {
  return Object.hasOwn(FIRST, name);
}

/** Another column is sorted by its own first way; the same one the other way round. */
export function clicked(order: Order, by: SortedBy): Order {
  if (order.by !== by) return { by, way: FIRST[by] };
  return { by, way: order.way === 'ascending' ? 'descending' : 'ascending' };
}

const collator = new Intl.Collator('en', { numeric: true });

/** Equal ones stay in the order of the leaderboard. */
export function sortedSystems(systems: readonly RankedSystem[], { by, way }: Order): RankedSystem[] {
  const sign = way === 'ascending' ? 1 : -1;
  return systems.toSorted((a, b) => sign * compared(a, b, by));
}

function compared(a: RankedSystem, b: RankedSystem, by: SortedBy): number {
  if (by === 'system') return collator.compare(a.system, b.system);
  if (by === 'width') return a.upper - a.lower - (b.upper - b.lower);
  return a[by] - b[by];
}
