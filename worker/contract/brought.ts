import type { Project } from './project.ts';
import type { TaskList } from './task.ts';

/** Of the block of JSON, in the page to annotate on, by which a first visit need not ask for its first task. */
export const BROUGHT_ID = 'brought';

/** What the page would have asked for first. */
export interface Brought extends TaskList {
  project: Project;
}
