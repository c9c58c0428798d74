import { decode } from '@msgpack/msgpack';
import type { Delta, Frame, Snapshot, Upsert, WireKind } from './wire.ts';

/** A frame or snapshot that breaks the contract. The message names the field and what is allowed. */
export class WireError extends Error {
  constructor(field: string, allowed: string) {
    super(`Topology data: '${field}' must be ${allowed}.`);
    this.name = 'WireError';
  }
}

/** Unix seconds that a column of moments holds at most: what fits its 32 bits. */
const latestMoment = 2 ** 31;

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

/** A column of integers from `least` to below `bound`, as long as the ids. */
function column(value: unknown, field: string, length: number, bound: number, least = 0): Int32Array {
  const source = list(value, field);
  if (source.length !== length) throw new WireError(field, `${length} long, as 'ids'`);
  const result = new Int32Array(length);
  for (let i = 0; i < length; i++) {
    const item = source[i] as number;
    if (!(item >= least && item < bound && Number.isInteger(item))) throw new WireError(`${field}[${i}]`, `an integer from ${least} to below ${bound}`);
    result[i] = item;
  }
  return result;
}

function absoluteIds(value: unknown): Float64Array {
  const source = list(value, 'ids');
  const result = new Float64Array(source.length);
  let id = 0;
  for (let i = 0; i < source.length; i++) {
    const step = integer(source[i], `ids[${i}]`);
    if (step < 1) throw new WireError(`ids[${i}]`, 'positive: ids ascend');
    id += step;
    result[i] = id;
  }
  return result;
}

function wholeNames(value: unknown, length: number): string[] {
  const names = fieldsOf(value, 'names');
  const shared = bytes(names['shared'], 'names.shared');
  const rest = list(names['rest'], 'names.rest');
  if (shared.length !== length || rest.length !== length) throw new WireError('names', `${length} long, as 'ids'`);
  const result = new Array<string>(length);
  let previous = '';
  for (let i = 0; i < length; i++) {
    const own = text(rest[i], 'names.rest');
    const kept = shared[i]!;
    if (kept > previous.length) throw new WireError(`names.shared[${i}]`, `at most ${previous.length}, the length of the name before`);
    result[i] = previous = kept === 0 ? own : previous.slice(0, kept) + own;
  }
  return result;
}

const kindOf = (value: unknown, index: number): WireKind => {
  const [group, kind, resource] = texts(value, `kinds[${index}]`);
  if (resource === undefined) throw new WireError(`kinds[${index}]`, '[group, kind, resource]');
  return [group!, kind!, resource];
};

/** Decodes a columnar snapshot (MessagePack, version 1). Throws {@link WireError} at the first field that breaks the contract. */
export function decodeSnapshot(body: Uint8Array): Snapshot {
  const map = fieldsOf(decode(body), 'snapshot');
  if (map['v'] !== 1) throw new WireError('v', '1');
  const ids = absoluteIds(map['ids']);
  const length = ids.length;
  const kinds = list(map['kinds'], 'kinds').map(kindOf);
  const namespaces = texts(map['namespaces'], 'namespaces');
  const reasons = texts(map['reasons'], 'reasons');
  const health = bytes(map['health'], 'health');
  if (health.length !== length) throw new WireError('health', `${length} long, as 'ids'`);
  const at = map['at'] ?? null;
  return {
    cluster: text(map['cluster'], 'cluster'),
    position: integer(map['position'], 'position'),
    at: at === null ? null : text(at, 'at'),
    kinds, namespaces, reasons, ids,
    kind: column(map['kind'], 'kind', length, kinds.length),
    ns: column(map['ns'], 'ns', length, namespaces.length),
    health,
    reason: column(map['reason'], 'reason', length, reasons.length),
    since: column(map['since'], 'since', length, latestMoment),
    names: wholeNames(map['names'], length),
    parent: column(map['parent'], 'parent', length, length, -1),
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
