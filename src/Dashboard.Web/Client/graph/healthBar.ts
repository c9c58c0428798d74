import { healthCount } from './health.ts';

/** Order of a health bar's segments, healthy first; suspended counts as healthy's neighbour, missing as failed's. */
const order = [0, 5, 1, 2, 3, 6, 4] as const;

export interface Segment {
  readonly health: number;
  readonly x: number;
  readonly width: number;
}

/** Widths of a health bar's segments. None is under `least`, however few it counts; the largest gives way. */
export function segments(counts: ArrayLike<number>, width: number, least = 3): Segment[] {
  let total = 0;
  for (let health = 0; health < healthCount; health++) total += counts[health]!;
  if (total === 0) return [];
  const widths = order.filter(health => counts[health]! > 0).map(health => ({ health, width: Math.max(least, width * counts[health]! / total) }));
  const over = widths.reduce((sum, segment) => sum + segment.width, 0) - width;
  const largest = widths.reduce((best, segment) => segment.width > best.width ? segment : best);
  largest.width = Math.max(least, largest.width - over);
  let x = 0;
  return widths.map(segment => {
    const placed = { health: segment.health, x, width: segment.width };
    x += segment.width;
    return placed;
  });
}
