CREATE TABLE `audit_log` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`project_id` integer,
	`action` text NOT NULL,
	`key_id` text,
	`key_name` text,
	`reason` text DEFAULT '' NOT NULL,
	`details` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `audit_log_project` ON `audit_log` (`project_id`,`id`);--> statement-breakpoint
INSERT INTO `audit_log` (`project_id`, `action`, `key_id`, `key_name`, `reason`, `details`, `created_at`)
SELECT `project_id`, CASE `action` WHEN 'quarantine' THEN 'annotator.quarantined' ELSE 'annotator.released' END,
	`key_id`, `key_name`, `reason`, json_object('quarantine', `id`), `created_at`
FROM `quarantines` ORDER BY `created_at`, `project_id`, `id`;--> statement-breakpoint
ALTER TABLE `quarantines` DROP COLUMN `reason`;--> statement-breakpoint
ALTER TABLE `quarantines` DROP COLUMN `key_id`;--> statement-breakpoint
ALTER TABLE `quarantines` DROP COLUMN `key_name`;