import type { Problem } from '../contract/problem.ts';
import type { Env } from '../env.ts';
import type { Database } from '../storage/database.ts';
import type { KeyRow } from '../storage/keys.ts';
import type { ProjectRow } from '../storage/projects.ts';

/** What the middleware gives every handler. */
export interface AppEnv {
  Bindings: Env;
  Variables: {
    db: Database;
    /** The key the request carries; null for none. */
    key: KeyRow | null;
    /** On routes under /projects/{p}. */
    project: ProjectRow;
    /** Where the request is in another API's dialect: an error with what that API's clients look for. */
    adaptProblem: ((problem: Problem) => Problem) | undefined;
  };
}
