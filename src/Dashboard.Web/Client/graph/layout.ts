/** Sizes in world units: CSS pixels at scale 1. */
export const card = { width: 164, height: 42, tall: 56, column: 198, gap: 12, branchGap: 6, back: 4 } as const;

/** Positions of a tree's cards, its top left corner at 0, 0. Order as the items given. */
export interface TidyTree {
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly width: number;
  readonly height: number;
}

/**
 * A tidy tree from left to right: a column a level, each subtree in a band of its own, owners at the middle of what they own.
 * `parents` in preorder (-1 for the root), `heights` of the cards. O(n), no recursion: chains of any depth are fine.
 */
export function tidy(parents: readonly number[], heights: ArrayLike<number>): TidyTree {
  const n = parents.length;
  const x = new Float32Array(n);
  const y = new Float32Array(n);
  const inner = new Float32Array(n); // height of all children's bands together
  const band = new Float32Array(n);
  for (let i = n - 1; i >= 0; i--) {
    const own = heights[i]! + card.gap;
    band[i] = inner[i]! > 0 ? Math.max(own, inner[i]!) + card.branchGap : own;
    const owner = parents[i]!;
    if (owner >= 0) inner[owner]! += band[i]!;
  }
  const cursor = new Float32Array(n); // where the next child's band starts
  const top = new Float32Array(n);
  let width = 0;
  for (let i = 0; i < n; i++) {
    const owner = parents[i]!;
    if (owner >= 0) {
      x[i] = x[owner]! + card.column;
      top[i] = cursor[owner]!;
      cursor[owner]! += band[i]!;
    }
    cursor[i] = top[i]! + Math.max(0, (band[i]! - inner[i]!) / 2);
    if (x[i]! > width) width = x[i]!;
  }
  const first = new Float32Array(n).fill(-1);
  const last = new Float32Array(n).fill(-1);
  for (let i = n - 1; i >= 0; i--) {
    const height = heights[i]!;
    const lowest = top[i]! + band[i]! - height / 2 - card.gap / 2;
    const middle = first[i]! < 0 ? top[i]! + band[i]! / 2 : (first[i]! + last[i]!) / 2;
    const centre = Math.min(Math.max(middle, top[i]! + height / 2 + card.gap / 2), lowest);
    y[i] = centre - height / 2;
    const owner = parents[i]!;
    if (owner >= 0) {
      if (last[owner]! < 0) last[owner] = centre;
      first[owner] = centre;
    }
  }
  return { x, y, width: width + card.width + card.back, height: n === 0 ? 0 : band[0]! };
}
