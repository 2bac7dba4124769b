CREATE TABLE `erasures` (
	`mark` text PRIMARY KEY NOT NULL,
	`at` integer NOT NULL
);
