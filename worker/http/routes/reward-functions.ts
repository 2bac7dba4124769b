import { Hono } from 'hono';
import * as v from 'valibot';
import type { AppEnv } from '../context.ts';
import { documented } from '../documented.ts';
import { requireAccess } from '../keys.ts';
import common from '../reward-functions/common.py';
import trl from '../reward-functions/trl.py';
import verl from '../reward-functions/verl.py';
import { validated } from '../validated.ts';

const FILES = { 'trl.py': trl, 'verl.py': verl };
const ByFile = v.object({ file: v.picklist(['trl.py', 'verl.py']) });

export const rewardFunctions = new Hono<AppEnv>().get(
  '/:file',
  documented('A reward function for a trainer, as a file of Python: trl.py or verl.py', {
    200: { description: 'It needs the standard library alone', contentType: 'text/x-python' },
  }),
  validated('param', ByFile),
  (c) => {
    requireAccess(c, 'score');
    // JSON's texts are Python's too.
    const settled = common
      .replace('__ORIGIN__', () => JSON.stringify(new URL(c.req.url).origin))
      .replace('__PROJECT__', () => JSON.stringify(c.var.project.slug));
    const source = FILES[c.req.valid('param').file].replace('__COMMON__', () => settled);
    return c.body(source, 200, { 'content-type': 'text/x-python; charset=utf-8' });
  },
);
