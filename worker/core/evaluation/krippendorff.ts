import { randomInteger, seededRandom } from '../random.ts';

/** Krippendorff's α: 1 where people agree always, 0 where as often as chance would have it, below 0 where less often.
 *  Where it has no value yet, why. */
export type Alpha =
  | {
      defined: true;
      value: number;
      /** 95 % by bootstrap over units; null where too few of its samples have a value. */
      interval: { lower: number; upper: number } | null;
      /** Units that two people or more judged, and judgements of those. */
      units: number;
      judgements: number;
    }
  | { defined: false; code: 'nothing_judged_twice' | 'one_category'; reason: string };

const NOT_YET = {
  nothing_judged_twice:
    'No pair has been judged by two people yet, so nothing is known of how far they agree: let several people judge the same pairs.',
  one_category:
    'Everybody has given the same answer so far, so agreement cannot be told from chance: collect more comparisons.',
} as const;

const TAIL = 0.025;

/** Units with what people said of each, laid out for sums. */
interface Units {
  count: number;
  categories: number;
  /** How often each category was said of each unit: `[count, categories]`. */
  said: Float64Array;
  /** Σ of pairs that disagree, each over (judgements − 1): `[count]`. */
  disagreement: Float64Array;
}

/** α for categories without order. Units that one person judged do not count.
 *  @param counts how often each category was said of each unit, one judgement a person: `[units, categories]`
 *  @param bootstrap `samples`: resamples of the units with replacement
 *  @see Krippendorff 2011, "Computing Krippendorff's alpha-reliability"; Efron 1979 (percentile bootstrap) */
export function krippendorffAlpha(
  counts: readonly (readonly number[])[],
  { samples, seed }: { samples: number; seed: number },
): Alpha {
  const units = layOut(counts.filter((unit) => judgementsOf(unit) >= 2));
  if (units.count === 0) return notYet('nothing_judged_twice');
  const everyUnit = Int32Array.from({ length: units.count }, (_, unit) => unit);
  const value = alphaOf(units, everyUnit);
  if (value === null) return notYet('one_category');
  return {
    defined: true,
    value,
    interval: bootstrap(units, { samples, seed }),
    units: units.count,
    judgements: judgementsOf(units.said),
  };
}

function notYet(code: keyof typeof NOT_YET): Alpha {
  return { defined: false, code, reason: NOT_YET[code] };
}

function judgementsOf(counts: ArrayLike<number>): number {
  let sum = 0;
  for (let at = 0; at < counts.length; at++) sum += counts[at] as number;
  return sum;
}

function layOut(counts: readonly (readonly number[])[]): Units {
  const categories = Math.max(0, ...counts.map(({ length }) => length));
  const units = {
    count: counts.length,
    categories,
    said: new Float64Array(counts.length * categories),
    disagreement: new Float64Array(counts.length),
  };
  for (const [unit, said] of counts.entries()) {
    units.said.set(said, unit * categories);
    const total = judgementsOf(said);
    const agreeing = said.reduce((sum, count) => sum + count * (count - 1), 0);
    units.disagreement[unit] = (total * (total - 1) - agreeing) / (total - 1);
  }
  return units;
}

/** @returns null where all of it is one category, so that no disagreement is expected */
function alphaOf({ categories, said, disagreement }: Units, sample: Int32Array): number | null {
  const totals = new Float64Array(categories);
  let observed = 0;
  for (let at = 0; at < sample.length; at++) {
    const unit = sample[at] as number;
    observed += disagreement[unit] as number;
    for (let category = 0; category < categories; category++) {
      totals[category] = (totals[category] as number) + (said[unit * categories + category] as number);
    }
  }
  const all = judgementsOf(totals);
  const expected = totals.reduce((sum, total) => sum + total * (all - total), 0) / (all - 1);
  return expected > 0 ? 1 - observed / expected : null;
}

function bootstrap(
  units: Units,
  { samples, seed }: { samples: number; seed: number },
): { lower: number; upper: number } | null {
  const random = seededRandom(seed);
  const sample = new Int32Array(units.count);
  const values: number[] = [];
  for (let draw = 0; draw < samples; draw++) {
    for (let at = 0; at < sample.length; at++) sample[at] = randomInteger(random, units.count);
    const value = alphaOf(units, sample);
    if (value !== null) values.push(value);
  }
  if (units.count < 2 || values.length < samples / 2) return null;
  values.sort((a, b) => a - b);
  const quantile = (share: number) => values[Math.round(share * (values.length - 1))] as number;
  return { lower: quantile(TAIL), upper: quantile(1 - TAIL) };
}
