const STEPS = [1, 2, 5];
const LEAST = 3;

/** Round places on a logarithmic axis: 1, 2 and 5 times the powers of ten, or those powers alone where there are many; where an axis is
 *  too short for three of them, as a linear one has them.
 *  @param low above 0
 *  @param room how many labels fit */
export function logTicks(low: number, high: number, room = 16): number[] {
  if (!(low > 0 && high > low)) return [];
  const powers = Array.from(
    { length: Math.floor(Math.log10(high)) - Math.floor(Math.log10(low)) + 1 },
    (_, at) => Math.floor(Math.log10(low)) + at,
  );
  const multiples = powers.length > 4 || powers.length * STEPS.length > room + 1 ? [1] : STEPS;
  const ticks = powers.flatMap((power) => multiples.map((step) => round(step * 10 ** power)));
  const inside = ticks.filter((tick) => tick >= low && tick <= high);
  return inside.length >= LEAST ? inside : linearTicks(low, high);
}

function linearTicks(low: number, high: number): number[] {
  const rough = (high - low) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * (STEPS.find((each) => each * power >= rough) ?? 10);
  const first = Math.ceil(low / step);
  return Array.from({ length: Math.floor(high / step) - first + 1 }, (_, at) => round((first + at) * step));
}

/** Without the noise of binary fractions. */
function round(value: number): number {
  return Number(value.toPrecision(10));
}
