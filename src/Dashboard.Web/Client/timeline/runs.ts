import { lowerBound, type TimelineData } from './model.ts';
import type { WorstIndex } from './worst.ts';

/** Receives stretches of a track in pixels, left to right, none overlapping. `segment` -1: several in one pixel column. */
export type Run = (left: number, right: number, status: number, segment: number) => void;

/**
 * Walks the visible part of a track. The first and the last segment are found by halving; what begins within one pixel is one run with its worst status, found by leaping,
 * so the work follows the pixels and not the segments.
 */
export function runs(data: TimelineData, worst: WorstIndex, track: number, from: number, to: number, perMillisecond: number, run: Run): void {
  const { at, end, status } = data.segments;
  const first = data.tracks.start[track]!;
  const stop = lowerBound(at, to, first, data.tracks.start[track + 1]!);
  let i = lowerBound(at, from, first, stop);
  if (i > first && end[i - 1]! > from) i--;
  const edge = (to - from) * perMillisecond;
  let drawn = 0; // what begins in a pixel column that is drawn begins behind it
  while (i < stop) {
    const left = (at[i]! - from) * perMillisecond;
    const right = Math.min(edge, (end[i]! - from) * perMillisecond);
    if (right - left >= 1) {
      run(Math.max(drawn, left), right, status[i]!, i);
      drawn = right;
      i++;
      continue;
    }
    const pixel = Math.max(drawn, Math.floor(left));
    const next = from + Math.floor(pixel + 1) / perMillisecond;
    let leap = 1;
    while (i + leap < stop && at[i + leap]! < next) leap *= 2;
    let after = lowerBound(at, next, i + (leap >> 1), Math.min(stop, i + leap + 1));
    if (after <= i) after = i + 1;
    if (after - i > 1 && (Math.min(edge, (end[after - 1]! - from) * perMillisecond)) - (at[after - 1]! - from) * perMillisecond >= 1) after--; // the last one is wide
    drawn = Math.floor(pixel + 1);
    run(pixel, drawn, worst.of(i, after), after - i === 1 ? i : -1);
    i = after;
  }
}
