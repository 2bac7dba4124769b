import { Hono } from 'hono';
import * as v from 'valibot';
import { Opinions } from '../../contract/opinions.ts';
import { encoderAccess } from '../../usecases/encoder-access.ts';
import { readOpinions } from '../../usecases/read-opinions.ts';
import { cookieAnnotator } from '../annotator-cookie.ts';
import type { AppEnv } from '../context.ts';
import { documented } from '../documented.ts';
import { requireScope } from '../keys.ts';
import { validated } from '../validated.ts';

const ById = v.object({
  id: v.pipe(
    v.string(),
    v.regex(/^\d{1,15}$/, 'give the number that the answer brought'),
    v.transform(Number),
  ),
});

export const opinions = new Hono<AppEnv>().get(
  '/:id/opinions',
  documented('What others and the model think of a pair one has answered', {
    200: { description: 'The crowd by outcome, and the model', schema: Opinions },
  }),
  validated('param', ById),
  async (c) => {
    const { db, project, key } = c.var;
    const caller = key ? null : await cookieAnnotator(c);
    if (caller === null) requireScope(c, 'admin');
    const { id } = c.req.valid('param');
    return c.json(await readOpinions(db, { project, id, caller, access: encoderAccess(c.env) }));
  },
);
