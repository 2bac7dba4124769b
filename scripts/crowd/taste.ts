import type { Outcome } from '../../worker/contract/comparison.ts';
import { between, normal, unit } from './hash.ts';
import { readResponse, TRAITS, type Trait } from './traits.ts';

/** What one simulated annotator likes. It sees prompts and responses, never what wrote them. */
export interface Taste {
  /** Makes this annotator's draws its own. */
  name: string;
  weights: Record<Trait, number>;
  lengthWeight: number;
  /** The length it likes best, in words. */
  bestWords: number;
  /** Standard deviation of its mood about one response. */
  noise: number;
  /** Below this difference it calls a tie. */
  tieThreshold: number;
  skipRate: number;
  bothBadRate: number;
}

/** What the crowd agrees on; annotators scatter around it. */
const CROWD: Record<Trait, number> = {
  list: 0.1,
  emphasis: -0.3,
  code: 0.5,
  warmth: 0.6,
  hedging: -1.2,
  relevance: 2.4,
  example: 0.7,
  longWords: -0.6,
  question: 0.2,
};
const CROWD_BEST_WORDS = 75;

/** Draws the taste of annotator `index`: the same for the same seed. */
export function drawTaste(seed: number, index: number): Taste {
  const name = `${seed}/${index}`;
  const around = (trait: Trait) => CROWD[trait] + 0.25 * normal(name, 'weight', trait);
  return {
    name,
    weights: Object.fromEntries(TRAITS.map((trait) => [trait, around(trait)])) as Record<Trait, number>,
    lengthWeight: between(0.8, 1.6, name, 'length weight'),
    bestWords: CROWD_BEST_WORDS * Math.exp(0.35 * normal(name, 'best words')),
    noise: between(0.1, 0.35, name, 'noise'),
    tieThreshold: between(0.02, 0.16, name, 'tie threshold'),
    skipRate: between(0, 0.03, name, 'skip rate'),
    bothBadRate: between(0, 0.04, name, 'both-bad rate'),
  };
}

export interface ShownPair {
  prompt: string;
  a: string;
  b: string;
}
export type Judge = (pair: ShownPair) => Outcome;

/** An annotator that judges by its taste. Every draw hangs on the texts, so neither side nor order matters. */
export function judgeBy(taste: Taste): Judge {
  return (pair) => {
    const texts = [pair.prompt, ...[pair.a, pair.b].sort()];
    if (unit(taste.name, 'skip', ...texts) < taste.skipRate) return 'skip';
    if (unit(taste.name, 'both bad', ...texts) < taste.bothBadRate) return 'both_bad';
    const difference = liking(taste, pair.prompt, pair.a) - liking(taste, pair.prompt, pair.b);
    if (Math.abs(difference) < taste.tieThreshold) return 'tie';
    return difference > 0 ? 'a' : 'b';
  };
}

/** How much this annotator likes a response, mood included. */
export function liking(taste: Taste, prompt: string, response: string): number {
  const { words, traits } = readResponse(prompt, response);
  const offLength = Math.log((1 + words) / (1 + taste.bestWords));
  const length = -taste.lengthWeight * Math.min(3, offLength ** 2);
  const seen = TRAITS.reduce((sum, trait) => sum + taste.weights[trait] * traits[trait], length);
  return seen + taste.noise * normal(taste.name, 'mood', prompt, response);
}
