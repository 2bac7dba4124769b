import type { Attribution } from '../../../../worker/core/attribution.ts';

/** A piece of a response to show, and what it adds to the reward, in nats; 0 for white space and what hardly counts. */
export interface Piece {
  text: string;
  contribution: number;
  /** Against the strongest piece of all responses shown, −1 … 1. */
  strength: number;
}

/** What hardly counts is left plain: it would only be noise, for eyes and for the browser. */
const LEAST_STRENGTH = 0.04;
/** So much text is marked; a wall of it would take the browser seconds. */
export const MARKED_LENGTH = 6_000;

/** Against this much, in nats, a response of weak words is marked faintly, as they are. */
const LEAST_MEASURE = 0.05;

/** The strongest contribution of any piece, the measure of all. */
export function strongestOf(attributions: readonly (Attribution | null)[]): number {
  return attributions.reduce(
    (strongest, each) =>
      (each?.spans ?? []).reduce(
        (most, { contribution }) => Math.max(most, Math.abs(contribution)),
        strongest,
      ),
    LEAST_MEASURE,
  );
}

/** A response cut into pieces that make it up again, as far as it is marked.
 *  @param strongest see {@link strongestOf} */
export function piecesOf(response: string, spans: Attribution['spans'], strongest: number): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  const plainTo = (end: number) => {
    if (end > at) pieces.push({ text: response.slice(at, end), contribution: 0, strength: 0 });
    at = Math.max(at, end);
  };
  for (const { start, end, contribution } of spans) {
    if (end > MARKED_LENGTH) break;
    const strength = contribution / strongest;
    if (Math.abs(strength) < LEAST_STRENGTH) continue;
    plainTo(start);
    pieces.push({ text: response.slice(start, end), contribution, strength });
    at = end;
  }
  plainTo(response.length);
  return pieces;
}

export interface Word {
  text: string;
  contribution: number;
}

/** Words that add most and that take most, each once with all it adds in the response together. */
export function outstandingWords(
  response: string,
  spans: Attribution['spans'],
  count: number,
): { raising: Word[]; lowering: Word[] } {
  const sums = new Map<string, number>();
  for (const { start, end, contribution } of spans) {
    const word = response.slice(start, end).toLowerCase();
    sums.set(word, (sums.get(word) ?? 0) + contribution);
  }
  const words = [...sums].map(([text, contribution]) => ({ text, contribution }));
  const strongest = (sign: 1 | -1) =>
    words
      .filter(({ contribution }) => sign * contribution >= 0.005)
      .sort((one, other) => sign * (other.contribution - one.contribution))
      .slice(0, count);
  return { raising: strongest(1), lowering: strongest(-1) };
}

/** What a reward is made of, in nats; the parts add up to it. */
export interface Makeup {
  words: number;
  style: number;
  embedding: number | null;
  /** Minus the mean reward of the project's responses, mostly. */
  start: number;
}

const sumOf = (parts: readonly { contribution: number }[]): number =>
  parts.reduce((sum, { contribution }) => sum + contribution, 0);

export function makeupOf({ spans, style, embedding, other }: Attribution): Makeup {
  return { words: sumOf(spans), style: sumOf(style), embedding: embedding ?? null, start: other };
}

export interface StyleRow {
  feature: string;
  /** By response; null where the head is not linear. */
  contributions: number[];
}

/** Style features by how far they set the responses apart, then by size; those that add nothing anywhere are left out. */
export function styleRowsOf(attributions: readonly Attribution[]): StyleRow[] {
  const [first] = attributions;
  const rows = (first?.style ?? []).map(({ feature }, place) => ({
    feature,
    contributions: attributions.map(({ style }) => style[place]?.contribution ?? 0),
  }));
  const range = ({ contributions }: StyleRow) => Math.max(...contributions) - Math.min(...contributions);
  const size = ({ contributions }: StyleRow) => Math.max(...contributions.map(Math.abs));
  return rows
    .filter((row) => size(row) >= 0.0005)
    .sort((one, other) => range(other) - range(one) || size(other) - size(one));
}
