CREATE TABLE `quarantines` (
	`project_id` integer NOT NULL,
	`id` integer NOT NULL,
	`annotator` text NOT NULL,
	`action` text NOT NULL,
	`reason` text NOT NULL,
	`key_id` text NOT NULL,
	`key_name` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`project_id`, `id`)
);
