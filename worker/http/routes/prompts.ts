import { Hono } from 'hono';
import { PromptList, PromptListQuery, PromptQuery, PromptReport } from '../../contract/prompt.ts';
import { DomainError } from '../../core/errors.ts';
import { trainerOf } from '../../env.ts';
import { encoderAccess } from '../../usecases/encoder-access.ts';
import { listPrompts } from '../../usecases/list-prompts.ts';
import { rankPrompt } from '../../usecases/rank-prompt.ts';
import { ById } from '../by-id.ts';
import type { AppEnv } from '../context.ts';
import { documented } from '../documented.ts';
import { etagged } from '../etagged.ts';
import { filterOf } from '../facet-filter.ts';
import { projectImages } from '../image-access.ts';
import { holdsScope, requireAccess } from '../keys.ts';
import { validated } from '../validated.ts';

export const prompts = new Hono<AppEnv>()
  .get(
    '/',
    etagged,
    documented('Prompts of which something was compared, those with most comparisons first', {
      200: { description: 'A page of prompts', schema: PromptList },
    }),
    validated('query', PromptListQuery),
    async (c) => {
      requireAccess(c, 'export');
      const { db, project } = c.var;
      const { offset, limit, ...query } = c.req.valid('query');
      const trainer = trainerOf(c.env, project.id);
      const compared = await trainer.comparedPrompts(filterOf(query), { offset, limit });
      return c.json((await listPrompts(db, project.id, compared)) satisfies PromptList);
    },
  )
  .get(
    '/:id',
    etagged,
    documented('One prompt: its responses ranked by comparisons with one another, and by reward', {
      200: { description: 'The prompt', schema: PromptReport },
    }),
    validated('param', ById),
    validated('query', PromptQuery),
    async (c) => {
      requireAccess(c, 'export');
      const { db, project } = c.var;
      // A page for all to read would tell annotators what `reveal: none` keeps from them.
      if (project.settings.reveal === 'none' && !holdsScope(c, 'export'))
        throw new DomainError(
          'opinions_not_shown',
          'This project does not tell who wrote what, nor what people think of it, but to a key of scope export: see settings.reveal.',
        );
      const { id } = c.req.valid('param');
      const trainer = trainerOf(c.env, project.id);
      const report = await rankPrompt(
        db,
        { projectId: project.id, access: encoderAccess(c.env) },
        {
          prompt: id,
          ties: c.req.valid('query').ties,
          compare: async (responses) => trainer.responseMatchups(id, responses),
          imageOf: projectImages(c),
        },
      );
      return c.json(report satisfies PromptReport);
    },
  );
