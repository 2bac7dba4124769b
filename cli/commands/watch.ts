import { setTimeout as sleep } from 'node:timers/promises';
import { UsageError } from '../../scripts/crowd/options.ts';
import type { Training } from '../../worker/contract/training.ts';
import { numberOf } from '../checkpoint.ts';
import { tiltCommand } from '../command.ts';
import { connect, PROJECT_ARG, projectOf, SERVER_ARGS } from '../connection.ts';
import { counted } from '../counted.ts';
import { EXIT } from '../exit-code.ts';
import { stopOnInterrupt } from '../interrupt.ts';
import { type SparklineRow, sparklines } from '../sparkline.ts';
import { hasColour, paint, plain, print, rowsOf } from '../terminal.ts';

const POINTS = 400;

export const watch = tiltCommand({
  name: 'tilt watch',
  description: 'See a model learn, live: its loss as a sparkline, until Ctrl-C',
  args: {
    ...PROJECT_ARG,
    every: { type: 'string', valueHint: 's', default: '1', description: 'How often to look, in seconds' },
    once: { type: 'boolean', description: 'Look once and end' },
    ...SERVER_ARGS,
  },
  examples: `  tilt watch -p demo
  tilt watch -p demo --once
  tilt watch -p demo --json | jq .progressive_loss

  On a terminal it draws in place; elsewhere, and with --json, it writes a line
  whenever something has changed.`,
  async run(args) {
    const everyMs = 1000 * Number(args.every);
    if (!(everyMs >= 100 && everyMs <= 3_600_000))
      throw new UsageError('--every must be from 0.1 to 3600 seconds');
    const stop = stopOnInterrupt();
    const connection = connect(args, stop.signal);
    const project = await projectOf(args, connection);
    const shown = screen(project, { json: args.json ?? false, once: args.once ?? false });
    for (;;) {
      shown(await connection.patiently(() => connection.client.training(project, POINTS)));
      if (args.once) return EXIT.done;
      await sleep(everyMs, undefined, { signal: stop.signal }).catch(() => undefined);
      // Watching has no other end, so this one is no failure.
      if (stop.signal.aborted) return EXIT.done;
    }
  },
});

/** @returns what shows the state: in place on a terminal, else as a line where it is another than before */
function screen(
  project: string,
  { json, once }: { json: boolean; once: boolean },
): (training: Training) => void {
  const rateOf = pace();
  const picturing = (training: Training) => picture(project, training, rateOf(training.latest.comparisons));
  if (json) return onChange((training) => JSON.stringify(training.latest));
  if (once) return (training) => print(picturing(training).join('\n'));
  if (!hasColour(process.stdout)) return onChange((training) => lineOf(project, training));
  let text = '';
  return (training) => {
    // By the rows that it takes now: the window may have become narrower, and what was on one row lies on two.
    const back = text === '' ? '' : `\u001b[${rowsOf(text, process.stdout.columns)}A\u001b[J`;
    text = picturing(training).join('\n');
    print(back + text);
  };
}

function onChange(line: (training: Training) => string): (training: Training) => void {
  let before = '';
  return (training) => {
    const now = line(training);
    if (now !== before) print(now);
    before = now;
  };
}

/** Comparisons a second since it was asked before; null the first time. */
function pace(): (comparisons: number) => number | null {
  let last: { at: number; comparisons: number } | null = null;
  return (comparisons) => {
    const now = { at: Date.now(), comparisons };
    const rate = last && (1000 * (comparisons - last.comparisons)) / Math.max(1, now.at - last.at);
    last = now;
    return rate;
  };
}

function lineOf(project: string, { latest }: Training): string {
  const { step, comparisons, lag, progressive_loss, accuracy } = latest;
  return `${project} step ${step}, ${counted(comparisons, 'comparison')}, lag ${lag}, progressive loss ${shownOr(progressive_loss)}, accuracy ${shownOr(accuracy)}`;
}

function picture(project: string, { latest, series, encoder }: Training, rate: number | null): string[] {
  const speed = rate === null ? '' : `, ${numberOf(rate, 1)}/s`;
  const lag = latest.lag > 0 ? paint(`${latest.lag} not learnt yet`, 'yellow') : paint('up to date', 'green');
  const head = `${paint(project, 'bold')}  step ${latest.step}, ${latest.comparisons} comparisons${speed}, ${lag}`;
  if (latest.step === 0) return [head, 'No model yet: it appears with the first comparison.'];
  const rows: SparklineRow[] = [
    { name: 'training loss', values: series.loss, now: `${shownOr(latest.loss)} nats` },
    {
      name: 'progressive loss',
      values: series.progressive_loss,
      now: `${shownOr(latest.progressive_loss)} (length alone ${shownOr(latest.length_only_loss)})`,
    },
    {
      name: 'progressive accuracy',
      values: series.accuracy,
      now: `${shownOr(latest.accuracy)} (length alone ${shownOr(latest.length_only_accuracy)})`,
    },
  ];
  if (latest.held_out_loss !== null)
    rows.push({
      name: 'held-out loss',
      values: series.held_out_loss,
      now: `${shownOr(latest.held_out_loss)}, accuracy ${shownOr(latest.held_out_accuracy)}`,
    });
  const trouble = encoder?.error ? [paint(`encoder: ${plain(encoder.error, 120)}`, 'red')] : [];
  return [head, ...sparklines(rows, process.stdout.columns ?? 80), ...trouble];
}

function shownOr(value: number | null): string {
  return value === null ? '–' : numberOf(value, 3);
}
