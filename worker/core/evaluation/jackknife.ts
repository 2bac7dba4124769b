import type { Estimate } from './clustered-mean.ts';

const MAX_GROUPS = 20;

/** A function of sums over items, and its standard error by the delete-a-group jackknife: clusters are dealt into at
 *  most 20 groups in order of first appearance, the statistic is taken again without each group, and the variance is
 *  (G − 1) / G · Σ (θ₋g − mean θ₋)². Up to 20 clusters each is its own group.
 *  @param clusters `[n]`, the cluster of each item
 *  @param width the number of sums
 *  @param add adds item i to the sums, `[width]`
 *  @param statistic of the sums of one item or more
 *  @throws if there is no item
 *  @see Kott 2001, "The delete-a-group jackknife" */
export function jackknife({
  clusters,
  width,
  add,
  statistic,
}: {
  clusters: ArrayLike<number>;
  width: number;
  add: (sums: Float64Array, item: number) => void;
  statistic: (sums: Float64Array) => number;
}): Estimate {
  if (clusters.length === 0) throw new Error('No statistic of no items.');
  const groups: Float64Array[] = [];
  const dealt = new Map<number, Float64Array>();
  for (let item = 0; item < clusters.length; item++) {
    const cluster = clusters[item] as number;
    let sums = dealt.get(cluster);
    if (!sums) {
      sums = groups[dealt.size % MAX_GROUPS] ??= new Float64Array(width);
      dealt.set(cluster, sums);
    }
    add(sums, item);
  }
  const total = new Float64Array(width).map((_, at) =>
    groups.reduce((sum, group) => sum + (group[at] as number), 0),
  );
  const without = groups.map((group) => statistic(total.map((sum, at) => sum - (group[at] as number))));
  return { value: statistic(total), standardError: spread(without) };
}

function spread(without: readonly number[]): number | null {
  const groups = without.length;
  if (groups < 2) return null;
  const mean = without.reduce((sum, value) => sum + value, 0) / groups;
  const squares = without.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt((squares * (groups - 1)) / groups);
}
