import { countsInWords, healthCount, healthWords } from '../graph/health.ts';
import { duration } from '../site/durations.ts';
import { beforeCapture, gapAt, lowerBound, segmentAt, tracksOf, type TimelineData } from './model.ts';

/** What the crosshair says about one lane at a moment. */
export interface Readout {
  readonly lane: number;
  /** 6: it does not exist; undefined: not covered. */
  readonly health: number | undefined;
  readonly state: string;
  /** Conditions that are not well then: `Ready False: IssuerNotReady`. */
  readonly conditions: readonly string[];
  /** A change under the pointer: index of its tick. */
  readonly tick: number | undefined;
  readonly event: number | undefined;
  /** All lanes at that moment: `5 failed, 3 degraded`. */
  readonly all: string;
}

/** The mark nearest to a moment within a distance, among [first, end) of ascending times; undefined: none. */
export function nearest(at: ArrayLike<number>, moment: number, within: number, first: number, end: number): number | undefined {
  const after = lowerBound(at, moment, first, end);
  const closest = [after - 1, after].filter(i => i >= first && i < end).sort((a, b) => Math.abs(at[a]! - moment) - Math.abs(at[b]! - moment))[0];
  return closest !== undefined && Math.abs(at[closest]! - moment) <= within ? closest : undefined;
}

function state(data: TimelineData, lane: number, track: number | undefined, at: number): [number | undefined, string] {
  const gap = gapAt(data, lane, at);
  if (gap >= 0) return [undefined, `not covered: ${data.gaps.cause[gap]!}`];
  if (beforeCapture(data, lane, at)) return [undefined, 'not covered: capture began later'];
  const segment = track === undefined ? -1 : segmentAt(data, track, at);
  if (segment < 0) return [6, data.lanes.inferred[lane] && at >= data.lanes.deleted[lane]! ? 'found gone by the relist; final state unknown' : 'does not exist'];
  const { segments, words } = data;
  const status = segments.status[segment]!;
  const reason = words[segments.reason[segment]!]!;
  const many = segments.count[segment]! > 1 ? `, the worst of ${segments.count[segment]!.toLocaleString('en')}` : '';
  return [status, (reason && reason !== healthWords[status] ? `${healthWords[status]!}: ${reason}` : healthWords[status]!) + many];
}

/** `slack`: how near a mark must be, in milliseconds. */
export function readAt(data: TimelineData, lane: number, at: number, slack: number): Readout {
  const tracks = tracksOf(data);
  const stateTrack = (index: number) => tracks[index]!.find(track => data.tracks.condition[track] === '');
  const [health, words] = state(data, lane, stateTrack(lane), at);
  const conditions = tracks[lane]!.filter(track => data.tracks.condition[track] !== '').flatMap(track => {
    const segment = segmentAt(data, track, at);
    if (segment < 0 || data.segments.status[segment] === 0) return [];
    const reason = data.words[data.segments.reason[segment]!]!;
    return [`${data.tracks.condition[track]!} ${data.words[data.segments.value[segment]!]!}${reason ? `: ${reason}` : ''}`];
  });
  const counts = new Array<number>(healthCount).fill(0);
  let uncovered = 0;
  for (let i = 0; i < data.lanes.count; i++) {
    const [one] = state(data, i, stateTrack(i), at);
    if (one === undefined) uncovered++;
    else if (one !== 6) counts[one]!++;
  }
  const parts = [counts.some(count => count > 0) ? countsInWords(counts) : '', uncovered > 0 ? `${uncovered} not covered` : ''].filter(part => part !== '');
  return {
    lane, health, state: words, conditions, all: parts.join(', ') || 'none exists',
    tick: nearest(data.ticks.at, at, slack, data.ticks.start[lane]!, data.ticks.start[lane + 1]!),
    event: nearest(data.events.at, at, slack, data.events.start[lane]!, data.events.start[lane + 1]!),
  };
}

/** The next mark of a lane from a moment: a change, an Event, or where a state begins. Undefined: none that way. */
export function nextMark(data: TimelineData, lane: number, at: number, forward: boolean): number | undefined {
  const tracks = tracksOf(data)[lane]!;
  const columns: (readonly [ArrayLike<number>, number, number])[] = [
    [data.ticks.at, data.ticks.start[lane]!, data.ticks.start[lane + 1]!], [data.events.at, data.events.start[lane]!, data.events.start[lane + 1]!],
    ...tracks.map(track => [data.segments.at, data.tracks.start[track]!, data.tracks.start[track + 1]!] as const),
  ];
  const found = columns.flatMap(([values, first, end]) => {
    const index = forward ? lowerBound(values, at + 0.5, first, end) : lowerBound(values, at - 0.5, first, end) - 1;
    return index >= first && index < end ? [values[index]!] : [];
  });
  return found.length === 0 ? undefined : forward ? Math.min(...found) : Math.max(...found);
}

/** How far a moment is from the start of the brush: `50 s after the brush begins`. */
export function fromBrush(at: number, brushFrom: number | undefined): string {
  if (brushFrom === undefined || Math.abs(at - brushFrom) < 1) return '';
  const apart = Math.abs(at - brushFrom);
  const length = apart < 10_000 ? `${(apart / 1000).toFixed(3)} s` : duration(apart);
  return at > brushFrom ? `${length} after the brush begins` : `${length} before the brush begins`;
}
