/** Exponential mean over x rather than over points, so that it means the same however the history was thinned out.
 *  Missing values (null) are skipped: they stay missing, and what is known fades over the whole gap. The start is not biased
 *  towards zero.
 *  @param xs increasing, in the unit of `span`
 *  @param span distance over which old values fade to 1/e; 0 leaves the values as they are */
export function smooth(
  xs: readonly number[],
  ys: readonly (number | null)[],
  span: number,
): (number | null)[] {
  if (span <= 0) return [...ys];
  let sum = 0;
  let weight = 0;
  let before = (xs[0] ?? 0) - 1;
  return ys.map((y, i) => {
    if (y === null) return null;
    const x = xs[i] ?? before;
    const keep = Math.exp(-Math.max(x - before, 0) / span);
    before = x;
    sum = sum * keep + y * (1 - keep);
    weight = weight * keep + (1 - keep);
    return sum / weight;
  });
}
