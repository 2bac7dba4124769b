/** What an annotator said of two responses, in the order they were shown. */
export type Outcome = 'a' | 'b' | 'tie' | 'both_bad' | 'skip';
