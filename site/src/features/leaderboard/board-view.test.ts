import { describe, expect, it } from 'vitest';
import { clicked, DEFAULT_VIEW, fitting, narrowed, readView, searchOf, sortedSystems } from './board-view.ts';

const system = (name: string, rating: number, halfWidth: number, wins: number) => ({
  system: name,
  strength: 0,
  rating,
  lower: rating - halfWidth,
  upper: rating + halfWidth,
  rank: 1,
  comparisons: 10,
  wins,
  losses: 10 - wins,
  ties: 0,
});
const BOARD = [system('m10', 1100, 30, 7), system('m9', 1000, 10, 5), system('M2', 900, 20, 5)];
const names = (search: string) => sortedSystems(BOARD, readView(search).order).map((each) => each.system);

describe('the view in the address', () => {
  it('comes back as it was, and says nothing of what is usual', () => {
    const view = {
      ties: 'rao-kupper',
      weights: 'reliability',
      intervals: 'bootstrap',
      language: '',
      tag: '',
      as_of: '',
      order: { by: 'wins', way: 'ascending' },
    } as const;
    expect(readView(searchOf(view))).toEqual(view);
    expect(searchOf(DEFAULT_VIEW)).toBe('');
    expect(searchOf(DEFAULT_VIEW, '?embed=1&sort=wins')).toBe('?embed=1');
  });

  it('keeps what it is narrowed by, and gives up the bootstrap, which there is of all alone', () => {
    const view = fitting({
      ...DEFAULT_VIEW,
      intervals: 'bootstrap',
      language: 'pt-BR',
      tag: 'a&b=c #',
      as_of: '812',
    });
    expect(view.intervals).toBe('sandwich');
    expect(readView(searchOf(view))).toEqual(view);
    expect(readView('?tag=x&intervals=bootstrap')).toEqual({ ...DEFAULT_VIEW, tag: 'x' });
    expect(narrowed(view)).toEqual({ language: 'pt-BR', tag: 'a&b=c #', as_of: '812' });
    expect(narrowed(DEFAULT_VIEW)).toEqual({});
  });

  it('takes no notice of what it does not know', () => {
    expect(readView('?ties=elo&sort=-constructor&weights=')).toEqual(DEFAULT_VIEW);
  });
});

describe('sorting', () => {
  it('is by any column, either way, and leaves equal ones in their order', () => {
    expect(names('')).toEqual(['m10', 'm9', 'M2']);
    expect(names('?sort=rating')).toEqual(['M2', 'm9', 'm10']);
    expect(names('?sort=system')).toEqual(['M2', 'm9', 'm10']);
    expect(names('?sort=width')).toEqual(['m9', 'M2', 'm10']);
    expect(names('?sort=wins')).toEqual(['m9', 'M2', 'm10']);
    expect(names('?sort=-losses')).toEqual(['m9', 'M2', 'm10']);
  });

  it('turns round at a second click on a column', () => {
    const once = clicked(DEFAULT_VIEW.order, 'system');
    expect(once).toEqual({ by: 'system', way: 'ascending' });
    expect(clicked(once, 'system')).toEqual({ by: 'system', way: 'descending' });
    expect(clicked(once, 'wins')).toEqual({ by: 'wins', way: 'descending' });
  });
});
