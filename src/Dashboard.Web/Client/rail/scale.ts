import { lengthOf, type TimeView } from '../timeline/scale.ts';

export const shortest = 15 * 60_000;

/** A rail's window within its bounds: at least 15 minutes, at most the whole log, and never beyond now. */
export function bounded(view: TimeView, begun: number | undefined, now: number): TimeView {
  const first = Math.min(begun ?? now - 3 * 3_600_000, now - shortest);
  const length = Math.max(shortest, Math.min(lengthOf(view), now - first));
  const to = Math.min(now, Math.max(view.to, first + length));
  return { from: to - length, to };
}

/** Heights of bars, 0 to 1: with the square root, so that one change is still seen. */
export function heights(changes: readonly number[]): number[] {
  const most = Math.sqrt(Math.max(1, ...changes));
  return changes.map(count => Math.sqrt(Math.max(0, count)) / most);
}

/** How much of each bar is red: all of it where something turned unhealthy. Where that is in most of them, as much as its failures are of the most there are, or nothing would stand out. */
export function redShares(changes: readonly number[], failures: readonly number[]): number[] {
  const hot = changes.map((_, i) => failures[i]! > 0);
  const most = hot.filter(Boolean).length * 2 > changes.filter(count => count > 0).length ? Math.max(...failures) : 0;
  return hot.map((is, i) => !is ? 0 : most === 0 ? 1 : failures[i]! / most);
}

/** What a drag that begins there does. `near`: pixels from the head. */
export const dragOf = (x: number, head: number, near = 8): 'head' | 'brush' => Math.abs(x - head) <= near ? 'head' : 'brush';
