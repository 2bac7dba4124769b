import type { Client } from '../../../../worker/contract/client.ts';
import type { Key } from '../../../../worker/contract/key.ts';
import type { Project } from '../../../../worker/contract/project.ts';

/** What each part of a project's admin page is given. */
export interface Part {
  project: Project;
  client: Client;
  /** The key that has signed in. */
  admin: Key;
  /** Its secret, for requests that the client does not make. */
  secret: string;
}
