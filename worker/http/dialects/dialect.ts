import type * as v from 'valibot';
import type { Problem } from '../../contract/problem.ts';
import type { Scores } from '../../contract/score.ts';
import type { PromptAndResponse } from '../../core/conversation.ts';
import { preferenceProbability } from '../../core/preference-loss.ts';
import { invalidRequest } from '../validated.ts';

export type Score = Scores['scores'][number];
export type Fields = Record<string, unknown>;

/** Who answers, for the answers that say it. */
interface Answering {
  /** As the request has it; the project's slug where it has none. */
  model: string;
  /** Of the model; null where there was nothing to score. */
  step: number | null;
  /** Hexadecimal, new for each answer. */
  id: string;
  createdSeconds: number;
}

/** A request that was read: what it asks to score, and the answer that its scores make. */
interface Call<Answer> {
  /** What the request names as its model, where it names one: a project's slug, or `slug@step`. */
  model: string | null | undefined;
  items: PromptAndResponse[];
  /** @param scores of the items, in their order */
  answer(scores: Score[], by: Answering): Answer;
}

/** How another server's scoring call reads and answers. */
export interface Dialect {
  summary: string;
  request: v.GenericSchema;
  response: v.GenericSchema;
  /** Whether a body is in this dialect, where others have the same path. */
  speaks(body: Fields): boolean;
  /** @throws InvalidRequest naming what is not right; DomainError `nothing_to_score` where the dialect has no empty answer */
  read(body: unknown): Call<unknown>;
  /** Problem details with the members and the status that clients of the dialect look for. */
  adaptProblem(problem: Problem): Problem;
}

interface Definition<Request extends v.GenericSchema, Response extends v.GenericSchema>
  extends Partial<Pick<Dialect, 'speaks' | 'adaptProblem'>> {
  summary: string;
  request: Request;
  response: Response;
  read(request: v.InferOutput<Request>): Call<v.InferInput<Response>>;
}

export function defineDialect<Request extends v.GenericSchema, Response extends v.GenericSchema>({
  speaks = () => true,
  adaptProblem = (problem) => problem,
  request,
  read,
  ...rest
}: Definition<Request, Response>): Dialect {
  return {
    ...rest,
    request,
    speaks,
    adaptProblem,
    read(body) {
      const result = request['~standard'].validate(body);
      if (result instanceof Promise) throw new Error('A schema of a dialect must not be asynchronous.');
      if (result.issues) throw invalidRequest(result.issues);
      return read(result.value as v.InferOutput<Request>);
    },
  };
}

/** The reward where a dialect wants a number from 0 to 1: the probability of being preferred to a response of mean reward. */
export function relevance({ reward }: Score): number {
  return preferenceProbability(reward);
}
