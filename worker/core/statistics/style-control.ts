import { bestFirst, rankAmong, ratingInterval } from '../leaderboard.ts';
import { Z_95 } from '../normal-quantile.ts';
import type { TieModel } from '../tie-models.ts';
import { isStronglyConnected, type Matchup } from '../win-graph.ts';
import { LEAST_CLUSTERS } from './bootstrap.ts';
import { type CovariateFit, fitCovariates } from './fit-covariates.ts';
import { WEAK_PRIOR_DEVIATION } from './fit-islands.ts';
import { STYLE_CONTROLS, type StyleControl, type StyleCounts, styleDifferences } from './style-counts.ts';

/** A comparison with the style of both sides: its counts are a weight and two zeros. A pair of a ranking weighs what it tells. */
export interface StyledComparison extends Matchup {
  annotator: string;
  styles: readonly [first: StyleCounts, second: StyleCounts];
}

export interface ControlledSystem {
  system: string;
  strength: number;
  rating: number;
  lower: number;
  upper: number;
  rank: number;
}

export interface StyleCoefficient {
  feature: StyleControl;
  value: number;
  lower: number;
  upper: number;
}

/** Strengths of systems at equal style: Bradley–Terry with the normalised differences of length, list items, headers and bold
 *  as covariates, each divided by its root mean square, fitted jointly. (LMArena also takes their means off; they are about 0,
 *  for sides are random, and without it exchanging two sides changes nothing.) A feature in which no two responses differ is left
 *  out. The C(K, 2) pairs of a ranking each weigh 3/(K + 1), as in the raw table.
 *
 *  Style that always goes with a system cannot be told from its strength: then the coefficient's weak prior decides, and both
 *  intervals are wide.
 *  @see Li, Angelopoulos, Chiang 2024, "Does style matter? Disentangling style and substance in Chatbot Arena" */
export function styleControlled(
  { systems, comparisons }: { systems: readonly string[]; comparisons: readonly StyledComparison[] },
  ties: TieModel,
): { systems: ControlledSystem[]; coefficients: StyleCoefficient[]; notices: string[] } {
  const { covariates, features } = standardised(comparisons);
  const clusters = comparisons.map(({ annotator }) => annotator);
  const data = {
    itemCount: systems.length,
    comparisons,
    covariates,
    covariateCount: features.length,
    ties,
    ...(new Set(clusters).size >= LEAST_CLUSTERS && { clusters }),
  };
  const { fit, isBounded } = fitted(data);
  const entries = systems.map((system, i) => {
    const strength = fit.strengths[i] as number;
    return { system, strength, ...ratingInterval(strength, fit.strengthVariances[i] as number) };
  });
  const coefficients = features.map((feature, k) => {
    const value = fit.coefficients[k] as number;
    const half = Z_95 * Math.sqrt(fit.coefficientVariances[k] as number);
    return { feature, value, lower: value - half, upper: value + half };
  });
  return {
    systems: entries.map((entry) => ({ ...entry, rank: rankAmong(entries, entry) })).sort(bestFirst),
    coefficients,
    notices: isBounded
      ? []
      : [
          'The comparisons alone do not set every rating at equal style: a weak prior (normal, standard deviation ' +
            `${WEAK_PRIOR_DEVIATION} in log odds) stands in. Collect comparisons as the notices of the leaderboard say.`,
        ],
  };
}

function fitted(data: Parameters<typeof fitCovariates>[0]): { fit: CovariateFit; isBounded: boolean } {
  if (isStronglyConnected({ itemCount: data.itemCount, matchups: data.comparisons })) {
    try {
      return { fit: fitCovariates(data), isBounded: true };
    } catch {
      // Ties may leave no finite maximum, or one beyond double precision.
    }
  }
  return { fit: fitCovariates({ ...data, priorDeviation: WEAK_PRIOR_DEVIATION }), isBounded: false };
}

/** Differences with a root mean square of 1, `[comparisons, features]`, of the features in which any two responses differ. */
function standardised(comparisons: readonly StyledComparison[]): {
  covariates: Float64Array;
  features: StyleControl[];
} {
  const rows = comparisons.map(({ styles: [first, second] }) => styleDifferences(first, second));
  const scales = STYLE_CONTROLS.map((_, k) =>
    Math.sqrt(rows.reduce((sum, row) => sum + (row[k] as number) ** 2, 0) / Math.max(1, rows.length)),
  );
  const kept = STYLE_CONTROLS.flatMap((_, k) => ((scales[k] as number) > 0 ? [k] : []));
  const covariates = new Float64Array(rows.length * kept.length);
  for (const [at, row] of rows.entries()) {
    for (const [place, k] of kept.entries())
      covariates[at * kept.length + place] = (row[k] as number) / (scales[k] as number);
  }
  return { covariates, features: kept.map((k) => STYLE_CONTROLS[k] as StyleControl) };
}
