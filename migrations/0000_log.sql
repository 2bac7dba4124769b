CREATE TABLE `checkpoints` (
	`project_id` integer NOT NULL,
	`step` integer NOT NULL,
	`comparisons` integer NOT NULL,
	`cursor` integer NOT NULL,
	`model` blob NOT NULL,
	`reference_rewards` blob NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`project_id`, `step`)
);
--> statement-breakpoint
CREATE TABLE `comparisons` (
	`project_id` integer NOT NULL,
	`id` integer NOT NULL,
	`annotator` text NOT NULL,
	`task` text NOT NULL,
	`response_a` integer NOT NULL,
	`response_b` integer NOT NULL,
	`outcome` text NOT NULL,
	`active_ms` integer,
	`strength` integer,
	`reasons` text,
	`rationale` text,
	`skip_reason` text,
	`created_at` integer NOT NULL,
	`excluded` integer DEFAULT false NOT NULL,
	PRIMARY KEY(`project_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `comparisons_task` ON `comparisons` (`project_id`,`annotator`,`task`);--> statement-breakpoint
CREATE TABLE `exclusions` (
	`project_id` integer NOT NULL,
	`id` integer NOT NULL,
	`comparison_id` integer NOT NULL,
	`reason` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`project_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `exclusions_comparison` ON `exclusions` (`project_id`,`comparison_id`);--> statement-breakpoint
CREATE TABLE `keys` (
	`hash` text PRIMARY KEY NOT NULL,
	`scope` text NOT NULL,
	`project_id` integer,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `projects` (
	`id` integer PRIMARY KEY NOT NULL,
	`slug` text NOT NULL,
	`name` text NOT NULL,
	`question` text NOT NULL,
	`guidelines` text NOT NULL,
	`settings` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `projects_slug_unique` ON `projects` (`slug`);--> statement-breakpoint
CREATE TABLE `prompts` (
	`id` integer PRIMARY KEY NOT NULL,
	`project_id` integer NOT NULL,
	`hash` text NOT NULL,
	`text` text NOT NULL,
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `prompts_content` ON `prompts` (`project_id`,`hash`);--> statement-breakpoint
CREATE TABLE `responses` (
	`id` integer PRIMARY KEY NOT NULL,
	`project_id` integer NOT NULL,
	`prompt_id` integer NOT NULL,
	`hash` text NOT NULL,
	`system` text,
	`text` text NOT NULL,
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`prompt_id`) REFERENCES `prompts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `responses_content` ON `responses` (`project_id`,`prompt_id`,`hash`);