import type { ResponseKey } from '../../../../../worker/core/ranking.ts';

/** Responses by key in groups, best first; those of one group tie. No group is empty. */
export type Order = readonly (readonly ResponseKey[])[];

/** Where a response stands. */
export interface Place {
  key: ResponseKey;
  /** From the top, from 0. */
  position: number;
  /** Of its group, from 1. */
  rank: number;
  /** Ties with the one above it. */
  tied: boolean;
}

export function placesOf(order: Order): Place[] {
  return order
    .flatMap((group, at) => group.map((key, inGroup) => ({ key, rank: at + 1, tied: inGroup > 0 })))
    .map((place, position) => ({ ...place, position }));
}

/** A response's place among all, from 1, and what it ties with. */
export function standingOf(
  order: Order,
  key: ResponseKey,
): { position: number; count: number; tiedWith: ResponseKey[] } {
  const all = order.flat();
  const group = order[groupOf(order, key)] ?? [];
  return {
    position: all.indexOf(key) + 1,
    count: all.length,
    tiedWith: group.filter((other) => other !== key),
  };
}

/** What a key or a button does to the order, for one response. */
export type Move = (order: Order, key: ResponseKey) => Order;

export const stepUp: Move = (order, key) => step(order, key, -1);
export const stepDown: Move = (order, key) => step(order, key, 1);

const MOVES: Readonly<Record<string, Move>> = {
  ArrowUp: stepUp,
  ArrowDown: stepDown,
  Home: (order, key) => toEnd(order, key, 'top'),
  End: (order, key) => toEnd(order, key, 'bottom'),
  '=': toggleTie,
};

/** @param pressed as a keyboard event names its key */
export function moveOf(pressed: string): Move | undefined {
  return Object.hasOwn(MOVES, pressed) ? MOVES[pressed] : undefined;
}

/** Moves a response past what stands above it, or below: out of its group where it ties, else past the whole next group. */
export function step(order: Order, key: ResponseKey, by: -1 | 1): Order {
  const from = groupOf(order, key);
  const group = order[from];
  if (!group) return order;
  if (group.length === 1) return alone(without(order, key), key, from + by);
  const to = by < 0 ? from : from + 1;
  return alone(without(order, key), key, to);
}

/** Moves a response above all, or below. */
export function toEnd(order: Order, key: ResponseKey, end: 'top' | 'bottom'): Order {
  const rest = without(order, key);
  return alone(rest, key, end === 'top' ? 0 : rest.length);
}

/** Lets a response tie with the one above it, each with all that tie with it; or, where they do, parts them there. */
export function toggleTie(order: Order, key: ResponseKey): Order {
  const at = groupOf(order, key);
  const [group, above] = [order[at], order[at - 1]];
  const inGroup = group?.indexOf(key) ?? -1;
  if (group && inGroup > 0)
    return [...order.slice(0, at), group.slice(0, inGroup), group.slice(inGroup), ...order.slice(at + 1)];
  if (!group || !above) return order;
  return [...order.slice(0, at - 1), [...above, ...group], ...order.slice(at + 1)];
}

/** Puts a response at a position among the others, counted from the top: between two that tie it ties with both. */
export function dropAt(order: Order, key: ResponseKey, position: number): Order {
  const rest = without(order, key);
  let start = 0;
  for (const [at, group] of rest.entries()) {
    if (position <= start) return alone(rest, key, at);
    const inGroup = position - start;
    if (inGroup < group.length) {
      const joined = [...group.slice(0, inGroup), key, ...group.slice(inGroup)];
      return [...rest.slice(0, at), joined, ...rest.slice(at + 1)];
    }
    start += group.length;
  }
  return [...rest, [key]];
}

function groupOf(order: Order, key: ResponseKey): number {
  return order.findIndex((group) => group.includes(key));
}

function without(order: Order, key: ResponseKey): Order {
  return order.map((group) => group.filter((other) => other !== key)).filter(({ length }) => length > 0);
}

/** @param at among the groups; beyond an end, at that end */
function alone(order: Order, key: ResponseKey, at: number): Order {
  const index = Math.min(Math.max(at, 0), order.length);
  return [...order.slice(0, index), [key], ...order.slice(index)];
}
