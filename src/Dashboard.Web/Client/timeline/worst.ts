import { severity } from '../graph/health.ts';
import type { Segments } from './model.ts';

/** Statuses that can hide behind a pixel, worst first. Healthy is what is left. */
const order = [3, 2, 4, 1, 5, 6].sort((a, b) => severity(b) - severity(a));

/**
 * Answers 'the worst of segments [a, b)' at once: for each status, where it was last seen up to each segment. What is narrower than a pixel is drawn as its
 * worst, and a day of a busy cluster has thousands of such in one pixel.
 */
export class WorstIndex {
  readonly #last = new Map<number, Int32Array>();

  constructor(segments: Segments) {
    const { status } = segments;
    for (const wanted of order) {
      if (!status.includes(wanted)) continue;
      const last = new Int32Array(status.length);
      for (let i = 0, at = -1; i < status.length; i++) {
        if (status[i] === wanted) at = i;
        last[i] = at;
      }
      this.#last.set(wanted, last);
    }
  }

  of(first: number, end: number): number {
    for (const [status, last] of this.#last) if (last[end - 1]! >= first) return status;
    return 0;
  }
}
