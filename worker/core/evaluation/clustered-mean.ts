/** A statistic and its standard error, in the statistic's own unit. */
export interface Estimate {
  value: number;
  /** Null where fewer than two clusters leave nothing to estimate it from. */
  standardError: number | null;
}

/** Mean and its standard error where items of one cluster hang together: the sandwich over sums of a cluster's
 *  residuals, with the correction clusters / (clusters − 1). Clusters of one give the ordinary error of a mean.
 *  @param values `[n]`
 *  @param clusters `[n]`, the cluster of each value
 *  @throws if there is no value, or not one cluster a value
 *  @see Liang & Zeger 1986; Miller 2024, "Adding error bars to evals" */
export function clusteredMean(values: ArrayLike<number>, clusters: ArrayLike<number>): Estimate {
  const count = values.length;
  if (count === 0 || clusters.length !== count)
    throw new Error(`No mean of ${count} values in ${clusters.length} clusters.`);
  let sum = 0;
  for (let i = 0; i < count; i++) sum += values[i] as number;
  const value = sum / count;
  const residuals = new Map<number, number>();
  for (let i = 0; i < count; i++) {
    const cluster = clusters[i] as number;
    residuals.set(cluster, (residuals.get(cluster) ?? 0) + (values[i] as number) - value);
  }
  if (residuals.size < 2) return { value, standardError: null };
  let squares = 0;
  for (const residual of residuals.values()) squares += residual ** 2;
  const variance = (squares * residuals.size) / (residuals.size - 1);
  return { value, standardError: Math.sqrt(variance) / count };
}

/** {@link clusteredMean} of a measure of each item, clustered by prompt.
 *  @throws if there is no item */
export function meanByPrompt<Item extends { prompt: number }>(
  items: readonly Item[],
  measure: (item: Item) => number,
): Estimate {
  return clusteredMean(
    items.map(measure),
    items.map(({ prompt }) => prompt),
  );
}
