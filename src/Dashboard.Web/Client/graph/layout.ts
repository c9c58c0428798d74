/** Sizes in world units: CSS pixels at scale 1. */
export const card = { width: 160, height: 42, tall: 56, column: 190, gap: 12, branchGap: 6, back: 4 } as const;

/** Positions of a tree's cards, its top left corner at 0, 0. Order as the items given. */
export interface TidyTree {
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly width: number;
  readonly height: number;
}

/**
 * A tidy tree from left to right: a column a level, each subtree in a band of its own, owners at the middle of what they own.
 * `parents` in preorder (-1 for the root), `heights` of the cards. O(n), no recursion: chains of any depth are fine.
 */
export function tidy(parents: readonly number[], heights: ArrayLike<number>): TidyTree {
  const n = parents.length;
  const x = new Array<number>(n).fill(0);
  const y = new Array<number>(n).fill(0);
  const { inner, band, cursor, top, first, last } = scratchFor(n);
  inner.fill(0, 0, n);
  first.fill(-1, 0, n);
  last.fill(-1, 0, n);
  for (let i = n - 1; i >= 0; i--) {
    const own = heights[i]! + card.gap;
    band[i] = inner[i]! > 0 ? Math.max(own, inner[i]!) + card.branchGap : own;
    const owner = parents[i]!;
    if (owner >= 0) inner[owner]! += band[i]!;
  }
  let width = 0;
  for (let i = 0; i < n; i++) {
    const owner = parents[i]!;
    if (owner >= 0) {
      x[i] = x[owner]! + card.column;
      top[i] = cursor[owner]!;
      cursor[owner]! += band[i]!;
    } else {
      top[i] = 0;
    }
    cursor[i] = top[i]! + Math.max(0, (band[i]! - inner[i]!) / 2);
    if (x[i]! > width) width = x[i]!;
  }
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

/** Working columns, kept between trees: most trees are small and there are many. */
interface Scratch {
  /** Height of all children's bands together, own band, where the next child's band starts, own band's top, centres of the first and last child. */
  readonly inner: Float32Array;
  readonly band: Float32Array;
  readonly cursor: Float32Array;
  readonly top: Float32Array;
  readonly first: Float32Array;
  readonly last: Float32Array;
}

let scratch: Scratch = scratchOf(256);

function scratchOf(n: number): Scratch {
  const column = () => new Float32Array(n);
  return { inner: column(), band: column(), cursor: column(), top: column(), first: column(), last: column() };
}

function scratchFor(n: number): Scratch {
  if (scratch.inner.length < n) scratch = scratchOf(n * 2);
  return scratch;
}
