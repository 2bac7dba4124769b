import type { Outcome } from '../../../../worker/contract/comparison.ts';
import type { Project } from '../../../../worker/contract/project.ts';
import type { Task } from '../../../../worker/contract/task.ts';

type PracticePair = Project['settings']['practice'][number];

const storageKey = (slug: string) => `tilt:practised:${slug}`;

export function hasPractised(slug: string): boolean {
  try {
    return localStorage.getItem(storageKey(slug)) !== null;
  } catch {
    return false;
  }
}

export function rememberPractice(slug: string): void {
  try {
    localStorage.setItem(storageKey(slug), 'yes');
  } catch {
    // Storage may be refused; then practice is offered at each visit, and may be skipped.
  }
}

function taskOf(project: Project, index: number): Task {
  const { prompt, ...sides } = project.settings.practice[index] as PracticePair;
  const isText = project.settings.responses === 'text';
  const responses = (['a', 'b'] as const).map((key) =>
    isText ? { key, text: sides[key] } : { key, text: '', image: practiceImage(project.slug, index, key) },
  );
  return { task: `practice-${index}`, kind: 'pair', prompt, responses, expires_at: '' };
}

/** The browser of who annotates asks no other server than this one. */
function practiceImage(slug: string, index: number, side: 'a' | 'b'): string {
  return `/v1/projects/${encodeURIComponent(slug)}/images/practice/${index}/${side}`;
}

/** A round of pairs with feedback; none of it leaves the page. */
export class Practice {
  /** From 0. */
  index = $state(0);
  said = $state.raw<Outcome | null>(null);
  readonly tasks: readonly Task[];
  readonly #pairs: readonly PracticePair[];

  constructor(project: Project) {
    this.#pairs = project.settings.practice;
    this.tasks = this.#pairs.map((_, index) => taskOf(project, index));
  }

  get task(): Task | undefined {
    return this.tasks[this.index];
  }

  get expected(): PracticePair['answer'] | undefined {
    return this.#pairs[this.index]?.answer;
  }

  get note(): string {
    return this.#pairs[this.index]?.note ?? '';
  }

  get isLast(): boolean {
    return this.index === this.#pairs.length - 1;
  }

  answer(outcome: Outcome): void {
    this.said ??= outcome;
  }

  /** To answer the same pair again. */
  undo(): void {
    this.said = null;
  }

  next(): void {
    this.index += 1;
    this.said = null;
  }
}
