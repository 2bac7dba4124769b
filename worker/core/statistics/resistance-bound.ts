/** How many comparisons must be removed at the least before a lead of one over another is gone, in plain Bradley–Terry, with a prior
 *  or without. While the lead lies in 0 … G, each removal costs it no more than the resistance between the two in a network of
 *  conductances p·q, and that is no more than the one of their own edge, 1 / ((n − k)·σ(G)·σ(−G)) once k are gone. So k removals
 *  take G away only where k ≥ G·(n − k)·σ(G)·σ(−G).
 *  @param lead G, difference of strengths, ≥ 0
 *  @param met n, comparisons of the two with each other
 *  @see Doyle & Snell 1984, "Random walks and electric networks" (Rayleigh's monotonicity) */
export function resistanceBound(lead: number, met: number): number {
  const p = 1 / (1 + Math.exp(lead));
  const slope = lead * p * (1 - p);
  return (met * slope) / (1 + slope);
}
