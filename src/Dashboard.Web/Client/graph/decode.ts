import { decode } from '@msgpack/msgpack';
import type { Delta, Frame, Snapshot, Upsert, WireKind } from './wire.ts';

/** A frame or snapshot that breaks the contract. The message names the field and what is allowed. */
export class WireError extends Error {
  constructor(field: string, allowed: string) {
    super(`Topology data: '${field}' must be ${allowed}.`);
    this.name = 'WireError';
  }
}

/** What an integer of a column stays below: what the 32 bits of its place hold. */
const numbers = 2 ** 31;

type Fields = Record<string, unknown>;

const fieldsOf = (value: unknown, field: string): Fields => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new WireError(field, 'a map');
  return value as Fields;
};
const integer = (value: unknown, field: string): number => {
  if (!Number.isSafeInteger(value)) throw new WireError(field, 'an integer');
  return value as number;
};
const text = (value: unknown, field: string): string => {
  if (typeof value !== 'string') throw new WireError(field, 'a string');
  return value;
};
const list = (value: unknown, field: string): readonly unknown[] => {
  if (!Array.isArray(value)) throw new WireError(field, 'a list');
  return value;
};
const texts = (value: unknown, field: string): string[] => list(value, field).map(item => text(item, field));
const bytes = (value: unknown, field: string): Uint8Array => {
  if (!(value instanceof Uint8Array)) throw new WireError(field, 'bytes');
  return value;
};

/** A column: little-endian integers of 1, 2 or 4 bytes each, as many as the snapshot has nodes, each from 0 to below `bound`. */
function column(value: unknown, field: string, length: number, bound: number): Int32Array {
  const source = bytes(value, field);
  const width = length === 0 ? 1 : source.length / length;
  if (width !== 1 && width !== 2 && width !== 4 || source.length !== length * width) throw new WireError(field, `${length} integers of 1, 2 or 4 bytes each, as many as 'count'`);
  const result = new Int32Array(length);
  for (let i = 0, at = 0; i < length; i++, at += width) {
    const item = width === 1 ? source[at]! : width === 2 ? source[at]! | source[at + 1]! << 8 : source[at]! | source[at + 1]! << 8 | source[at + 2]! << 16 | source[at + 3]! << 24;
    if (item < 0 || item >= bound) throw new WireError(`${field}[${i}]`, `an integer from 0 to below ${bound}`);
    result[i] = item;
  }
  return result;
}

function absoluteIds(value: unknown, length: number): Int32Array {
  const ids = column(value, 'ids', length, numbers);
  for (let i = 0, id = 0; i < length; i++) {
    if (ids[i] === 0) throw new WireError(`ids[${i}]`, 'positive: ids ascend');
    ids[i] = id += ids[i]!;
    if (id >= numbers) throw new WireError(`ids[${i}]`, `such that ids stay below ${numbers}`);
  }
  return ids;
}

function wholeNames(value: unknown, length: number): string[] {
  const names = fieldsOf(value, 'names');
  const [shared, own, all] = [column(names['shared'], 'names.shared', length, numbers), column(names['own'], 'names.own', length, numbers), text(names['text'], 'names.text')];
  const result = new Array<string>(length);
  let previous = '';
  let at = 0;
  for (let i = 0; i < length; i++) {
    const kept = shared[i]!;
    if (kept > previous.length) throw new WireError(`names.shared[${i}]`, `at most ${previous.length}, the length of the name before`);
    const end = at + own[i]!;
    result[i] = previous = kept === 0 ? all.slice(at, end) : previous.slice(0, kept) + all.slice(at, end);
    at = end;
  }
  if (at !== all.length) throw new WireError('names.own', `${all.length} together, the length of 'names.text'`);
  return result;
}

const kindOf = (value: unknown, index: number): WireKind => {
  const [group, kind, resource] = texts(value, `kinds[${index}]`);
  if (resource === undefined) throw new WireError(`kinds[${index}]`, '[group, kind, resource]');
  return [group!, kind!, resource];
};

/** Decodes a columnar snapshot (MessagePack, version 2). Throws {@link WireError} at the first field that breaks the contract. */
export function decodeSnapshot(body: Uint8Array): Snapshot {
  const map = fieldsOf(decode(body), 'snapshot');
  if (map['v'] !== 2) throw new WireError('v', '2');
  const length = integer(map['count'], 'count');
  if (length < 0) throw new WireError('count', 'not negative');
  const kinds = list(map['kinds'], 'kinds').map(kindOf);
  const namespaces = texts(map['namespaces'], 'namespaces');
  const reasons = texts(map['reasons'], 'reasons');
  const at = map['at'] ?? null;
  return {
    cluster: text(map['cluster'], 'cluster'),
    position: integer(map['position'], 'position'),
    at: at === null ? null : text(at, 'at'),
    kinds, namespaces, reasons,
    ids: absoluteIds(map['ids'], length),
    kind: column(map['kind'], 'kind', length, kinds.length),
    ns: column(map['ns'], 'ns', length, namespaces.length),
    health: column(map['health'], 'health', length, 256),
    reason: column(map['reason'], 'reason', length, reasons.length),
    since: column(map['since'], 'since', length, numbers),
    names: wholeNames(map['names'], length),
    parent: column(map['parent'], 'parent', length, length + 1).map(index => index - 1),
    total: integer(map['total'], 'total'),
    omitted: integer(map['omitted'] ?? 0, 'omitted'),
  };
}

function upsertOf(value: unknown): Upsert {
  const [id, group, kind, ns, name, health, reason, parentId, since] = list(value, 'upsert');
  return [integer(id, 'upsert.id'), text(group, 'upsert.group'), text(kind, 'upsert.kind'), text(ns ?? '', 'upsert.ns'), text(name, 'upsert.name'),
    integer(health, 'upsert.health'), text(reason ?? '', 'upsert.reason'), integer(parentId ?? 0, 'upsert.parentId'),
    integer(since ?? 0, 'upsert.since')];
}

/** Reads a stream item: a map, or the bytes of one (frames are encoded once for all subscribers). */
export function decodeFrame(item: unknown): Frame {
  const map = fieldsOf(item instanceof Uint8Array ? decode(item) : item, 'frame');
  if (map['resync'] !== undefined && map['resync'] !== null) return { resync: integer(map['resync'], 'resync') };
  const delta: Delta = {
    position: integer(map['position'], 'position'),
    upsert: list(map['upsert'] ?? [], 'upsert').map(upsertOf),
    health: list(map['health'] ?? [], 'health').map(value => {
      const [id, health, reason, since] = list(value, 'health');
      return [integer(id, 'health.id'), integer(health, 'health.health'), text(reason ?? '', 'health.reason'), integer(since ?? 0, 'health.since')] as const;
    }),
    remove: list(map['remove'] ?? [], 'remove').map(id => integer(id, 'remove')),
  };
  return delta;
}
