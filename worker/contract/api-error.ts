import type { Problem } from './problem.ts';

/** An error answer of the API. `status` is 0 where no answer came at all. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  /** Which fields are to blame, each by a JSON pointer. */
  readonly fields: NonNullable<Problem['errors']>;
  constructor(status: number, code: string, detail: string, fields: NonNullable<Problem['errors']> = []) {
    super(detail);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.fields = fields;
  }
}
