CREATE TABLE `priors` (
	`project_id` integer PRIMARY KEY NOT NULL,
	`hash` text NOT NULL,
	`feature_version` integer NOT NULL,
	`feature_count` integer NOT NULL,
	`hidden` integer NOT NULL,
	`weights` blob NOT NULL,
	`preferences` integer NOT NULL,
	`source` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE no action
);
