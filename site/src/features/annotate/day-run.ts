const STORAGE_KEY = 'tilt:day-run';

export interface DayRun {
  /** The last day with a comparison, YYYY-MM-DD where the annotator is. */
  day: string;
  /** Days without a gap up to it. */
  days: number;
}

const dayBefore = (day: string): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);

/** The run with today in it. */
export function withToday(run: DayRun | null, today: string): DayRun {
  if (run?.day === today) return run;
  return { day: today, days: run?.day === dayBefore(today) ? run.days + 1 : 1 };
}

const localDay = (now: Date): string => {
  const part = (value: number) => String(value).padStart(2, '0');
  return `${now.getFullYear()}-${part(now.getMonth() + 1)}-${part(now.getDate())}`;
};

/** Counts today in and says how many days there are now; 1 where nothing may be kept. It stays on the device. */
export function countToday(now: Date): number {
  try {
    const run = withToday(JSON.parse(localStorage.getItem(STORAGE_KEY) ?? 'null'), localDay(now));
    localStorage.setItem(STORAGE_KEY, JSON.stringify(run));
    return run.days;
  } catch {
    return 1;
  }
}
