import { Hono } from 'hono';
import * as v from 'valibot';
import {
  CheckpointCard,
  CheckpointList,
  LayersModel,
  ServeCheckpoint,
  ServeNewest,
} from '../../contract/checkpoint.ts';
import type { ProjectRow } from '../../storage/projects.ts';
import { describeCheckpoint } from '../../usecases/describe-checkpoint.ts';
import { exportLayersModel, exportLayersWeights } from '../../usecases/export-layers-model.ts';
import { exportScoringFile } from '../../usecases/export-scoring-file.ts';
import { describeCheckpoints } from '../../usecases/list-checkpoints.ts';
import { serveCheckpoint, serveNewest } from '../../usecases/serve-checkpoint.ts';
import type { AppEnv } from '../context.ts';
import { documented } from '../documented.ts';
import { etagged } from '../etagged.ts';
import { actorOf, mayRead, requireAccess, requireScope } from '../keys.ts';
import { validated } from '../validated.ts';

const ByStep = v.object({
  step: v.union([v.literal('latest'), v.pipe(v.string(), v.regex(/^\d{1,15}$/), v.transform(Number))]),
});

export const checkpoints = new Hono<AppEnv>()
  .use(etagged)
  .get(
    '/',
    documented('The published models that are kept, and which is served', {
      200: { description: 'Checkpoints, newest first', schema: CheckpointList },
    }),
    async (c) => {
      requireAccess(c, 'score', 'export');
      return c.json(await describeCheckpoints(c.var.db, c.var.project.id));
    },
  )
  .put(
    '/served',
    documented('Serve a kept checkpoint, whatever is trained from now on', {
      200: { description: 'It is what scoring uses and `latest` names', schema: CheckpointList },
    }),
    validated('json', ServeCheckpoint),
    async (c) => {
      requireScope(c, 'admin');
      const { db, project } = c.var;
      const { step, reason } = c.req.valid('json');
      const decision = { projectId: project.id, by: actorOf(c), reason, now: new Date() };
      await serveCheckpoint(db, step, decision);
      return c.json(await describeCheckpoints(db, project.id));
    },
  )
  .delete(
    '/served',
    documented('Serve what training gives again', {
      200: { description: 'The newest that the gate let through is served', schema: CheckpointList },
    }),
    validated('json', ServeNewest),
    async (c) => {
      requireScope(c, 'admin');
      const { db, project } = c.var;
      const { reason } = c.req.valid('json');
      await serveNewest(db, { projectId: project.id, by: actorOf(c), reason, now: new Date() });
      return c.json(await describeCheckpoints(db, project.id));
    },
  )
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
      return c.body(weights as Uint8Array<ArrayBuffer>, 200, bytesOf(step, project));
    },
  )
  .get(
    '/:step/scoring.safetensors',
    documented('All that scores are computed from, to score without asking the server', {
      200: {
        description:
          'A safetensors file: weights, precision, reference_rewards and the profile of the project’s responses, float32; which model it is stands in its metadata',
        contentType: 'application/octet-stream',
      },
    }),
    validated('param', ByStep),
    async (c) => {
      requireAccess(c, 'score', 'export');
      const { db, project } = c.var;
      const { step } = c.req.valid('param');
      const file = await exportScoringFile(db, project.id, step);
      return c.body(file as Uint8Array<ArrayBuffer>, 200, bytesOf(step, project));
    },
  );

function bytesOf(step: number | 'latest', { settings }: ProjectRow): Record<string, string> {
  const type = 'application/octet-stream';
  return { 'content-type': type, 'cache-control': cacheControl(step, settings.public) };
}

/** A step never changes once published, but a private one must not stay in a cache that asks for no key. */
function cacheControl(step: number | 'latest', isPublic: boolean): string {
  if (!isPublic) return 'private, no-cache';
  return step === 'latest' ? 'no-cache' : 'public, max-age=31536000, immutable';
}
