import { readFileSync } from 'node:fs';
import { isOutcome, type Outcome } from '../../worker/core/comparison.ts';
import { featurize, type SparseVector } from '../../worker/core/features.ts';
import { parseImportRow } from '../../worker/core/import-row.ts';
import type { ImportedRow } from '../../worker/core/imported-row.ts';
import type { CrowdJudgement } from '../../worker/core/quality/judgement.ts';
import { seededRandom } from '../../worker/core/random.ts';
import type { Pair } from '../dataset.ts';
import { normal } from './chance.ts';

/** A pair of responses as a crowd compares it. */
export interface CrowdPair {
  /** Ids of the responses; the same text in the same group is one response. */
  responses: readonly [number, number];
  lengths: readonly [number, number];
  /** For training; its votes are those of the recorded crowd. */
  trained: Pair;
}

/** A judgement, with what the benchmark knows of it beside. */
export interface BenchJudgement extends CrowdJudgement {
  pair: number;
  /** Whether the pair's first response was shown second. */
  swapped: boolean;
  /** `recorded`, or what kind of spammer made it up. */
  kind: string;
}

export interface RecordedCrowd {
  pairs: readonly CrowdPair[];
  responses: number;
  judgements: readonly BenchJudgement[];
}

/** How the responses, which nobody wrote as a system, are dealt to systems. */
export interface SystemPlan {
  systems: number;
  /** 0 ranks responses by length and cuts the ranking into systems; the larger, the more chance decides. */
  noise: number;
  seed: number;
}

/** Reads lines `{prompt, a, b, topic?, votes: [{annotator, outcome}]}` through the product's own import parser. */
export function readCrowd(path: string): RecordedCrowd {
  const ids = new Map<string, number>();
  const idOf = (group: string, text: string): number => {
    const key = JSON.stringify([group, text]);
    const id = ids.get(key) ?? ids.size;
    ids.set(key, id);
    return id;
  };
  const computed = new Map<string, SparseVector>();
  const featuresOf = (prompt: string, text: string) => {
    const key = JSON.stringify([prompt, text]);
    const known = computed.get(key) ?? featurize(prompt, text);
    computed.set(key, known);
    return known;
  };
  const pairs: CrowdPair[] = [];
  const judgements: BenchJudgement[] = [];
  for (const line of readFileSync(path, 'utf8').split('\n').filter(Boolean)) {
    const value = JSON.parse(line) as { topic?: string };
    const row = parseImportRow(value);
    const [first, second] = row.responses.map(({ text }) => text) as [string, string];
    const group = value.topic ?? row.prompt;
    const lengths = [first.length, second.length] as const;
    const responses = [idOf(group, first), idOf(group, second)] as const;
    const votes = [0, 0] as [number, number];
    for (const { annotator, outcome } of ofTwo(row)) {
      if (outcome === 'a') votes[0]++;
      if (outcome === 'b') votes[1]++;
      const judged = {
        pair: pairs.length,
        swapped: false,
        kind: 'recorded',
        outcome,
        activeMs: null,
        gold: null,
      };
      judgements.push(withPair(judged, { responses, lengths }, annotator ?? 'unknown'));
    }
    const features = [featuresOf(row.prompt, first), featuresOf(row.prompt, second)] as const;
    pairs.push({
      responses,
      lengths,
      trained: { group, prompt: row.prompt, responses, texts: [first, second], features, lengths, votes },
    });
  }
  return { pairs, responses: ids.size, judgements };
}

function ofTwo({ judgements }: ImportedRow): { annotator: string | null; outcome: Outcome }[] {
  return judgements.flatMap(({ annotator, outcome }) => (isOutcome(outcome) ? [{ annotator, outcome }] : []));
}

/** Fills in what the pair says; systems come later. */
export function withPair(
  judged: Pick<BenchJudgement, 'pair' | 'swapped' | 'kind' | 'outcome' | 'activeMs' | 'gold'>,
  { responses, lengths }: Pick<CrowdPair, 'responses' | 'lengths'>,
  annotator: string,
): BenchJudgement {
  const [responseA, responseB] = judged.swapped ? [responses[1], responses[0]] : responses;
  return {
    ...judged,
    annotator,
    responseA,
    responseB,
    systemA: null,
    systemB: null,
    sidesShown: true,
    characters: lengths[0] + lengths[1],
    ...longerOf(judged.swapped ? [lengths[1], lengths[0]] : lengths),
  };
}

function longerOf([a, b]: readonly [number, number]): Pick<CrowdJudgement, 'longer'> {
  if (a === b) return {};
  return { longer: a > b ? 'a' : 'b' };
}

/** @returns the system of each response */
export function dealSystems(
  { pairs, responses }: RecordedCrowd,
  { systems, noise, seed }: SystemPlan,
): string[] {
  const random = seededRandom(77, seed);
  const lengths = new Float64Array(responses);
  for (const pair of pairs) {
    for (const side of [0, 1] as const) lengths[pair.responses[side]] = pair.lengths[side];
  }
  const keys = [...lengths].map((length) => Math.log(1 + length) + noise * normal(random));
  const ranked = [...keys.keys()].sort((a, b) => (keys[a] as number) - (keys[b] as number));
  const names = new Array<string>(responses);
  for (const [rank, id] of ranked.entries()) names[id] = `s${Math.floor((rank * systems) / responses)}`;
  return names;
}
