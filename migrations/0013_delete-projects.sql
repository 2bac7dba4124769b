PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_responses` (
	`id` integer PRIMARY KEY NOT NULL,
	`project_id` integer NOT NULL,
	`prompt_id` integer NOT NULL,
	`hash` text NOT NULL,
	`system` text,
	`text` text NOT NULL,
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
INSERT INTO `__new_responses`("id", "project_id", "prompt_id", "hash", "system", "text") SELECT "id", "project_id", "prompt_id", "hash", "system", "text" FROM `responses`;--> statement-breakpoint
DROP TABLE `responses`;--> statement-breakpoint
ALTER TABLE `__new_responses` RENAME TO `responses`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE INDEX `responses_system` ON `responses` (`project_id`,`system`,`hash`) WHERE system is not null;--> statement-breakpoint
CREATE UNIQUE INDEX `responses_content` ON `responses` (`project_id`,`prompt_id`,`hash`);--> statement-breakpoint
ALTER TABLE `projects` ADD `deleted_at` integer;--> statement-breakpoint
ALTER TABLE `projects` ADD `purged_at` integer;