/** Sizes the API accepts. Texts are counted in UTF-16 code units, bodies in bytes. */
export const LIMITS = {
  promptLength: 100_000,
  responseLength: 100_000,
  /** Of a response that is an image. */
  imageAddressLength: 2_048,
  imageBytes: 10_000_000,
  slugLength: 64,
  nameLength: 200,
  questionLength: 500,
  guidelinesLength: 20_000,
  annotatorLength: 200,
  tagLength: 100,
  tagsPerPrompt: 50,
  rationaleLength: 2_000,
  practicePairs: 10,
  practiceTextLength: 4_000,
  tasksPerRequest: 100,
  overlap: 1_000,
  answersPerDay: 1_000_000,
  allowedOrigins: 100,
  scoresPerRequest: 256,
  explainedResponses: 16,
  /** Of all explained responses together: each word of theirs is a span in the answer. */
  explainedLength: 200_000,
  rankedResponses: 9,
  bodyBytes: 1_000_000,
  /** Of a call in another API's dialect, whose clients cannot be told to send less; some 2 s of computing. */
  dialectBodyBytes: 4_000_000,
  importLineLength: 1_000_000,
  importedNoteLength: 10_000,
  importPreviewRows: 100,
  importErrorsNamed: 10_000,
  /** A Parquet file has its table of contents at its end, so it is held whole; of what it unpacks to, one row group at a time. */
  parquetBytes: 40_000_000,
  parquetRowGroupBytes: 32_000_000,
  /** Of a file that a project starts from: its features are computed within the request. */
  priorBytes: 8_000_000,
  /** It is learnt from within the request, too: some 3 s of CPU time, twice that for an MLP, of the 30 s a Worker has. */
  priorPreferences: 2_000,
} as const;
