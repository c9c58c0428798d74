import { decode } from '@msgpack/msgpack';
import type { TimelineData } from './model.ts';

/** An answer that breaks the contract. The message names the field and what is allowed. */
export class WireError extends Error {
  constructor(field: string, allowed: string) {
    super(`Timeline data: '${field}' must be ${allowed}.`);
    this.name = 'WireError';
  }
}

type Fields = Record<string, unknown>;

const list = (map: Fields, field: string): readonly unknown[] => {
  const value = map[field];
  if (!Array.isArray(value)) throw new WireError(field, 'a list');
  return value;
};

const integer = (map: Fields, field: string): number => {
  const value = map[field];
  if (!Number.isSafeInteger(value)) throw new WireError(field, 'an integer');
  return value as number;
};

/** A column of integers; with a length that others set where one is given. */
function numbers(map: Fields, field: string, length?: number, least = -Infinity, bound = Infinity): Float64Array {
  const source = list(map, field);
  if (length !== undefined && source.length !== length) throw new WireError(field, `${length} long`);
  return Float64Array.from(source, (item, index) => {
    if (!Number.isSafeInteger(item) || (item as number) < least || (item as number) >= bound) throw new WireError(`${field}[${index}]`, `an integer from ${least} to below ${bound}`);
    return item as number;
  });
}

function bytes(map: Fields, field: string, length: number): Uint8Array {
  const value = map[field];
  if (!(value instanceof Uint8Array) || value.length !== length) throw new WireError(field, `${length} bytes`);
  return value;
}

function texts(map: Fields, field: string, length?: number): string[] {
  const source = list(map, field);
  if (length !== undefined && source.length !== length) throw new WireError(field, `${length} long`);
  return source.map((item, index) => {
    if (typeof item !== 'string') throw new WireError(`${field}[${index}]`, 'a string');
    return item;
  });
}

/** Where each of `parts` starts in a flat column, and at the end how long that is. */
function starts(map: Fields, field: string, parts: number, total: number): Int32Array {
  const ends = numbers(map, field, parts, 0, total + 1);
  const result = new Int32Array(parts + 1);
  for (let i = 0; i < parts; i++) {
    if (ends[i]! < result[i]!) throw new WireError(`${field}[${i}]`, 'not less than the one before');
    result[i + 1] = ends[i]!;
  }
  if (result[parts] !== total) throw new WireError(field, `${total} at its end`);
  return result;
}

/** Decodes a columnar timeline (MessagePack, version 1). Throws {@link WireError} at the first field that breaks the contract. */
export function decodeTimeline(body: Uint8Array): TimelineData {
  const told = decode(body);
  if (typeof told !== 'object' || told === null || Array.isArray(told)) throw new WireError('timeline', 'a map');
  const map = told as Fields;
  if (map['v'] !== 1) throw new WireError('v', '1');
  if (typeof map['cluster'] !== 'string') throw new WireError('cluster', 'a string');
  const words = texts(map, 'words');
  const word = (field: string, length: number) => Array.from(numbers(map, field, length, 0, words.length), index => words[index]!);
  const ordinal = (field: string, length: number) => Uint32Array.from(numbers(map, field, length, 0, words.length));
  const from = integer(map, 'from');
  const absolute = (field: string, length?: number) => numbers(map, field, length).map(value => value + from);
  const uid = texts(map, 'uid');
  const count = uid.length;
  const trackLane = Int32Array.from(numbers(map, 'trackLane', undefined, 0, count));
  const segmentAt = absolute('segmentAt');
  const segments = segmentAt.length;
  const until = (at: Float64Array, field: string) => numbers(map, field, at.length, -1).map((length, index) => length < 0 ? Infinity : at[index]! + length);
  const tickAt = absolute('tickAt');
  const eventAt = absolute('eventAt');
  const gapAt = absolute('gapAt');
  const laneGap = Int32Array.from(numbers(map, 'laneGap', undefined, 0, gapAt.length));
  return {
    cluster: map['cluster'], from, to: integer(map, 'to'), position: integer(map, 'position'), objects: integer(map, 'objects'), eligible: integer(map, 'eligible'), covered: integer(map, 'covered') / 1000, words,
    lanes: {
      count, id: numbers(map, 'id', count), uid, group: word('group', count), kind: word('kind', count), namespace: word('ns', count), name: texts(map, 'name', count),
      level: numbers(map, 'level', count, 0, 1000), worst: bytes(map, 'worst', count), now: bytes(map, 'now', count), created: numbers(map, 'created', count),
      known: numbers(map, 'known', count), deleted: numbers(map, 'deleted', count), inferred: bytes(map, 'inferred', count),
    },
    tracks: { count: trackLane.length, lane: trackLane, condition: word('trackCondition', trackLane.length), start: starts(map, 'trackEnd', trackLane.length, segments) },
    segments: {
      at: segmentAt, end: until(segmentAt, 'segmentLength'), status: bytes(map, 'segmentStatus', segments), value: ordinal('segmentValue', segments),
      reason: ordinal('segmentReason', segments), count: Uint32Array.from(numbers(map, 'segmentCount', segments, 1)),
    },
    ticks: { at: tickAt, start: starts(map, 'tickEnd', count, tickAt.length), count: numbers(map, 'tickCount', tickAt.length, 1), position: numbers(map, 'tickPosition', tickAt.length, 0) },
    events: {
      at: eventAt, start: starts(map, 'eventEnd', count, eventAt.length), warning: bytes(map, 'eventWarning', eventAt.length), reason: word('eventReason', eventAt.length),
      note: word('eventNote', eventAt.length), controller: word('eventController', eventAt.length), count: numbers(map, 'eventCount', eventAt.length),
    },
    gaps: { at: gapAt, end: until(gapAt, 'gapLength'), cause: texts(map, 'gapCause', gapAt.length), lane: laneGap, start: starts(map, 'laneGapEnd', count, laneGap.length) },
  };
}
