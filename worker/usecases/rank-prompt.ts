import type { PromptReport } from '../contract/prompt.ts';
import { DomainError } from '../core/errors.ts';
import { type LeaderboardEntry, leaderboard } from '../core/leaderboard.ts';
import { kendallTauB, LEAST_RANKED_SYSTEMS } from '../core/statistics/rank-correlation.ts';
import type { TieModel } from '../core/tie-models.ts';
import type { Database } from '../storage/database.ts';
import { type PromptOutline, readPrompts, responsesTo } from '../storage/prompts.ts';
import { type ResponseText, readTexts } from '../storage/responses.ts';
import { type Score, scorerOfResponses } from './exported-rewards.ts';
import type { ImageOf } from './image-reference.ts';
import type { CountedComparisons } from './rank-systems.ts';
import { latestModel } from './read-checkpoint.ts';
import type { Scorer } from './score-responses.ts';

/** More responses to one prompt are not ranked: scoring one takes about a millisecond. */
const MOST_RANKED = 100;
const WHOLE_TEXT = 1_000_000;

type RankedResponse = PromptReport['responses'][number];

/** The responses to one prompt by what people said of them, beside what the model thinks.
 *  @param compare how often which of these responses won against which, by their ids; null where the log is too long
 *  @throws DomainError `prompt_not_found`, `too_many_comparisons` */
export async function rankPrompt(
  db: Database,
  scorer: Scorer,
  {
    prompt: id,
    ties,
    compare,
    imageOf,
  }: {
    prompt: number;
    ties: TieModel;
    compare: (responses: readonly number[]) => Promise<CountedComparisons | null>;
    imageOf: ImageOf;
  },
): Promise<PromptReport> {
  const { projectId } = scorer;
  const [prompt] = await readPrompts(db, projectId, { ids: [id], characters: WHOLE_TEXT });
  if (!prompt) throw promptNotFound(id);
  const ids = await responsesTo(db, { projectId, prompt: id }, MOST_RANKED);
  const [counted, texts] = await Promise.all([compare(ids), readTexts(db, ids)]);
  if (!counted) throw tooManyComparisons();
  const rewarded = await rewardsOf(db, scorer, texts);
  const board = boardOf(ids, counted, ties);
  const responses = board.systems.flatMap((entry) => describe(entry, texts, rewarded?.scores) ?? []);
  return {
    ...outlineOf(prompt),
    comparisons: counted.comparisons,
    ties,
    response_count: prompt.responses,
    responses: await Promise.all(
      withRewardRanks(responses).map(async (each) => ({ ...each, ...(await imageOf(each.id)) })),
    ),
    step: rewarded?.step ?? null,
    correlation: correlationOf(responses),
    notices: board.notices,
  };
}

function outlineOf({ id, text, language, tags }: PromptOutline) {
  return { id, text, language, tags };
}

/** Notices name responses as readers know them. */
const nameOf = (id: number | string) => `Response ${id}`;

function boardOf(ids: readonly number[], { matchups }: CountedComparisons, ties: TieModel) {
  const place = new Map(ids.map((id, at) => [String(id), at]));
  const indexed = matchups.map((matchup) => ({
    ...matchup,
    first: place.get(matchup.first) as number,
    second: place.get(matchup.second) as number,
  }));
  return leaderboard({ systems: ids.map(nameOf), matchups: indexed, ties, kind: 'response' });
}

function describe(
  { system: name, ...entry }: LeaderboardEntry,
  texts: readonly ResponseText[],
  scores: ReadonlyMap<number, Score> | undefined,
): RankedResponse | undefined {
  const response = texts.find(({ id }) => nameOf(id) === name);
  if (!response) return undefined;
  const { id, system, text } = response;
  const score = scores?.get(id);
  const [reward, standard_error] = [score?.reward ?? null, score?.standard_error ?? null];
  return { id, system, text, ...entry, reward, standard_error, reward_rank: null };
}

function withRewardRanks(responses: readonly RankedResponse[]): RankedResponse[] {
  return responses.map((response) => {
    const { reward } = response;
    if (reward === null) return response;
    return {
      ...response,
      reward_rank: 1 + responses.filter((other) => (other.reward ?? reward) > reward).length,
    };
  });
}

function correlationOf(responses: readonly RankedResponse[]): number | null {
  const both = responses.filter(({ comparisons, reward }) => comparisons > 0 && reward !== null);
  if (both.length < LEAST_RANKED_SYSTEMS) return null;
  return kendallTauB(
    both.map(({ strength }) => strength),
    both.map(({ reward }) => reward as number),
  );
}

/** Null before there is a model, or where its encoder does not answer. */
async function rewardsOf(
  db: Database,
  scorer: Scorer,
  texts: readonly ResponseText[],
): Promise<{ step: number; scores: ReadonlyMap<number, Score> } | null> {
  try {
    const model = await latestModel(db, scorer.projectId);
    return { step: model.ref.step, scores: await scorerOfResponses(db, scorer, model)(texts) };
  } catch (error) {
    if (error instanceof DomainError) return null;
    throw error;
  }
}

function promptNotFound(id: number): DomainError {
  return new DomainError(
    'prompt_not_found',
    `This project has no prompt ${id}: GET …/prompts lists those that were compared.`,
  );
}

function tooManyComparisons(): DomainError {
  return new DomainError(
    'too_many_comparisons',
    'The ranking of one prompt is made of a log of 2,000,000 comparisons at the most, and this one has more: export its comparisons.',
  );
}
