import type { AnswerTask, Comparison } from '../contract/comparison.ts';
import type { Outcome } from '../core/comparison.ts';
import { DomainError } from '../core/errors.ts';
import { type ComparedRow, type Ranking, RESPONSE_KEYS, type ResponseKey, tiersOf } from '../core/ranking.ts';
import type { TaskClaims } from './signed-task.ts';

/** What a row says that answers this task so.
 *  @throws DomainError `validation` naming the field, where the answer is not one to such a task */
export function readAnswer(
  { a, b, shown }: Pick<TaskClaims, 'a' | 'b' | 'shown'>,
  answer: Pick<AnswerTask, 'outcome' | 'ranking' | 'strength'>,
): ComparedRow & { ranking: Ranking | null } {
  const pair = { responseA: a, responseB: b };
  const { outcome, ranking, strength } = answer;
  if ((outcome === undefined) === (ranking === undefined))
    throw invalid('/outcome', `give either outcome or ranking${outcome ? ', not both' : ''}`);
  if (!shown) {
    if (outcome) return { ...pair, outcome, ranking: null };
    throw invalid('/ranking', 'the task shows two responses: say which is better with outcome');
  }
  if (strength !== undefined) throw invalid('/strength', 'only a comparison of two responses has one');
  if (outcome) return { ...pair, outcome: ofAll(outcome), ranking: { shown, ranks: null } };
  const ranks = ranksOf(RESPONSE_KEYS.slice(0, shown.length), ranking ?? []);
  return { ...pair, outcome: 'ranking', ranking: { shown, ranks } };
}

/** A ranking as its answer gave it; null where none was given. */
export function describeRanking(ranking: Ranking | null): Comparison['ranking'] {
  if (!ranking?.ranks) return null;
  return tiersOf(ranking.ranks).map((tier) => tier.map((position) => RESPONSE_KEYS[position] as ResponseKey));
}

/** A task may be handed out again with its sides exchanged: then the same letter is another answer.
 *  @param kept the row of the answer there is */
export function isSameAnswer(kept: ComparedRow & { excluded: boolean }, given: ComparedRow): boolean {
  const said = ({ outcome, responseA, responseB, ranking }: ComparedRow): string =>
    JSON.stringify([outcome, responseA, responseB, ranking?.shown, ranking?.ranks]);
  return said(kept) === said(given) && !kept.excluded;
}

function ofAll(outcome: Outcome): Outcome {
  if (outcome === 'both_bad' || outcome === 'skip') return outcome;
  throw invalid('/outcome', `"${outcome}" is for two responses: give ranking, or outcome both_bad or skip`);
}

function ranksOf(keys: readonly ResponseKey[], groups: readonly (readonly ResponseKey[])[]): number[] {
  const given = groups.flat();
  const twice = given.find((key, at) => given.indexOf(key) !== at);
  if (twice) throw invalid('/ranking', `"${twice}" stands there twice: name each response once`);
  const unknown = given.find((key) => !keys.includes(key));
  if (unknown) throw invalid('/ranking', `the task has no response "${unknown}": it has ${keys.join(', ')}`);
  const missing = keys.filter((key) => !given.includes(key));
  if (missing.length > 0)
    throw invalid('/ranking', `name each response once; missing: ${missing.join(', ')}`);
  return keys.map((key) => 1 + groups.findIndex((group) => group.includes(key)));
}

function invalid(pointer: string, sentence: string): DomainError {
  return new DomainError('validation', `${pointer}: ${sentence}.`);
}
