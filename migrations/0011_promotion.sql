CREATE TABLE `pins` (
	`project_id` integer PRIMARY KEY NOT NULL,
	`step` integer NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
ALTER TABLE `checkpoints` ADD `promoted` integer DEFAULT true NOT NULL;