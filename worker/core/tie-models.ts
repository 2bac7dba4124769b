import type { Matchup } from './win-graph.ts';

/** How ties enter the model; the two that the API offers. */
export type TieModel = 'davidson' | 'rao-kupper';
/** `half-win` is plain Bradley–Terry, a tie counted as half a win for each, as in LMArena's arena-rank and in evalica. */
export type TieTreatment = TieModel | 'half-win';

/** What one matchup adds to the log-likelihood (nats), to its gradient (`d`, `t`) and to minus its Hessian (`dd`, `dt`,
 *  `tt`), by d, the difference of the two strengths, and t, the tie parameter on the scale that Newton's method uses. */
export interface PairTerms {
  logLikelihood: number;
  d: number;
  t: number;
  dd: number;
  dt: number;
  tt: number;
}

/** The gradient of the log-likelihood of a single comparison. */
interface Score {
  d: number;
  t: number;
}

/** One way to count ties. The log-likelihood is concave in the strengths and t together, so Newton's method climbs. */
export interface PairModel {
  hasTieParameter: boolean;
  /** A first guess of t from the share of ties, above 0 and up to 1. */
  startingTie(share: number): number;
  /** From t to the parameter the literature reports. */
  reportedTie(t: number): number;
  /** Curried, so that what depends on t alone is computed once for all pairs. */
  terms(t: number): (matchup: Matchup, d: number) => PairTerms;
  /** By outcome: first wins, second wins, tie. */
  scores(d: number, t: number): [first: Score, second: Score, tie: Score];
}

/** P(first wins) = σ(d); a tie is half a win for each side.
 *  @see Bradley & Terry 1952; lmarena/arena-rank `models/bradley_terry.py` for the score ½ − p of a tie */
export const halfWinModel: PairModel = {
  hasTieParameter: false,
  startingTie: () => 0,
  reportedTie: () => 0,
  terms:
    () =>
    ({ firstWins, secondWins, ties }, d) => {
      const { p, q, logP, logQ } = logistic(d);
      const won = firstWins + ties / 2;
      const lost = secondWins + ties / 2;
      return {
        logLikelihood: won * logP + lost * logQ,
        d: won * q - lost * p,
        t: 0,
        dd: (won + lost) * p * q,
        dt: 0,
        tt: 0,
      };
    },
  scores(d) {
    const { p, q } = logistic(d);
    return [
      { d: q, t: 0 },
      { d: -p, t: 0 },
      { d: (q - p) / 2, t: 0 },
    ];
  },
};

/** P(first wins) ∝ e^(d/2), P(second wins) ∝ e^(−d/2), P(tie) ∝ ν; t = log ν. Between equals a tie has ν / (ν + 2).
 *  @see Davidson 1970, "On extending the Bradley–Terry model to accommodate ties in paired comparison experiments" */
export const davidsonModel: PairModel = {
  hasTieParameter: true,
  startingTie: (share) => Math.log((2 * share) / (1 - Math.min(share, 0.99))),
  reportedTie: Math.exp,
  terms(t) {
    const nu = Math.exp(t);
    return ({ firstWins, secondWins, ties }, d) => {
      const { p, q, tie, logP, logQ, logTie } = davidsonProbabilities(d, { t, nu });
      const wins = firstWins + secondWins;
      // Sums over outcomes, not observed minus expected counts: a billion to one would cancel.
      return {
        logLikelihood: firstWins * logP + secondWins * logQ + ties * logTie,
        d: firstWins * (q + tie / 2) - secondWins * (p + tie / 2) + (ties * (q - p)) / 2,
        t: ties * (p + q) - wins * tie,
        dd: (wins + ties) * (p * q + ((p + q) * tie) / 4),
        dt: (-(wins + ties) * (p - q) * tie) / 2,
        tt: (wins + ties) * tie * (p + q),
      };
    };
  },
  scores(d, t) {
    const { p, q, tie } = davidsonProbabilities(d, { t, nu: Math.exp(t) });
    return [
      { d: q + tie / 2, t: -tie },
      { d: -p - tie / 2, t: -tie },
      { d: (q - p) / 2, t: p + q },
    ];
  },
};

/** P(first wins) = σ(d − η), P(second wins) = σ(−d − η), a tie else; t = η = log θ > 0. Between equals a tie has
 *  tanh(η/2). It is the cumulative logit model with thresholds ±η.
 *  @see Rao & Kupper 1967, "Ties in paired-comparison experiments"; Pratt 1981, "Concavity of the log likelihood" */
