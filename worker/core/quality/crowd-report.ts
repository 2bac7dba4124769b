import { type Alpha, krippendorffAlpha } from '../evaluation/krippendorff.ts';
import { type AnnotatorAssessment, assessCrowd } from './assess-crowd.ts';
import { type GoldPair, withGold } from './gold-pairs.ts';
import type { InfluenceCap } from './influence-cap.ts';
import type { CrowdJudgement } from './judgement.ts';
import { categoryCounts, pairUnits } from './pair-units.ts';
import { type AnnotatorWeight, capWeights } from './weight-fold.ts';

/** What an owner may want to know of a crowd. */
export interface CrowdReport {
  /** How many judgements it is about: the newest. */
  judgements: number;
  /** How far people agree, ties and both-bad being answers like others. */
  alpha: Alpha;
  /** In order of first appearance; who only skipped is not among them. The weight is with the cap on influence. */
  annotators: (AnnotatorAssessment & { annotator: string })[];
}

const SEED = 1;
/** Bootstrap samples: so many, but of many pairs fewer, for each costs a look at all of them. */
const MOST_SAMPLES = 1000;
const LEAST_SAMPLES = 100;
const UNITS_DRAWN = 10_000_000;

/** @param gold pairs with a right answer, for which judgements are checked */
export function crowdReport(
  all: readonly CrowdJudgement[],
  { cap, gold = [] }: { cap: InfluenceCap | null; gold?: readonly GoldPair[] },
): CrowdReport {
  const judgements = withGold(all, gold);
  const assessed = assessCrowd(judgements);
  const weights = capWeights(
    new Map([...assessed].map(([annotator, { weight }]) => [annotator, weight])),
    judgements,
    cap,
  );
  return {
    judgements: judgements.length,
    alpha: alphaOf(judgements),
    annotators: [...assessed].map(([annotator, assessment]) => ({
      ...assessment,
      annotator,
      weight: (weights.get(annotator) as AnnotatorWeight).byReliability,
    })),
  };
}

function alphaOf(judgements: readonly CrowdJudgement[]): Alpha {
  const counts = [...pairUnits(judgements).values()].map(categoryCounts);
  const samples = Math.round(UNITS_DRAWN / Math.max(1, counts.length));
  return krippendorffAlpha(counts, {
    samples: Math.max(LEAST_SAMPLES, Math.min(MOST_SAMPLES, samples)),
    seed: SEED,
  });
}
