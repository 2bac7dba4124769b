ALTER TABLE `checkpoints` ADD `reference_profile` blob;--> statement-breakpoint
ALTER TABLE `checkpoints` ADD `card` text;--> statement-breakpoint
ALTER TABLE `comparisons` ADD `weight` real DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE `comparisons` ADD `active` integer DEFAULT false NOT NULL;--> statement-breakpoint
-- Models of earlier features and formats are folded again from the log.
DELETE FROM `checkpoints`;
