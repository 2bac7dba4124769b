import { sql } from 'drizzle-orm';
import { blob, index, integer, primaryKey, real, sqliteTable, text, unique } from 'drizzle-orm/sqlite-core';
import type { Scope } from '../core/api-key.ts';
import type { AuditAction, AuditDetails } from '../core/audit.ts';
import type { LoggedOutcome } from '../core/comparison.ts';
import type { GoldOutcome } from '../core/gold.ts';
import type { PriorSource } from '../core/prior.ts';
import type { ProjectSettings } from '../core/project-settings.ts';
import type { Purpose } from '../core/purpose.ts';
import type { Ranking } from '../core/ranking.ts';
import type { WebhookEvent } from '../core/webhook.ts';
import type { StoredCard } from './stored-card.ts';

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
  /** When it was deleted. The row stays, with nothing in it, so that its id is never another project's. */
  deletedAt: integer('deleted_at', { mode: 'timestamp_ms' }),
  /** When nothing of it was left. */
  purgedAt: integer('purged_at', { mode: 'timestamp_ms' }),
});

export const prompts = sqliteTable(
  'prompts',
  {
    id: integer('id').primaryKey(),
    projectId: projectId(),
    hash: text('hash').notNull(),
    text: text('text').notNull(),
    /** See core/facets.ts. A later import may name others. */
    language: text('language'),
    tags: text('tags', { mode: 'json' }).$type<string[]>(),
  },
  (t) => [unique('prompts_content').on(t.projectId, t.hash)],
);

export const responses = sqliteTable(
  'responses',
  {
    id: integer('id').primaryKey(),
    projectId: projectId(),
    /** No foreign key: without an index of its own, which would cost a row for each response, deleting a prompt would look through all
     *  responses there are. */
    promptId: integer('prompt_id').notNull(),
    /** Hash of system and text: two systems may write the same words. */
    hash: text('hash').notNull(),
    system: text('system'),
    text: text('text').notNull(),
  },
  (t) => [
    unique('responses_content').on(t.projectId, t.promptId, t.hash),
    // For a system's page. It costs a row for each response, a dollar a million, once; without it every look costs as many rows read as
    // the project has responses.
    index('responses_system').on(t.projectId, t.system, t.hash).where(sql`system is not null`),
  ],
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
    outcome: text('outcome').$type<LoggedOutcome>().notNull(),
    /** Of three responses or more, of which `responseA` and `responseB` are the first two; null for a pair. */
    ranking: text('ranking', { mode: 'json' }).$type<Ranking>(),
    activeMs: integer('active_ms'),
    strength: integer('strength'),
    reasons: text('reasons', { mode: 'json' }).$type<string[]>(),
    rationale: text('rationale'),
    skipReason: text('skip_reason'),
    /** How many examples it counts for in training. */
    weight: real('weight').notNull().default(1),
    /** Whether the model chose the pair; the others were drawn at random. */
    active: integer('active', { mode: 'boolean' }).notNull().default(false),
    /** Why the pair was asked, where it was asked to learn about the annotator: see core/purpose.ts. */
    purpose: text('purpose').$type<Purpose>(),
    createdAt: createdAt(),
    /** Set together with the exclusion that names this row. */
    excluded: integer('excluded', { mode: 'boolean' }).notNull().default(false),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.id] }),
    unique('comparisons_task').on(t.projectId, t.annotator, t.task),
  ],
);

/** Pairs whose right answer the owner knows, to see who reads. */
export const gold = sqliteTable(
  'gold',
  {
    id: integer('id').primaryKey(),
    projectId: projectId(),
    /** The lower id of the two, so that a pair is here once. */
    responseA: integer('response_a').notNull(),
    responseB: integer('response_b').notNull(),
    /** With the sides in that order. */
    outcome: text('outcome').$type<GoldOutcome>().notNull(),
    createdAt: createdAt(),
  },
  (t) => [unique('gold_pair').on(t.projectId, t.responseA, t.responseB)],
);
/** Why a comparison was taken out of the log: its annotator or an owner took it back, an owner quarantined its annotator, or its
 *  annotator had all of theirs erased. */
export type ExclusionReason = 'undo' | 'quarantine' | 'erasure';

/** What was taken out of the log, in the order it was. Undo, quarantine and erasure all end here. */
export const exclusions = sqliteTable(
  'exclusions',
  {
    projectId: integer('project_id').notNull(),
    id: integer('id').notNull(),
    comparisonId: integer('comparison_id').notNull(),
    reason: text('reason').$type<ExclusionReason>().notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.id] }),
    unique('exclusions_comparison').on(t.projectId, t.comparisonId),
  ],
);

