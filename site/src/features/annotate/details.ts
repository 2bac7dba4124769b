import type { Outcome } from '../../../../worker/contract/comparison.ts';
import type { Project } from '../../../../worker/contract/project.ts';

type Asked = Pick<Project['settings'], 'strength' | 'reasons' | 'rationale'>;

export const STRENGTHS = [1, 2, 3, 4] as const;

/** Keys of the reasons; a project has at most twelve. */
export const REASON_KEYS = [...'abcdefghijkl'];

/** What a project wants to know beside an outcome; null where that is all. */
export function askedBeside(outcome: Outcome, settings: Asked | undefined): Asked | null {
  if (!settings || outcome === 'skip') return null;
  const strength = settings.strength && (outcome === 'a' || outcome === 'b');
  if (!strength && settings.reasons.length === 0 && !settings.rationale) return null;
  return { strength, reasons: settings.reasons, rationale: settings.rationale };
}
