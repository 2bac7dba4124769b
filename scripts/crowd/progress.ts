import cliProgress from 'cli-progress';

export interface Progress {
  advance(by?: number): void;
  /** A word on what holds it up; shown until the next advance. */
  note(text: string): void;
  stop(): void;
}

const LINE_EVERY_MS = 3000;
const SAMPLE_MS = 500;
const WINDOW_MS = 15_000;

/** A bar on a terminal, a line every few seconds elsewhere; both on stderr, so that stdout is the result alone. */
export function startProgress(label: string, total: number): Progress {
  return process.stderr.isTTY ? bar(label, total) : lines(label, total);
}

/** Rate and time left over the last while, as words: an outage long past must not weigh on what is left.
 *  @param now milliseconds, from any origin */
export function paceOf(total: number, now: number): (done: number, now: number) => string {
  const samples = [{ at: now, done: 0 }];
  return (done, at) => {
    if (at - (samples.at(-1)?.at ?? 0) >= SAMPLE_MS) samples.push({ at, done });
    while (samples[1] && at - samples[1].at > WINDOW_MS) samples.shift();
    const first = samples[0] ?? { at, done };
    const perSecond = (1000 * (done - first.done)) / Math.max(1, at - first.at);
    const left = perSecond > 0 ? duration((total - done) / perSecond) : '?';
    return `${perSecond.toFixed(perSecond < 10 ? 1 : 0)}/s, ${left} left`;
  };
}

export function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

function bar(label: string, total: number): Progress {
  const pace = paceOf(total, Date.now());
  let done = 0;
  const format = `${label} {bar} {percentage}% {value}/{total} {pace}{note}`;
  const shown = new cliProgress.SingleBar({ format, hideCursor: true, stopOnComplete: false });
  const payload = (note: string) => ({
    pace: pace(done, Date.now()),
    note: note && ` (${note})`,
  });
  shown.start(total, 0, payload(''));
  return {
    advance(by = 1) {
      done += by;
      shown.update(done, payload(''));
    },
    note: (text) => shown.update(done, payload(text)),
    stop: () => shown.stop(),
  };
}

function lines(label: string, total: number): Progress {
  const pace = paceOf(total, Date.now());
  let done = 0;
  let note = '';
  const print = () => {
    const share = total > 0 ? Math.floor((100 * done) / total) : 100;
    const held = note && ` (${note})`;
    process.stderr.write(`${label} ${done}/${total} ${share}% ${pace(done, Date.now())}${held}\n`);
  };
  const timer = setInterval(print, LINE_EVERY_MS);
  return {
    advance(by = 1) {
      done += by;
      note = '';
    },
    note(text) {
      note = text;
    },
    stop: () => {
      clearInterval(timer);
      print();
    },
  };
}
