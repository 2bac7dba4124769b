/** Why an annotator was asked about a pair, where not to learn about the responses:
 *  - gold: the owner knows the answer;
 *  - repeat: the annotator answered it before, and now has it with its sides exchanged.
 *  Such answers tell how far an annotator can be trusted. They neither train nor count in the leaderboard: what is known need not
 *  be learnt, however many are asked, and nobody's opinion counts twice. */
export type Purpose = 'gold' | 'repeat';
