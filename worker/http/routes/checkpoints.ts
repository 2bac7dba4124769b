import { Hono } from 'hono';
import * as v from 'valibot';
import { CheckpointCard, LayersModel } from '../../contract/checkpoint.ts';
import { describeCheckpoint } from '../../usecases/describe-checkpoint.ts';
import { exportLayersModel, exportLayersWeights } from '../../usecases/export-layers-model.ts';
import type { AppEnv } from '../context.ts';
import { documented } from '../documented.ts';
import { mayRead, requireAccess } from '../keys.ts';
import { validated } from '../validated.ts';

const ByStep = v.object({
  step: v.union([v.literal('latest'), v.pipe(v.string(), v.regex(/^\d{1,15}$/), v.transform(Number))]),
});

export const checkpoints = new Hono<AppEnv>()
  .get(
    '/:step',
    documented('What is known of a published model', {
      200: { description: 'The card', schema: CheckpointCard },
    }),
    validated('param', ByStep),
    async (c) => {
      requireAccess(c, 'score', 'export');
      const { step } = c.req.valid('param');
      const of = { projectId: c.var.project.id, step, mayRead: mayRead(c) };
      return c.json(await describeCheckpoint(c.var.db, of));
    },
  )
  .get(
    '/:step/model.json',
    documented('A published model for tf.loadLayersModel: features in, centred reward out', {
      200: { description: 'A Layers model of TensorFlow.js', schema: LayersModel },
    }),
    validated('param', ByStep),
    async (c) => {
      requireAccess(c, 'score', 'export');
      const { db, project } = c.var;
      const { step } = c.req.valid('param');
      const model = await exportLayersModel(db, project.id, step);
      return c.json(model, 200, { 'cache-control': cacheControl(step, project.settings.public) });
    },
  )
  .get(
    '/:step/weights.bin',
    documented('The weights that model.json names', {
      200: {
        description: 'Little-endian float32: the kernel, then the bias',
        contentType: 'application/octet-stream',
      },
    }),
    validated('param', ByStep),
    async (c) => {
      requireAccess(c, 'score', 'export');
      const { db, project } = c.var;
      const { step } = c.req.valid('param');
      const weights = await exportLayersWeights(db, project.id, step);
      return c.body(weights as Uint8Array<ArrayBuffer>, 200, {
        'content-type': 'application/octet-stream',
        'cache-control': cacheControl(step, project.settings.public),
      });
    },
  );

/** A step never changes once published, but a private one must not stay in a cache that asks for no key. */
function cacheControl(step: number | 'latest', isPublic: boolean): string {
  if (!isPublic) return 'private, no-cache';
  return step === 'latest' ? 'no-cache' : 'public, max-age=31536000, immutable';
}
