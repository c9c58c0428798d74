import { tracksOf, type TimelineData } from './model.ts';

/** Sizes of a lane, CSS pixels. */
export const sizes = { axis: 20, top: 9, bar: 12, events: 10, condition: 17, conditionBar: 10, bottom: 9 } as const;

/** Where a lane and its bars are; from the top of all lanes. */
export interface LaneBox {
  readonly top: number;
  readonly height: number;
  readonly state: number;
  /** Track of the state; -1: nothing is known of it in the interval. */
  readonly track: number;
  readonly conditions: readonly { readonly track: number; readonly y: number }[];
  /** Conditions that were well all along and are folded. */
  readonly folded: number;
  readonly events: boolean;
}

export interface Layout {
  readonly lanes: readonly LaneBox[];
  readonly height: number;
}

/** Whether a condition was anything but well, or changed. */
function speaks(data: TimelineData, track: number): boolean {
  const first = data.tracks.start[track]!;
  const end = data.tracks.start[track + 1]!;
  if (end - first > 1) return true;
  return end > first && data.segments.status[first] !== 0;
}

/** Puts lanes one below the other. Conditions that stayed well fold, unless a lane is open. */
export function layOut(data: TimelineData, open: (uid: string) => boolean): Layout {
  const lanes: LaneBox[] = [];
  let top = 0;
  tracksOf(data).forEach((tracks, lane) => {
    const all = open(data.lanes.uid[lane]!);
    const conditions = tracks.filter(track => data.tracks.condition[track] !== '');
    const shown = all ? conditions : conditions.filter(track => speaks(data, track));
    const events = data.events.start[lane + 1]! > data.events.start[lane]!;
    const state = top + sizes.top;
    const below = state + sizes.bar + (events ? sizes.events : shown.length > 0 ? 5 : 0);
    const height = below - top + shown.length * sizes.condition + sizes.bottom - (shown.length > 0 ? 4 : 0);
    lanes.push({
      top, height, state, track: tracks.find(track => data.tracks.condition[track] === '') ?? -1, events, folded: conditions.length - shown.length,
      conditions: shown.map((track, index) => ({ track, y: below + index * sizes.condition })),
    });
    top += height;
  });
  return { lanes, height: top };
}

/** Index of the lane at a height; -1: below the last. */
export function laneAt(layout: Layout, y: number): number {
  let low = 0;
  let high = layout.lanes.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (layout.lanes[middle]!.top + layout.lanes[middle]!.height <= y) low = middle + 1;
    else high = middle;
  }
  return y >= 0 && low < layout.lanes.length ? low : -1;
}
