import { Hono } from 'hono';
import { AnnotatorToken, AskAnnotatorToken } from '../../contract/annotator-token.ts';
import { issueAnnotatorToken } from '../../usecases/issue-annotator-token.ts';
import { tokenClaims } from '../caller.ts';
import type { AppEnv } from '../context.ts';
import { documented } from '../documented.ts';
import { requireAccess, requireScope } from '../keys.ts';
import { optionalJson } from '../optional-json.ts';
import { validated } from '../validated.ts';

export const annotatorTokens = new Hono<AppEnv>().post(
  '/',
  documented('Ask for a token that names an annotator', {
    201: { description: 'For the header Tilt-Annotator', schema: AnnotatorToken },
  }),
  optionalJson,
  validated('json', AskAnnotatorToken),
  async (c) => {
    const ask = c.req.valid('json');
    if (ask.annotator !== undefined) requireScope(c, 'annotate');
    else requireAccess(c, 'annotate');
    const token = await issueAnnotatorToken(ask, {
      projectId: c.var.project.id,
      known: await tokenClaims(c),
      secret: c.env.SIGNING_SECRET,
      now: new Date(),
    });
    c.header('cache-control', 'no-store');
    return c.json(token satisfies AnnotatorToken, 201);
  },
);
