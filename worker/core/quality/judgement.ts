import type { Outcome } from '../comparison.ts';

/** A comparison as the statistics of the crowd see it: one that counts, whatever its outcome; of a ranking, one of its pairs. */
export interface CrowdJudgement {
  annotator: string;
  /** Ids of the responses, in the order shown. */
  responseA: number;
  responseB: number;
  outcome: Outcome;
  /** How many responses were compared at once; left out for 2. */
  size?: number;
  /** What wrote them; null where nobody said. */
  systemA: string | null;
  systemB: string | null;
  /** Whether the order is that in which somebody saw them. In an import it may be that of the answers. */
  sidesShown: boolean;
  /** Null where it was not measured. */
  activeMs: number | null;
  /** Length of all responses that were compared at once, in UTF-16 code units. */
  characters: number;
  /** Which of the two is the longer text; left out where neither is, or it is not known. */
  longer?: 'a' | 'b';
  /** The right answer, where the pair is gold. */
  gold: Outcome | null;
}
