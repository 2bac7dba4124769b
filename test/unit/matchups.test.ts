import { expect, it } from 'vitest';
import { matchupChange } from '../../worker/core/matchups.ts';

const sides = { systemA: 'zebra', systemB: 'ant' };

it('counts a win for whoever won, systems in alphabetical order', () => {
  expect(matchupChange({ outcome: 'a', ...sides })).toEqual({
    first: 'ant',
    second: 'zebra',
    firstWins: 0,
    secondWins: 1,
    ties: 0,
  });
  expect(matchupChange({ outcome: 'b', ...sides })).toEqual({
    first: 'ant',
    second: 'zebra',
    firstWins: 1,
    secondWins: 0,
    ties: 0,
  });
});

it('counts both-bad as a tie and a skip not at all', () => {
  expect(matchupChange({ outcome: 'both_bad', ...sides })).toMatchObject({
    firstWins: 0,
    secondWins: 0,
    ties: 1,
  });
  expect(matchupChange({ outcome: 'skip', ...sides })).toBeNull();
});

it('says nothing of unnamed systems, or of a system against itself', () => {
  expect(matchupChange({ outcome: 'a', systemA: null, systemB: 'ant' })).toBeNull();
  expect(matchupChange({ outcome: 'a', systemA: 'ant', systemB: 'ant' })).toBeNull();
});
