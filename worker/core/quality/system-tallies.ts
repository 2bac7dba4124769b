import type { CrowdColumns } from './crowd-columns.ts';
import { type Manner, preferenceOf } from './reliability.ts';

/** What one annotator made of one system, in comparisons of it with another. */
export interface SystemTally {
  annotator: number;
  system: number;
  comparisons: number;
  wins: number;
  ties: number;
  /** Wins to expect were nothing tied, and their variance: from what the others think of the responses and how this
   *  annotator follows them. */
  expected: number;
  variance: number;
  /** Share of ties in this annotator's comparisons without this system, drawn to the crowd's by ten comparisons' worth. */
  tieShare: number;
  /** What came before, where the tally is of the newer half of an annotator's comparisons. */
  earlier?: Earlier;
}

export type Earlier = Pick<SystemTally, 'comparisons' | 'wins' | 'ties' | 'expected'>;

/** Fewer comparisons than this settle nothing. */
const LEAST_COMPARISONS = 3;
const TIE_PRIOR = 10;

/** The same of the newer half of each annotator's comparisons, with what came before it.
 *  @param whole by {@link systemTallies} */
export function newerTallies(
  columns: CrowdColumns,
  {
    margins,
    manners,
    whole,
  }: { margins: Float64Array; manners: readonly Manner[]; whole: readonly SystemTally[] },
): SystemTally[] {
  const keyOf = ({ annotator, system }: SystemTally) => annotator * columns.systems.length + system;
  const wholes = new Map(whole.map((tally) => [keyOf(tally), tally]));
  return systemTallies(columns, margins, manners, newerHalf).map((newer) => {
    const all = wholes.get(keyOf(newer)) as SystemTally;
    const earlier = {
      comparisons: all.comparisons - newer.comparisons,
      wins: all.wins - newer.wins,
      ties: all.ties - newer.ties,
      expected: all.expected - newer.expected,
    };
    return { ...newer, tieShare: all.tieShare, earlier };
  });
}

function newerHalf(rows: Int32Array): Int32Array {
  return rows.subarray(Math.floor(rows.length / 2));
}

/** @param margins by the others, `[rows]`
 *  @param manners of annotators, `[annotators]`
 *  @param part which of an annotator's rows, which are in the order given, to look at; all by default */
export function systemTallies(
  columns: CrowdColumns,
  margins: Float64Array,
  manners: readonly Manner[],
  part: (rows: Int32Array) => Int32Array = (rows) => rows,
): SystemTally[] {
  const { byAnnotator, preferred, rows, systems } = columns;
  const crowdTies = preferred.reduce((sum, side) => sum + (side === 0 ? 1 : 0), 0) / Math.max(1, rows);
  const scratch = systems.map((_, system) => emptyTally(0, system));
  return manners.flatMap((manner, annotator) => {
    const own = part(
      byAnnotator.rows.subarray(byAnnotator.starts[annotator] as number, byAnnotator.starts[annotator + 1]),
    );
    const touched = tallyRows(own, { columns, margins, manner, scratch });
    const ties = own.reduce((sum, row) => sum + (preferred[row] === 0 ? 1 : 0), 0);
    return touched.flatMap((tally) => {
      const { system, comparisons } = tally;
      scratch[system] = emptyTally(0, system);
      if (comparisons < LEAST_COMPARISONS) return [];
      const tieShare = (ties - tally.ties + TIE_PRIOR * crowdTies) / (own.length - comparisons + TIE_PRIOR);
      return [{ ...tally, annotator, tieShare }];
    });
  });
}

function emptyTally(annotator: number, system: number): SystemTally {
  return { annotator, system, comparisons: 0, wins: 0, ties: 0, expected: 0, variance: 0, tieShare: 0 };
}

/** @returns those of `scratch` that the rows added to, by rising system */
function tallyRows(
  own: Int32Array,
  {
    columns: { lowerSystem, higherSystem, preferred },
    margins,
    manner,
    scratch,
  }: { columns: CrowdColumns; margins: Float64Array; manner: Manner; scratch: SystemTally[] },
): SystemTally[] {
  const touched = new Set<number>();
  for (const row of own) {
    const [low, high] = [lowerSystem[row] as number, higherSystem[row] as number];
    if (low === high) continue;
    const side = preferred[row] as number;
    const probability = preferenceOf(manner, margins[row] as number);
    if (low >= 0) add(scratch[low] as SystemTally, probability, side);
    if (high >= 0) add(scratch[high] as SystemTally, 1 - probability, -side);
    for (const system of [low, high]) if (system >= 0) touched.add(system);
  }
  return [...touched].sort((a, b) => a - b).map((system) => scratch[system] as SystemTally);
}

/** @param side 1 where the system won, −1 where it lost, 0 for a tie */
function add(tally: SystemTally, probability: number, side: number): void {
  tally.comparisons++;
  tally.expected += probability;
  tally.variance += probability * (1 - probability);
  if (side === 0) tally.ties++;
  if (side > 0) tally.wins++;
}
