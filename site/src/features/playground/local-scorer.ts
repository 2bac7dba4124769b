import { type Attribution, attributeReward } from '../../../../worker/core/attribution.ts';
import { featurize, type SparseVector } from '../../../../worker/core/features.ts';
import { moderatedProbability } from '../../../../worker/core/posterior.ts';
import { decodeScoringFile, type ScoringFileFacts } from '../../../../worker/core/scoring-file.ts';
import {
  marginVariance,
  rankByReward,
  type ScoringModel,
  scoreOf,
  scoringModelOf,
} from '../../../../worker/core/scoring-model.ts';
import type { Judged, Parts, Texts } from './judged.ts';

/** Scores as the server does, by the same code and a published model's file, without asking the server. */
export class LocalScorer {
  readonly facts: ScoringFileFacts;
  readonly #scoring: ScoringModel;
  /** While one types, all responses but one stay as they are. */
  #known = new Map<string, SparseVector>();

  /** @throws on a file that this build cannot read */
  constructor(file: Uint8Array) {
    const { parts, facts } = decodeScoringFile(file);
    this.facts = facts;
    this.#scoring = scoringModelOf(parts);
  }

  judge({ prompt, responses }: Texts): Judged {
    const features = this.#featuresOf(prompt, responses);
    const scores = features.map((each) => scoreOf(each, this.#scoring));
    const rewards = scores.map(({ reward }) => reward);
    const { order, probabilityFirstIsBest } = rankByReward(features, rewards, this.#scoring);
    const lead = this.#leadOf(features, rewards, order);
    return { checkpoint: this.facts, scores, order, probabilityFirstIsBest, lead };
  }

  explain({ prompt, responses }: Texts): Parts {
    const features = this.#featuresOf(prompt, responses);
    return {
      responses,
      rewards: features.map((each) => scoreOf(each, this.#scoring).reward),
      attributions: responses.map((response, at) => this.#attribute(features[at] as SparseVector, response)),
    };
  }

  #leadOf(features: SparseVector[], rewards: number[], [first = 0, second = 0]: number[]): Judged['lead'] {
    const [best, rival] = [features[first], features[second]] as [SparseVector, SparseVector];
    const variance = marginVariance(best, rival, this.#scoring);
    const margin = (rewards[first] as number) - (rewards[second] as number);
    return { probability: moderatedProbability(margin, variance), standardError: Math.sqrt(variance) };
  }

  #attribute(features: SparseVector, response: string): Attribution | null {
    const { model, reference } = this.#scoring;
    return model.shape.hidden > 0 ? null : attributeReward(model, features, response, reference.centre);
  }

  #featuresOf(prompt: string, responses: readonly string[]): SparseVector[] {
    const known = new Map<string, SparseVector>();
    const features = responses.map((response) => {
      const key = `${prompt.length}:${prompt}${response}`;
      const vector = known.get(key) ?? this.#known.get(key) ?? featurize(prompt, response);
      known.set(key, vector);
      return vector;
    });
    this.#known = known;
    return features;
  }
}
