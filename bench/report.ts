import type { Estimate } from '../worker/core/evaluation/clustered-mean.ts';
import type { Evaluation } from '../worker/core/evaluation.ts';
import { chanceOfCalibration } from './calibration-chance.ts';

import type { Hacked, HackingReport } from './hacking.ts';

/** One point of the learning curves, held-out judgements of all folds together. */
export interface Curve {
  comparisons: number;
  online: Evaluation;
  /** Maximum a posteriori of all those comparisons at once, on the same features. */
  batch: Evaluation;
  /** Null where a learner was not run so far. */
  mlp: Evaluation | null;
  active: Evaluation | null;
  /** Warm starts: from what more comparisons of the same crowd had taught, and from its opposite. */
  right: Evaluation | null;
  opposed: Evaluation | null;
  /** The online model with an encoder's embeddings. */
  encoder: Evaluation | null;
}

export interface Report {
  data: string;
  protocol: string;
  split: string;
  /** Of the online model after all comparisons. */
  final: Evaluation;
  /** The same with the style-adjusted reward. */
  adjusted: Evaluation;
  /** By how much that is more accurate than the reward on pairs of matched lengths. */
  adjustedGain: Estimate | null;
  curves: Curve[];
  /** Comparisons drawn at random that choosing spared; null where random ones never got so far. */
  saved: { comparisons: number; saved: number | null }[];
  /** Held-out responses flagged as unlike those trained on. */
  flaggedShare: number;
  /** How far length and markup alone raise rewards. */
  hacking: HackingReport[];
  comparisonsPerSecond: number;
}

const number = (value: number, digits: number): string => value.toFixed(digits).replace(/^(-?)0\./, '$1.');

const show = ({ value, standardError }: Estimate, digits: number): string =>
  `${number(value, digits)}${standardError === null ? '' : ` ±${number(standardError, digits)}`}`;

const both = (evaluation: Evaluation | null): string =>
  evaluation ? `${number(evaluation.accuracy.value, 3)}/${number(evaluation.logLoss.value, 4)}` : '';

/** How much more accurate one is than another, and how much more it loses. */
const change = (one: Evaluation | null, other: Evaluation): string =>
  one
    ? `${number(one.accuracy.value - other.accuracy.value, 3)}/${number(one.logLoss.value - other.logLoss.value, 4)}`
    : '';

const chanceText = (evaluation: Evaluation): string => {
  const { independent, clustered } = chanceOfCalibration(evaluation);
  return `${number(independent, 3)}–${number(clustered, 3)}`;
};

/** Prints a report: the final model beside its baselines, then the learning curves. Each figure is accuracy (a tie is wrong) and log
 *  loss in nats; beside an ECE stands what chance alone makes of it; ± one standard error, clustered by topic or prompt. */
export function printReport(report: Report): void {
  const { final, adjusted, curves } = report;
  const last = curves.at(-1) as Curve;
  const matched = ({ lengthMatched }: Evaluation) =>
    lengthMatched.accuracy ? show(lengthMatched.accuracy, 3) : 'none';
  console.log(
    `\n${report.data}, ${report.protocol}: ${final.comparisons} held-out judgements, ${report.split}`,
  );
  printTable([
    ['', 'accuracy', 'log loss', 'ECE', 'length-matched accuracy'],
    [
      'online, one pass',
      show(final.accuracy, 3),
      show(final.logLoss, 4),
      show(final.calibrationError, 3),
      matched(final),
    ],
    ...(last.encoder
      ? [
          [
            'with the encoder',
            show(last.encoder.accuracy, 3),
            show(last.encoder.logLoss, 4),
            show(last.encoder.calibrationError, 3),
            matched(last.encoder),
          ],
        ]
      : []),
    [
      'batch optimum',
      show(last.batch.accuracy, 3),
      show(last.batch.logLoss, 4),
      show(last.batch.calibrationError, 3),
      matched(last.batch),
    ],
    ['length only', show(final.lengthBaseline.accuracy, 3), show(final.lengthBaseline.logLoss, 4), '', ''],
    [
      'style-adjusted',
      show(adjusted.accuracy, 3),
      '',
      '',
      `${matched(adjusted)}${report.adjustedGain ? `, ${show(report.adjustedGain, 4)} to the reward's` : ''}`,
    ],
    ['people agree', final.agreement ? show(final.agreement, 3) : 'no overlap', '', '', ''],
  ]);
  const quartiles = final.marginQuartiles.map(({ accuracy }) => number(accuracy.value, 3)).join(' ');
  console.log(
    `accuracy by margin quartile ${quartiles}; gain over length ${show(final.gainOverLength, 3)}; ` +
      `${number(100 * report.flaggedShare, 1)} % of held-out responses flagged as unfamiliar; ` +
      `${Math.round(report.comparisonsPerSecond)} comparisons/s folded`,
  );
  printHacking(report);
  const saved = new Map(report.saved.map((each) => [each.comparisons, each.saved]));
  printTable([
    [
      'comparisons',
      'online',
      'batch',
      'online − batch',
      'ECE',
      'by chance',
      'MLP head',
      'half chosen',
      'comparisons saved',
      'warm − online',
      'opposed − online',
      'with the encoder',
    ],
    ...curves.map(({ comparisons, online, batch, mlp, active, right, opposed, encoder }) => [
      String(comparisons),
      both(online),
      both(batch),
      change(online, batch),
      number(online.calibrationError.value, 3),
      chanceText(online),
      both(mlp),
      both(active),
      savedText(saved, comparisons),
      change(right, online),
      change(opposed, online),
      both(encoder),
    ]),
  ]);
}

function printHacking({ hacking }: Report): void {
  const hacked = ({ raised, rise }: Hacked) => `${number(100 * raised, 0)} %, ${number(rise, 2)}`;
  printTable([
    ['a response', 'raised, by so many usual margins', 'style-adjusted'],
    ...hacking.map(({ attack, reward, adjusted }) => [attack, hacked(reward), hacked(adjusted)]),
  ]);
}

function savedText(saved: ReadonlyMap<number, number | null>, comparisons: number): string {
  if (!saved.has(comparisons)) return '';
  const value = saved.get(comparisons);
  return typeof value === 'number' ? String(Math.round(value)) : 'more than there are';
}

function printTable(lines: readonly string[][]): void {
  const widths = (lines[0] as string[]).map((_, column) =>
    Math.max(...lines.map((line) => (line[column] as string).length)),
  );
  for (const line of lines) {
    console.log(
      line
        .map((text, column) => text.padEnd(widths[column] as number))
        .join('  ')
        .trimEnd(),
    );
  }
}
