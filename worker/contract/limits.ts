/** Sizes the API accepts. Texts are counted in UTF-16 code units, bodies in bytes. */
export const LIMITS = {
  promptLength: 100_000,
  responseLength: 100_000,
  slugLength: 64,
  nameLength: 200,
  questionLength: 500,
  guidelinesLength: 20_000,
  annotatorLength: 200,
  rationaleLength: 2_000,
  tasksPerRequest: 100,
  overlap: 1_000,
  scoresPerRequest: 256,
  explainedResponses: 16,
  /** Of all explained responses together: each word of theirs is a span in the answer. */
  explainedLength: 200_000,
  rankedResponses: 9,
  bodyBytes: 1_000_000,
  /** Of a call in another API's dialect, whose clients cannot be told to send less; some 2 s of computing. */
  dialectBodyBytes: 4_000_000,
  importLineLength: 1_000_000,
  /** Of a file that a project starts from: its features are computed within the request. */
  priorBytes: 8_000_000,
  /** It is learnt from within the request, too: some 3 s of CPU time, twice that for an MLP, of the 30 s a Worker has. */
  priorPreferences: 2_000,
} as const;
