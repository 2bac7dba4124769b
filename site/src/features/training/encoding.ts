import type { Training } from '../../../../worker/contract/training.ts';
import { formatCount, plural } from '../../lib/format.ts';

export interface EncodingInWords {
  sentence: string;
  isAlarm: boolean;
  /** Of the responses, 0 … 1; null before anyone has counted them. */
  share: number | null;
}

/** What there is to say of a project's encoder; null where all is well or there is none.
 *  @param waiting rows of the log that are not folded yet */
export function encodingInWords(encoder: Training['encoder'], waiting: number): EncodingInWords | null {
  if (!encoder) return null;
  const { embedded, responses, error } = encoder;
  const share = responses > 0 ? embedded / responses : null;
  const progress = `${formatCount(embedded)} of ${plural(responses, 'response')} embedded`;
  if (error !== null) {
    const wait = waiting > 0 ? ` ${plural(waiting, 'comparison')} may wait for it; none is lost.` : '';
    const sentence = `The encoder does not answer and is asked again by itself, ${progress} so far. ${error}${wait}`;
    return { sentence, isAlarm: true, share };
  }
  if (responses > 0 && embedded >= responses) return null;
  return {
    sentence: share === null ? 'The encoder is about to begin.' : `${progress} …`,
    isAlarm: false,
    share,
  };
}
