import type { CrowdJudgement } from './judgement.ts';
import { categoryCounts, pairUnits } from './pair-units.ts';
import { type Proportion, proportionOf } from './proportion.ts';

/** What one annotator's answers show beside other answers to the same pairs. */
export interface CompanySignals {
  /** Mean share of the other people who said the same, over the pairs that others judged too; null where none did. */
  agreement: { value: number; comparisons: number } | null;
  /** How often the answer was the same when a pair came round again, most likely with its sides swapped. */
  selfConsistency: Proportion | null;
}

export const NO_COMPANY: CompanySignals = { agreement: null, selfConsistency: null };

interface Company {
  agreeing: number;
  comparisons: number;
  same: number;
  repeats: number;
}

/** @returns by annotator; who judged no pair that others judged, nor any pair twice, is not in it */
export function companySignals(judgements: readonly CrowdJudgement[]): Map<string, CompanySignals> {
  const companies = new Map<string, Company>();
  const companyOf = (annotator: string): Company => {
    const known = companies.get(annotator) ?? { agreeing: 0, comparisons: 0, same: 0, repeats: 0 };
    companies.set(annotator, known);
    return known;
  };
  for (const unit of pairUnits(judgements).values()) {
    const counts = categoryCounts(unit);
    const others = unit.first.size - 1;
    for (const [annotator, category] of unit.first) {
      if (others === 0) continue;
      const company = companyOf(annotator);
      company.comparisons++;
      company.agreeing += ((counts[category] as number) - 1) / others;
    }
    for (const { annotator, same } of unit.repeats) {
      const company = companyOf(annotator);
      company.repeats++;
      if (same) company.same++;
    }
  }
  return new Map([...companies].map(([annotator, company]) => [annotator, signalsOf(company)]));
}

function signalsOf({ agreeing, comparisons, same, repeats }: Company): CompanySignals {
  return {
    agreement: comparisons === 0 ? null : { value: agreeing / comparisons, comparisons },
    selfConsistency: proportionOf(same, repeats),
  };
}
