CREATE TABLE `gold` (
	`id` integer PRIMARY KEY NOT NULL,
	`project_id` integer NOT NULL,
	`response_a` integer NOT NULL,
	`response_b` integer NOT NULL,
	`outcome` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `gold_pair` ON `gold` (`project_id`,`response_a`,`response_b`);--> statement-breakpoint
ALTER TABLE `comparisons` ADD `purpose` text;