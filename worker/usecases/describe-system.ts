import type { Leaderboard, RankedSystem } from '../contract/leaderboard.ts';
import type { WinMatrix } from '../contract/statistics.ts';
import type { SystemQuery, SystemReport } from '../contract/system.ts';
import { DomainError } from '../core/errors.ts';
import { histogram } from '../core/histogram.ts';
import { type Scored, typicalResponses } from '../core/typical-responses.ts';
import type { Database } from '../storage/database.ts';
import { IsolateCache } from '../storage/isolate-cache.ts';
import { readTexts } from '../storage/responses.ts';
import { sampleOfSystem } from '../storage/system-responses.ts';
import { scorerOfResponses } from './exported-rewards.ts';
import type { ImageOf } from './image-reference.ts';
import { opponentsOf } from './opponents-of.ts';
import { latestModel } from './read-checkpoint.ts';
import type { Scorer } from './score-responses.ts';

/** As many responses of a system stand for all of them: scoring one takes about a millisecond. */
const LOOKED_AT = 200;
const TEXTS_AT_ONCE = 50;
const EACH = 3;
const BINS = 20;

interface Sample {
  ids: number[];
  count: number;
}
interface ScoredSample {
  step: number;
  scored: Scored[];
}

const samples = new IsolateCache<Sample>({ ttlMs: 60_000, limit: 200 });
const scoredSamples = new IsolateCache<ScoredSample>({ ttlMs: 600_000, limit: 200 });

/** One system: where it stands, what it writes and how that is rewarded.
 *  @param showsResponses whether the caller may learn who wrote which response
 *  @throws DomainError `system_not_found` where no response and no comparison is of it */
export async function describeSystem(
  db: Database,
  scorer: Scorer,
  {
    board,
    matrix,
    query: { system, ties, weights, seed },
    showsResponses,
    imageOf,
  }: { board: Leaderboard; matrix: WinMatrix; query: SystemQuery; showsResponses: boolean; imageOf: ImageOf },
): Promise<SystemReport> {
  const ranked = board.systems.find((entry) => entry.system === system) ?? null;
  const key = JSON.stringify([scorer.projectId, system]);
  const sample = await samples.get(key, () =>
    sampleOfSystem(db, { projectId: scorer.projectId, system }, LOOKED_AT),
  );
  if (!ranked && sample.count === 0) throw systemNotFound(system);
  const scored = await scoredSample(db, scorer, { key, sample });
  return {
    system,
    ties,
    weights,
    comparisons: board.comparisons,
    systems: board.systems.length,
    ranked,
    opponents: opponentsOf(matrix, system),
    rewards: scored && rewardsOf(scored),
    responses: showsResponses ? await responsesOf(db, { sample, scored, seed, imageOf }) : null,
  };
}

/** @throws DomainError `system_not_found` */
export function requireSystem(board: Leaderboard, system: string): RankedSystem {
  const found = board.systems.find((entry) => entry.system === system);
  if (!found) throw systemNotFound(system);
  return found;
}

function systemNotFound(system: string): DomainError {
  return new DomainError(
    'system_not_found',
    `This project has no system ${JSON.stringify(system)}: GET …/leaderboard names those that were compared.`,
  );
}

/** The sample by the newest model; null before there is one, or where its encoder does not answer. */
async function scoredSample(
  db: Database,
  scorer: Scorer,
  { key, sample }: { key: string; sample: Sample },
): Promise<ScoredSample | null> {
  try {
    const model = await latestModel(db, scorer.projectId);
    const { step } = model.ref;
    return await scoredSamples.get(`${step} ${sample.count} ${key}`, async () => {
      const score = scorerOfResponses(db, scorer, model);
      const scored: Scored[] = [];
      for (let from = 0; from < sample.ids.length; from += TEXTS_AT_ONCE) {
        const part = sample.ids.slice(from, from + TEXTS_AT_ONCE);
        const scores = await score(await readTexts(db, part));
        scored.push(...part.map((id) => ({ id, reward: scores.get(id)?.reward ?? null })));
      }
      return { step, scored };
    });
  } catch (error) {
    if (error instanceof DomainError) return null;
    throw error;
  }
}

function rewardsOf({ step, scored }: ScoredSample): SystemReport['rewards'] {
  const rewards = scored.flatMap(({ reward }) => (reward === null ? [] : [reward]));
  if (rewards.length === 0) return null;
  const mean = rewards.reduce((sum, reward) => sum + reward, 0) / rewards.length;
  return { step, looked_at: rewards.length, mean, ...histogram(rewards, BINS) };
}

async function responsesOf(
  db: Database,
  {
    sample,
    scored,
    seed,
    imageOf,
  }: { sample: Sample; scored: ScoredSample | null; seed: number; imageOf: ImageOf },
): Promise<SystemReport['responses']> {
  const known = scored?.scored ?? sample.ids.map((id) => ({ id, reward: null }));
  const reward = new Map(known.map((each) => [each.id, each.reward]));
  const chosen = typicalResponses(known, { each: EACH, seed });
  const texts = await readTexts(db, [...chosen.highest, ...chosen.lowest, ...chosen.drawn]);
  const described = texts.map(async ({ id, prompt, text }) => {
    const known = { id, prompt, text, reward: reward.get(id) ?? null };
    return [id, { ...known, ...(await imageOf(id)) }] as const;
  });
  const byId = new Map(await Promise.all(described));
  const inOrder = (ids: readonly number[]) => ids.flatMap((id) => byId.get(id) ?? []);
  return {
    count: sample.count,
    looked_at: known.length,
    highest: inOrder(chosen.highest),
    lowest: inOrder(chosen.lowest),
    drawn: inOrder(chosen.drawn),
  };
}
