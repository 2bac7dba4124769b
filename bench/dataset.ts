import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { featurize, type SparseVector } from '../worker/core/features.ts';
import { parseImportRow } from '../worker/core/import-row.ts';
import type { ImportedRow } from '../worker/core/imported-row.ts';

/** Two responses to one prompt and how many people preferred each. */
export interface Pair {
  /** What must not be split between training and test: the topic where rows name one, else the prompt. */
  group: string;
  prompt: string;
  /** The same number wherever the same response to the same prompt stands. */
  responses: readonly [number, number];
  features: readonly [SparseVector, SparseVector];
  texts: readonly [string, string];
  lengths: readonly [number, number];
  votes: readonly [number, number];
}

export interface Dataset {
  name: string;
  pairs: Pair[];
  groupedBy: 'topic' | 'prompt';
  /** Lines the product's import would refuse, and pairs nobody decided. */
  skipped: number;
  microsecondsPerText: number;
}

/** Reads JSONL in the shapes of `../shared/data` through the product's own import parser. */
export function readDataset(path: string, onProgress: (share: number) => void): Dataset {
  const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean);
  const dataset: Dataset = {
    name: basename(path, '.jsonl'),
    pairs: [],
    groupedBy: 'prompt',
    skipped: 0,
    microsecondsPerText: 0,
  };
  const numbers = new Map<string, number>();
  const numberOf = (prompt: string, response: string): number => {
    const key = JSON.stringify([prompt, response]);
    const number = numbers.get(key) ?? numbers.size;
    numbers.set(key, number);
    return number;
  };
  const started = performance.now();
  for (const [index, line] of lines.entries()) {
    if (index % 200 === 0) onProgress(index / lines.length);
    const value = parseLine(line);
    const pair = readPair(value, numberOf);
    if (pair) dataset.pairs.push(pair);
    else dataset.skipped++;
    if (typeof value?.topic === 'string') dataset.groupedBy = 'topic';
  }
  dataset.microsecondsPerText = (1000 * (performance.now() - started)) / (2 * lines.length);
  return dataset;
}

function parseLine(line: string): { topic?: unknown } | null {
  try {
    return JSON.parse(line) as { topic?: unknown };
  } catch {
    return null;
  }
}

function readPair(
  value: { topic?: unknown } | null,
  numberOf: (prompt: string, response: string) => number,
): Pair | null {
  let row: ImportedRow;
  try {
    row = parseImportRow(value);
  } catch {
    return null;
  }
  const [first, second] = row.responses;
  if (!first || !second) return null;
  const votes = [0, 0] as [number, number];
  for (const { outcome } of row.judgements) {
    if (outcome === 'a') votes[0]++;
    if (outcome === 'b') votes[1]++;
  }
  if (votes[0] + votes[1] === 0) return null;
  return {
    group: typeof value?.topic === 'string' ? value.topic : row.prompt,
    prompt: row.prompt,
    responses: [numberOf(row.prompt, first.text), numberOf(row.prompt, second.text)],
    features: [featurize(row.prompt, first.text), featurize(row.prompt, second.text)],
    texts: [first.text, second.text],
    lengths: [first.text.length, second.text.length],
    votes,
  };
}

/** What counts as a comparison. */
export interface Protocol {
  name: string;
  pairs: Pair[];
}

/** Where several people judged a pair, three ways to count: each judgement by itself; one a pair, what most preferred; the same
 *  for pairs that at least four agree on. */
export function protocolsOf({ pairs }: Dataset): Protocol[] {
  if (pairs.every(({ votes: [a, b] }) => a + b === 1)) return [{ name: 'pairs', pairs }];
  const decided = pairs.filter(({ votes: [a, b] }) => a !== b);
  const majority = (pair: Pair): Pair => ({
    ...pair,
    votes: pair.votes[0] > pair.votes[1] ? [1, 0] : [0, 1],
  });
  const clear = decided.filter(({ votes }) => Math.max(...votes) >= 4);
  return [
    { name: 'at least 4 agree', pairs: clear.map(majority) },
    { name: 'any majority', pairs: decided.map(majority) },
    { name: 'judgements', pairs },
  ].filter((protocol) => protocol.pairs.length > 0);
}
