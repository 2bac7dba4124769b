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

const taskOf = ({ prompt, a, b }: PracticePair, index: number): Task => ({
  task: `practice-${index}`,
  kind: 'pair',
  prompt,
  responses: [
    { key: 'a', text: a },
    { key: 'b', text: b },
  ],
  expires_at: '',
});

/** A round of pairs with feedback; none of it leaves the page. */
export class Practice {
  /** From 0. */
  index = $state(0);
  said = $state.raw<Outcome | null>(null);
  readonly tasks: readonly Task[];
  readonly #pairs: readonly PracticePair[];

  constructor(pairs: readonly PracticePair[]) {
    this.#pairs = pairs;
    this.tasks = pairs.map(taskOf);
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
