CREATE TABLE `embeddings` (
	`project_id` integer NOT NULL,
	`encoder` text NOT NULL,
	`response_id` integer NOT NULL,
	`vector` blob NOT NULL,
	PRIMARY KEY(`project_id`, `encoder`, `response_id`),
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE no action
);
