import { blob, integer, primaryKey, real, sqliteTable, text, unique } from 'drizzle-orm/sqlite-core';
import type { Scope } from '../core/api-key.ts';
import type { Outcome } from '../core/comparison.ts';
import type { EncoderSettings } from '../core/encoder-settings.ts';
import type { Evaluation } from '../core/evaluation.ts';
import type { PriorOrigin, PriorSource } from '../core/prior.ts';
import type { ProjectSettings } from '../core/project-settings.ts';

/** How many comparisons the model's choice of pairs has saved, or why that is not known. */
export interface StoredSavings {
  value: number | null;
  standardError: number | null;
  /** Null where the value is known. */
  reason: 'no_random_arm' | 'too_few_chosen' | 'too_few_held_out' | 'not_better' | null;
}

/** What is known of a published model beside its weights. */
export interface StoredCard {
  heldOutShare: number;
  strengthMargin: number;
  /** Comparisons in which one response was preferred, and how many of them were on held-out prompts. */
  preferences: number;
  heldOut: number;
  progressive: Evaluation | null;
  heldOutEvaluation: Evaluation | null;
  /** Share of each candidate learner, by how much of the prior it draws toward; empty where there is one. */
  mixture: { priorScale: number; share: number }[];
  /** What the model started from; absent where it started cold, and before there were priors. */
  prior?: { hash: string; origin: PriorOrigin };
  /** Missing in what was published before it was measured. */
  savings?: StoredSavings;
  /** Whose embeddings the model needs; absent in cards older than encoders. */
  encoder?: EncoderSettings | null;
}

const createdAt = () => integer('created_at', { mode: 'timestamp_ms' }).notNull();
const projectId = () =>
  integer('project_id')
    .notNull()
    .references(() => projects.id);

export const projects = sqliteTable('projects', {
  id: integer('id').primaryKey(),
  slug: text('slug').notNull().unique(),
  name: text('name').notNull(),
  question: text('question').notNull(),
  guidelines: text('guidelines').notNull(),
  settings: text('settings', { mode: 'json' }).$type<ProjectSettings>().notNull(),
  createdAt: createdAt(),
});

export const prompts = sqliteTable(
  'prompts',
  {
    id: integer('id').primaryKey(),
    projectId: projectId(),
    hash: text('hash').notNull(),
    text: text('text').notNull(),
  },
  (t) => [unique('prompts_content').on(t.projectId, t.hash)],
);

export const responses = sqliteTable(
  'responses',
  {
    id: integer('id').primaryKey(),
    projectId: projectId(),
    promptId: integer('prompt_id')
      .notNull()
      .references(() => prompts.id),
    /** Hash of system and text: two systems may write the same words. */
    hash: text('hash').notNull(),
    system: text('system'),
    text: text('text').notNull(),
  },
  (t) => [unique('responses_content').on(t.projectId, t.promptId, t.hash)],
);

/** What encoders gave for responses. Asked for once; from then on these bytes are the truth, whatever the encoder would give later, so
 *  that a rebuild comes out the same. A setting that comes back finds its embeddings again. */
export const embeddings = sqliteTable(
  'embeddings',
  {
    projectId: projectId(),
    /** Hash of the encoder's key, see core/encoder-settings.ts. */
    encoder: text('encoder').notNull(),
    responseId: integer('response_id').notNull(),
    /** Quantised, see core/embedding.ts. */
    vector: blob('vector', { mode: 'buffer' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.encoder, t.responseId] })],
);

/** The log. Ids are dense in a project, so counting is a look at the last; rows are never deleted.
 *  WITHOUT ROWID (in the migration by hand): the key and one index are all, so a comparison writes two rows. */
export const comparisons = sqliteTable(
  'comparisons',
  {
    projectId: integer('project_id').notNull(),
    id: integer('id').notNull(),
    annotator: text('annotator').notNull(),
    /** Unique for an annotator: a task is answered once. */
    task: text('task').notNull(),
    responseA: integer('response_a').notNull(),
    responseB: integer('response_b').notNull(),
    outcome: text('outcome').$type<Outcome>().notNull(),
    activeMs: integer('active_ms'),
    strength: integer('strength'),
    reasons: text('reasons', { mode: 'json' }).$type<string[]>(),
    rationale: text('rationale'),
    skipReason: text('skip_reason'),
    /** How many examples it counts for in training. */
    weight: real('weight').notNull().default(1),
    /** Whether the model chose the pair; the others were drawn at random. */
    active: integer('active', { mode: 'boolean' }).notNull().default(false),
    createdAt: createdAt(),
    /** Set together with the exclusion that names this row. */
    excluded: integer('excluded', { mode: 'boolean' }).notNull().default(false),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.id] }),
    unique('comparisons_task').on(t.projectId, t.annotator, t.task),
  ],
);

/** What was taken out of the log, in the order it was. Undo, quarantine and erasure all end here. */
export const exclusions = sqliteTable(
  'exclusions',
  {
    projectId: integer('project_id').notNull(),
    id: integer('id').notNull(),
    comparisonId: integer('comparison_id').notNull(),
    reason: text('reason').$type<'undo'>().notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.id] }),
    unique('exclusions_comparison').on(t.projectId, t.comparisonId),
  ],
);

/** Published models, newest last; a step is published once and never changes. */
export const checkpoints = sqliteTable(
  'checkpoints',
  {
    projectId: integer('project_id').notNull(),
    step: integer('step').notNull(),
    /** Rows of the log this model has folded, and the id of the last of them. */
    comparisons: integer('comparisons').notNull(),
    cursor: integer('cursor').notNull(),
    model: blob('model', { mode: 'buffer' }).notNull(),
    /** Rewards of the project's reference responses by this model, ascending float32: their mean is reward 0. */
    referenceRewards: blob('reference_rewards', { mode: 'buffer' }).notNull(),
    /** What the reference responses look like; null in what was published before there was one. */
    referenceProfile: blob('reference_profile', { mode: 'buffer' }),
    /** How far the model can be trusted: what its card says of it. */
    card: text('card', { mode: 'json' }).$type<StoredCard>(),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.step] })],
);

/** What a project's model starts from: a copy, for the checkpoint it was may be gone. */
export const priors = sqliteTable('priors', {
  projectId: integer('project_id')
    .primaryKey()
    .references(() => projects.id),
  /** SHA-256 of the weights, hex. */
  hash: text('hash').notNull(),
  featureVersion: integer('feature_version').notNull(),
  featureCount: integer('feature_count').notNull(),
  /** Units of the hidden layer; 0 is a linear head. */
  hidden: integer('hidden').notNull(),
  /** float32, little-endian. */
  weights: blob('weights', { mode: 'buffer' }).notNull(),
  /** Preferences they were learnt from. */
  preferences: integer('preferences').notNull(),
  source: text('source', { mode: 'json' }).$type<PriorSource>().notNull(),
  createdAt: createdAt(),
});

export const keys = sqliteTable('keys', {
  /** SHA-256 of the key, hex. The key itself is shown once and never stored. */
  hash: text('hash').primaryKey(),
  name: text('name').notNull().default(''),
  scopes: text('scopes', { mode: 'json' }).$type<Scope[]>().notNull().default([]),
  /** Null: good for every project. */
  projectId: integer('project_id').references(() => projects.id),
  createdAt: createdAt(),
  /** Null: never. */
  expiresAt: integer('expires_at', { mode: 'timestamp_ms' }),
  revokedAt: integer('revoked_at', { mode: 'timestamp_ms' }),
  /** To the hour, so that reading costs no write. */
  lastUsedAt: integer('last_used_at', { mode: 'timestamp_ms' }),
});
