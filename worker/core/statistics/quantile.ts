/** The value below which a share of ascending values lies, between neighbours in a straight line.
 *  @param ascending not empty
 *  @see Hyndman & Fan 1996, "Sample quantiles in statistical packages", definition 7 */
export function quantile(ascending: ArrayLike<number>, share: number): number {
  const place = share * (ascending.length - 1);
  const below = Math.floor(place);
  const low = ascending[below] as number;
  const high = ascending[Math.min(below + 1, ascending.length - 1)] as number;
  return low + (place - below) * (high - low);
}
