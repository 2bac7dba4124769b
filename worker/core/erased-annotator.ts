const PREFIX = 'erased-';

/** The name that stands in the log in place of an annotator who had everything erased.
 *  @param random so that nothing leads back to who it was */
export function erasedAnnotator(random: string): string {
  return PREFIX + random;
}

export function isErasedAnnotator(annotator: string): boolean {
  return annotator.startsWith(PREFIX);
}