export const raoKupperModel: PairModel = {
  hasTieParameter: true,
  startingTie: (share) => 2 * Math.atanh(Math.min(share, 0.99)),
  reportedTie: (t) => t,
  terms(t) {
    if (t <= 0) return () => OUT_OF_DOMAIN;
    const tail = Math.exp(-2 * t);
    const gap = -Math.expm1(-2 * t);
    const logFactor = 2 * t + Math.log(gap);
    const curvature = (4 * tail) / gap ** 2;
    return ({ firstWins, secondWins, ties }, d) => {
      const first = logistic(d - t);
      const second = logistic(-d - t);
      const decided = first.p + second.p;
      // P(tie) = (e^2η − 1)·σ(d − η)·σ(−d − η), or what the others leave, whichever does not cancel
      const logTie = decided < 0.5 ? Math.log1p(-decided) : logFactor + first.logP + second.logP;
      const a = (firstWins + ties) * first.p * first.q;
      const b = (secondWins + ties) * second.p * second.q;
      return {
        logLikelihood: firstWins * first.logP + secondWins * second.logP + ties * logTie,
        d: firstWins * first.q - secondWins * second.q + ties * (second.p - first.p),
        t: ties * (decided + (2 * tail) / gap) - firstWins * first.q - secondWins * second.q,
        dd: a + b,
        dt: b - a,
        tt: a + b + ties * curvature,
      };
    };
  },
  scores(d, t) {
    const first = logistic(d - t);
    const second = logistic(-d - t);
    return [
      { d: first.q, t: -first.q },
      { d: -second.q, t: -second.q },
      { d: second.p - first.p, t: first.p + second.p - (2 * Math.exp(-2 * t)) / Math.expm1(-2 * t) },
    ];
  },
};

/** What is foretold of two systems.
 *  @param d difference of their strengths
 *  @param tieParameter Davidson's ν or Rao–Kupper's η as a fit reports it; 0 where nobody tied
 *  @returns shares that sum to 1 */
export function outcomeProbabilities(
  ties: TieModel,
  { d, tieParameter }: { d: number; tieParameter: number },
): { first: number; second: number; tie: number } {
  if (ties === 'davidson') {
    const { p, q, tie } = davidsonProbabilities(d, { t: Math.log(tieParameter), nu: tieParameter });
    return { first: p, second: q, tie };
  }
  const [first, second] = [logistic(d - tieParameter).p, logistic(-d - tieParameter).p];
  return { first, second, tie: Math.max(0, 1 - first - second) };
}

const OUT_OF_DOMAIN: PairTerms = { logLikelihood: Number.NEGATIVE_INFINITY, d: 0, t: 0, dd: 0, dt: 0, tt: 0 };

/** The likelier of the three outcomes' logarithm comes by log1p, so that it does not vanish where it is below 1e-16. */
function davidsonProbabilities(d: number, { t, nu }: { t: number; nu: number }) {
  const half = Math.abs(d) / 2;
  const root = Math.exp(-half);
  // weights of loss and tie beside 1 for a win of the stronger
  const loss = root * root;
  const tie = nu * root;
  const total = 1 + loss + tie;
  const logWin = tie > 1 ? half - t - Math.log1p((1 + loss) / tie) : -Math.log1p(loss + tie);
  const logTie = tie > 1 ? -Math.log1p((1 + loss) / tie) : logWin + t - half;
  const [win, logLoss] = [1 / total, logWin - 2 * half];
  return d >= 0
    ? { p: win, q: loss / total, tie: tie / total, logP: logWin, logQ: logLoss, logTie }
    : { p: loss / total, q: win, tie: tie / total, logP: logLoss, logQ: logWin, logTie };
}

/** p = σ(x) and q = σ(−x) with their logarithms, exact in both tails. */
function logistic(x: number) {
  const tail = Math.exp(-Math.abs(x));
  const larger = 1 / (1 + tail);
  const smaller = tail * larger;
  const logLarger = -Math.log1p(tail);
  const logSmaller = logLarger - Math.abs(x);
  return x >= 0
    ? { p: larger, q: smaller, logP: logLarger, logQ: logSmaller }
    : { p: smaller, q: larger, logP: logSmaller, logQ: logLarger };
}
