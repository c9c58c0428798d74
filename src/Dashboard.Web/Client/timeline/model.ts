/** Lanes by column. Times are milliseconds since 1970; `deleted` 0: it exists. */
export interface Lanes {
  readonly count: number;
  readonly id: Float64Array;
  readonly uid: readonly string[];
  readonly group: readonly string[];
  readonly kind: readonly string[];
  readonly namespace: readonly string[];
  readonly name: readonly string[];
  readonly level: Float64Array;
  /** Health in the interval, and now. */
  readonly worst: Uint8Array;
  readonly now: Uint8Array;
  readonly created: Float64Array;
  readonly known: Float64Array;
  readonly deleted: Float64Array;
  readonly inferred: Uint8Array;
}

/** Segments of all tracks, each track's by time. `end` Infinity: still so. `value` and `reason` index the words. */
export interface Segments {
  readonly at: Float64Array;
  readonly end: Float64Array;
  readonly status: Uint8Array;
  readonly value: Uint32Array;
  readonly reason: Uint32Array;
  readonly count: Uint32Array;
}

/** What a timeline is drawn from: flat columns, because a million segments as objects would not fit a frame. `start[i]` to `start[i + 1]` are the parts of lane or track i. */
export interface TimelineData {
  readonly cluster: string;
  readonly from: number;
  readonly to: number;
  readonly position: number;
  readonly objects: number;
  readonly eligible: number;
  /** Share of the interval that was covered, 0 to 1. */
  readonly covered: number;
  readonly words: readonly string[];
  readonly lanes: Lanes;
  /** Condition '': the object's state, the first track of its lane. */
  readonly tracks: { readonly count: number; readonly lane: Int32Array; readonly condition: readonly string[]; readonly start: Int32Array };
  readonly segments: Segments;
  readonly ticks: { readonly at: Float64Array; readonly start: Int32Array; readonly count: Float64Array; readonly position: Float64Array };
  readonly events: {
    readonly at: Float64Array; readonly start: Int32Array; readonly warning: Uint8Array; readonly reason: readonly string[];
    readonly note: readonly string[]; readonly controller: readonly string[]; readonly count: Float64Array;
  };
  /** `lane`: indexes of gaps, lane by lane. */
  readonly gaps: { readonly at: Float64Array; readonly end: Float64Array; readonly cause: readonly string[]; readonly lane: Int32Array; readonly start: Int32Array };
}

/** The first index in [low, high) whose value is not below `wanted`; high when there is none. Values ascend. */
export function lowerBound(values: ArrayLike<number>, wanted: number, low: number, high: number): number {
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle]! < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The segment of a track that holds a moment; -1: it did not exist then. */
export function segmentAt(data: TimelineData, track: number, at: number): number {
  const first = data.tracks.start[track]!;
  const index = lowerBound(data.segments.at, at + 0.001, first, data.tracks.start[track + 1]!) - 1;
  return index >= first && data.segments.end[index]! > at ? index : -1;
}

/** Tracks by lane: the state's, then the conditions'. */
export function tracksOf(data: TimelineData): readonly (readonly number[])[] {
  const result: number[][] = Array.from({ length: data.lanes.count }, () => []);
  for (let track = 0; track < data.tracks.count; track++) result[data.tracks.lane[track]!]!.push(track);
  return result;
}

/** The gap of a lane that holds a moment; -1: none. */
export function gapAt(data: TimelineData, lane: number, at: number): number {
  for (let i = data.gaps.start[lane]!; i < data.gaps.start[lane + 1]!; i++) {
    const gap = data.gaps.lane[i]!;
    if (data.gaps.at[gap]! <= at && data.gaps.end[gap]! > at) return gap;
  }
  return -1;
}

/** Whether nobody was looking yet although the object was there. Two seconds of grace: creation times are whole seconds of another clock. */
export const beforeCapture = (data: TimelineData, lane: number, at: number): boolean =>
  data.lanes.known[lane]! > data.lanes.created[lane]! + 2000 && at >= data.lanes.created[lane]! && at < data.lanes.known[lane]!;
