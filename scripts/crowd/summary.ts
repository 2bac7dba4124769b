import { duration } from './progress.ts';
import type { Replay, ReplayResult } from './replay.ts';
import type { Simulation, SimulationTally } from './simulate.ts';

/** How a run ended. `problems` is empty where it did all that was asked. */
export interface Summary {
  lines: string[];
  problems: string[];
  json: Record<string, unknown>;
}

export function simulationSummary(
  plan: Simulation,
  tally: SimulationTally,
  { seconds, retries }: { seconds: number; retries: number },
): Summary {
  const { outcomes } = tally;
  const perSecond = rate(tally.sent, seconds);
  const problems = [
    tally.doubled > 0 && `${tally.doubled} answers made two rows`,
    tally.accepted < plan.comparisons && `${tally.accepted} of ${plan.comparisons} comparisons were made`,
    tally.exhausted > 0 &&
      tally.accepted < plan.comparisons &&
      `${tally.exhausted} annotators have seen every pair`,
    tally.firstRefusal && `the server refused ${tally.refused} (first: ${tally.firstRefusal})`,
  ].filter((problem) => typeof problem === 'string');
  return {
    problems,
    lines: [
      `sent ${tally.sent}: ${tally.accepted} accepted, ${tally.duplicates} duplicates known again`,
      `outcomes: a ${outcomes.a}, b ${outcomes.b}, ties ${outcomes.tie}, both bad ${outcomes.both_bad}, skips ${outcomes.skip}`,
      ...some('ranked', outcomes.ranking, 'tasks'),
      ...some('had seen every pair and stopped', tally.exhausted, 'annotators'),
      ...others({ expired: tally.expired, conflicts: tally.conflicts, retries }),
      `${duration(seconds)}, ${perSecond}/s`,
    ],
    json: { ...tally, retries, seconds: round(seconds), per_second: perSecond },
  };
}

export function replaySummary(
  plan: Replay,
  { created, imported, tally, seconds }: ReplayResult,
  { slug, retries }: { slug: string; retries: number },
): Summary {
  const done = tally.recorded + tally.there;
  const perSecond = rate(done, seconds);
  const asked = imported?.judgements ?? 0;
  const problems = [
    !imported && 'the texts were not imported',
    imported?.lines === 0 && `no line of ${plan.file} could be used`,
    done < asked && `${done} of ${asked} judgements are in the log`,
    tally.conflicts > 0 && `${tally.conflicts} were there with another outcome`,
    tally.firstRefusal && `the server refused ${tally.refused} (first: ${tally.firstRefusal})`,
  ].filter((problem) => typeof problem === 'string');
  const unusable = imported?.unusable.map(({ line, reason }) => `  line ${line}: ${reason}`) ?? [];
  return {
    problems,
    lines: [
      `project ${slug}${created ? ' (created)' : ''}`,
      `imported ${imported?.lines ?? 0} rows: ${imported?.prompts ?? 0} new prompts, ${imported?.responses ?? 0} new responses`,
      ...some('not usable and left out:', imported?.unusableLines ?? 0, 'lines'),
      ...unusable,
      `judgements: ${tally.recorded} recorded, ${tally.there} there already, of ${asked}; ${tally.ties} ties`,
      ...others({ retries }),
      `${duration(seconds)}, ${perSecond}/s`,
    ],
    json: {
      project: slug,
      created,
      imported,
      ...tally,
      retries,
      seconds: round(seconds),
      per_second: perSecond,
    },
  };
}

const round = (value: number) => Math.round(value * 10) / 10;
const rate = (done: number, seconds: number) => round(done / Math.max(0.001, seconds));
const some = (what: string, count: number, noun: string) => (count > 0 ? [`${count} ${noun} ${what}`] : []);

function others(counts: Record<string, number>): string[] {
  const named = Object.entries(counts).filter(([, count]) => count > 0);
  return named.length > 0 ? [named.map(([name, count]) => `${name} ${count}`).join(', ')] : [];
}
