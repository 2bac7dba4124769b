import type { StyleFeature } from './style-feature.ts';
import type { TextStatistics } from './text-statistics.ts';

/** Something of the prompt alone, on which it depends how a style is liked. */
interface PromptTrait {
  /** As the end of a feature's name. */
  name: string;
  description: string;
  /** Within ±2: about 0 in the middle, or 0 or 1. */
  measure: (text: TextStatistics) => number;
}

const within2 = (value: number): number => Math.max(-2, Math.min(2, value));

const TRAITS: readonly PromptTrait[] = [
  {
    name: 'by_turn_length',
    description: "log of the last turn's words beside 11",
    measure: (t) => within2(Math.log1p(t.turnWords) - 2.5),
  },
  {
    name: 'by_prompt_length',
    description: "log of the prompt's words beside 32, two thirds of it",
    measure: (t) => within2((Math.log1p(t.promptWords) - 3.5) / 1.5),
  },
  {
    name: 'when_asked',
    description: 'whether the last turn has a question mark',
    measure: (t) => (t.turnAsks ? 1 : 0),
  },
  {
    name: 'to_personal',
    description: 'whether the last turn says I, me, my …',
    measure: (t) => (t.turnOfSelf ? 1 : 0),
  },
];

/** What four traits of the prompt make of a few style features. A linear head cannot see a prompt otherwise: whatever is the same
 *  for two responses cancels between them. */
export function interactionsOf(features: readonly StyleFeature[]): StyleFeature[] {
  return features.flatMap((feature) =>
    TRAITS.map((trait) => ({
      name: `${feature.name}_${trait.name}`,
      description: `${feature.name}, times ${trait.description}`,
      scale: feature.scale,
      measure: (text: TextStatistics) => trait.measure(text) * feature.measure(text),
    })),
  );
}
