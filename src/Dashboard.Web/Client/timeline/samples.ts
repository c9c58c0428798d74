import type { TimelineData } from './model.ts';

/** A lane of made-up data; times in milliseconds. */
export interface SampleLane {
  readonly uid: string;
  readonly level?: number;
  readonly created?: number;
  readonly known?: number;
  readonly deleted?: number;
  readonly inferred?: boolean;
  /** Track by condition ('' the state): `[at, end, status, reason]`. */
  readonly tracks: Readonly<Record<string, readonly (readonly [at: number, end: number, status: number, reason?: string])[]>>;
  readonly ticks?: readonly number[];
  readonly events?: readonly (readonly [at: number, warning: boolean])[];
  readonly gaps?: readonly number[];
}

/** Columns of made-up lanes, for tests and the development page. */
export function sample(lanes: readonly SampleLane[], gaps: readonly (readonly [at: number, end: number])[] = []): TimelineData {
  const words = [''];
  const ordinal = (word: string) => words.includes(word) ? words.indexOf(word) : words.push(word) - 1;
  const tracks = lanes.flatMap((lane, index) => Object.entries(lane.tracks).map(([condition, segments]) => ({ index, condition, segments })));
  const segments = tracks.flatMap(track => track.segments);
  const ends = (counts: readonly number[]) => Int32Array.from([0, ...counts.map((sum => count => sum += count)(0))]);
  const floats = (values: readonly number[]) => Float64Array.from(values);
  const ticks = lanes.flatMap(lane => lane.ticks ?? []);
  const events = lanes.flatMap(lane => lane.events ?? []);
  const worst = (lane: SampleLane) => Math.max(0, ...(lane.tracks[''] ?? []).map(segment => segment[2]));
  return {
    cluster: 'c', from: 0, to: 1000, position: 7, objects: lanes.length, eligible: lanes.length, covered: 1, words,
    lanes: {
      count: lanes.length, id: floats(lanes.map((_, i) => i + 1)), uid: lanes.map(lane => lane.uid), group: lanes.map(() => ''), kind: lanes.map(() => 'Kind'), namespace: lanes.map(() => 'n'),
      name: lanes.map(lane => lane.uid), level: floats(lanes.map(lane => lane.level ?? 0)), worst: Uint8Array.from(lanes, worst), now: Uint8Array.from(lanes, worst),
      created: floats(lanes.map(lane => lane.created ?? 0)), known: floats(lanes.map(lane => lane.known ?? lane.created ?? 0)), deleted: floats(lanes.map(lane => lane.deleted ?? 0)),
      inferred: Uint8Array.from(lanes, lane => lane.inferred ? 1 : 0),
    },
    tracks: { count: tracks.length, lane: Int32Array.from(tracks, track => track.index), condition: tracks.map(track => track.condition), start: ends(tracks.map(track => track.segments.length)) },
    segments: {
      at: floats(segments.map(segment => segment[0])), end: floats(segments.map(segment => segment[1])), status: Uint8Array.from(segments, segment => segment[2]),
      value: Uint32Array.from(segments, segment => ordinal(segment[2] === 0 ? 'True' : 'False')), reason: Uint32Array.from(segments, segment => ordinal(segment[3] ?? '')),
      count: new Uint32Array(segments.length).fill(1),
    },
    ticks: { at: floats(ticks), start: ends(lanes.map(lane => lane.ticks?.length ?? 0)), count: new Float64Array(ticks.length).fill(1), position: floats(ticks.map((_, i) => i)) },
    events: {
      at: floats(events.map(event => event[0])), start: ends(lanes.map(lane => lane.events?.length ?? 0)), warning: Uint8Array.from(events, event => event[1] ? 1 : 0), reason: events.map(() => 'Said'),
      note: events.map(() => 'a note'), controller: events.map(() => 'kubelet'), count: new Float64Array(events.length).fill(1),
    },
    gaps: {
      at: floats(gaps.map(gap => gap[0])), end: floats(gaps.map(gap => gap[1])), cause: gaps.map(() => 'watch expired'), lane: Int32Array.from(lanes.flatMap(lane => lane.gaps ?? [])),
      start: ends(lanes.map(lane => lane.gaps?.length ?? 0)),
    },
  };
}