/** Who had everything erased lately, by a keyed hash of theirs: tasks handed to them before are not to be answered any more. A row is
 *  gone once the last of those tasks is. */
export const erasures = sqliteTable('erasures', {
  mark: text('mark').primaryKey(),
  at: integer('at', { mode: 'timestamp_ms' }).notNull(),
});

/** Whose comparisons do not count: who was put in quarantine or let out. The last entry of an annotator holds; entries never change
 *  but for the name of one who had theirs erased. The audit log says of each who did it and why. */
export const quarantines = sqliteTable(
  'quarantines',
  {
    projectId: integer('project_id').notNull(),
    id: integer('id').notNull(),
    annotator: text('annotator').notNull(),
    action: text('action').$type<'quarantine' | 'release'>().notNull(),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.id] })],
);

/** What owners did, when and why. Rows are never changed, and outlive what they are about: so nothing is referenced. */
export const auditLog = sqliteTable(
  'audit_log',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    /** Null for what concerns all projects. */
    projectId: integer('project_id'),
    action: text('action').$type<AuditAction>().notNull(),
    /** Of the key that acted; null where an annotator erased themself. */
    keyId: text('key_id'),
    keyName: text('key_name'),
    /** Empty where none was given. */
    reason: text('reason').notNull().default(''),
    /** Of a quarantine its entry, which names the annotator: a name would outlive an erasure here. */
    details: text('details', { mode: 'json' }).$type<AuditDetails>().notNull(),
    createdAt: createdAt(),
  },
  (t) => [index('audit_log_project').on(t.projectId, t.id)],
);

/** Published models; a step is published once and never changes. Readers get the newest that was promoted, or the one that is pinned. */
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
    /** Whether the project's gate let it through. */
    promoted: integer('promoted', { mode: 'boolean' }).notNull().default(true),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.step] })],
);

/** Which checkpoint an owner has set to be served, whatever is trained since. */
export const pins = sqliteTable('pins', {
  projectId: integer('project_id')
    .primaryKey()
    .references(() => projects.id),
  step: integer('step').notNull(),
  createdAt: createdAt(),
});

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
  /** Hash of the key that took this one's place; null where none did. */
  replacedBy: text('replaced_by'),
});

/** Who is told of what happens in a project. Their secrets are not stored: see usecases/webhook-secret.ts. */
export const webhooks = sqliteTable(
  'webhooks',
  {
    id: text('id').primaryKey(),
    projectId: projectId(),
    url: text('url').notNull(),
    events: text('events', { mode: 'json' }).$type<WebhookEvent[]>().notNull(),
    /** At least this long between two checkpoints that it is told of. */
    intervalSeconds: integer('interval_seconds').notNull(),
    /** The newest checkpoint it was told of, or that there was when it was made, and when. */
    toldStep: integer('told_step').notNull(),
    toldAt: integer('told_at', { mode: 'timestamp_ms' }),
    /** Whether it was told that the project is done; false again once it is not. */
    toldDone: integer('told_done', { mode: 'boolean' }).notNull().default(false),
    /** Of which annotators' flags it was told: pseudonym and kind. */
    toldFlags: text('told_flags', { mode: 'json' }).$type<string[]>().notNull().default([]),
    lastDeliveredAt: integer('last_delivered_at', { mode: 'timestamp_ms' }),
    createdAt: createdAt(),
  },
  (t) => [index('webhooks_project').on(t.projectId)],
);

/** The outbox: what a webhook is yet to be told, and what it could not be told. Delivered messages are deleted. */
export const webhookMessages = sqliteTable(
  'webhook_messages',
  {
    id: text('id').primaryKey(),
    webhookId: text('webhook_id')
      .notNull()
      .references(() => webhooks.id, { onDelete: 'cascade' }),
    type: text('type').$type<WebhookEvent>().notNull(),
    /** The JSON that is sent, the same at each attempt. */
    body: text('body').notNull(),
    attempts: integer('attempts').notNull().default(0),
    /** When it is tried next; null for never again. */
    nextAt: integer('next_at', { mode: 'timestamp_ms' }),
    lastError: text('last_error'),
    createdAt: createdAt(),
  },
  (t) => [index('webhook_messages_webhook').on(t.webhookId, t.nextAt)],
);
