const none = -1;

/** Owners with every cycle cut at its lowest index. O(n): each object is walked once. */
export function withoutCycles(parent: ArrayLike<number>, n: number): Int32Array {
  const result = Int32Array.from(parent);
  const seenBy = new Int32Array(n).fill(none);
  for (let start = 0; start < n; start++) {
    let at = start;
    while (at !== none && seenBy[at] === none) {
      seenBy[at] = start;
      at = result[at]!;
    }
    if (at !== none && seenBy[at] === start) {
      let lowest = at;
      for (let up = result[at]!; up !== at; up = result[up]!) if (up < lowest) lowest = up;
      result[lowest] = none;
    }
  }
  return result;
}
