ALTER TABLE `prompts` ADD `language` text;--> statement-breakpoint
ALTER TABLE `prompts` ADD `tags` text;