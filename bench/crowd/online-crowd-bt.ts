import type { CrowdJudgement } from '../../worker/core/quality/judgement.ts';

/** Crowd-BT's own online algorithm, to compare with: each judgement updates a normal belief on both scores and a beta belief on
 *  its annotator's η by moment matching, and is then forgotten. Small to store, but what an annotator said before the
 *  others did never counts for or against them.
 *  @param prior how often an annotator of whom nothing is known has sided with the consensus, and how often not
 *  @returns the posterior mean of η by annotator
 *  @see Chen et al. 2013, "Pairwise ranking aggregation in a crowdsourced setting", §4 */
export function onlineCrowdBt(
  judgements: readonly CrowdJudgement[],
  prior: { a: number; b: number },
): Map<string, number> {
  const annotators = new Map<string, { a: number; b: number }>();
  const responses = new Map<number, { mean: number; variance: number }>();
  for (const { annotator, outcome, responseA, responseB } of judgements) {
    if (outcome !== 'a' && outcome !== 'b') continue;
    const [winner, loser] = outcome === 'a' ? [responseA, responseB] : [responseB, responseA];
    const by = annotators.get(annotator) ?? { ...prior };
    annotators.set(annotator, by);
    const [i, j] = [winner, loser].map((id) => {
      const belief = responses.get(id) ?? { mean: 0, variance: 4 };
      responses.set(id, belief);
      return belief;
    }) as [{ mean: number; variance: number }, { mean: number; variance: number }];
    update(by, i, j);
  }
  return new Map([...annotators].map(([annotator, { a, b }]) => [annotator, a / (a + b)]));
}

function update(
  by: { a: number; b: number },
  i: { mean: number; variance: number },
  j: { mean: number; variance: number },
): void {
  const { a, b } = by;
  const p = 1 / (1 + Math.exp(j.mean - i.mean));
  const q = 1 - p;
  const pull = (a * p) / (a * p + b * q) - p;
  const bend = (a * b * p * q) / (a * p + b * q) ** 2 - p * q;
  const agreeing = Math.min(0.999, Math.max(0.001, p + ((i.variance + j.variance) / 2) * p * q * (q - p)));
  i.mean += i.variance * pull;
  j.mean -= j.variance * pull;
  for (const belief of [i, j]) belief.variance *= Math.max(1 + belief.variance * bend, 1e-4);
  const c = (agreeing * a + (1 - agreeing) * b) / (a + b);
  const mean = (agreeing * (a + 1) * a + (1 - agreeing) * a * b) / (c * (a + b + 1) * (a + b));
  const square =
    (agreeing * (a + 2) * (a + 1) * a + (1 - agreeing) * (a + 1) * a * b) /
    (c * (a + b + 2) * (a + b + 1) * (a + b));
  const strength = (mean - square) / (square - mean ** 2);
  by.a = strength * mean;
  by.b = strength * (1 - mean);
}
