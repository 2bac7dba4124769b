ALTER TABLE `keys` ADD `name` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `keys` ADD `scopes` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `keys` ADD `expires_at` integer;--> statement-breakpoint
ALTER TABLE `keys` ADD `revoked_at` integer;--> statement-breakpoint
ALTER TABLE `keys` ADD `last_used_at` integer;--> statement-breakpoint
UPDATE `keys` SET `scopes` = json_array(`scope`);--> statement-breakpoint
ALTER TABLE `keys` DROP COLUMN `scope`;