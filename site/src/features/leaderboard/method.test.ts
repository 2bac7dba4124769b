import { describe, expect, it } from 'vitest';
import { languageInWords, methodOf } from './method.ts';

const BOARD = {
  ties: 'davidson',
  weights: 'none',
  intervals: 'sandwich',
  comparisons: 9,
  systems: [],
  notices: [],
} as const;

describe('how a leaderboard was made', () => {
  it('says of which comparisons it is, where it is not of all', () => {
    const board = { ...BOARD, systems: [], notices: [] };
    expect(methodOf(board)).toBe('Bradley–Terry, ties by Davidson. 1000 is the average system.');
    expect(methodOf({ ...board, language: 'pt-BR', tag: 'math', as_of: 812 })).toBe(
      'Bradley–Terry, ties by Davidson; prompts in Brazilian Portuguese, prompts tagged “math”, as of comparison 812. 1000 is the average system.',
    );
  });

  it('names a language as well as it can', () => {
    expect(['de', 'unknown', 'Klingon, old', 'python', 'x-', 'qq'].map(languageInWords)).toEqual([
      'German',
      'an unknown language',
      'Klingon, old',
      'python',
      'x-',
      'qq',
    ]);
  });
});
