/** A kind as named on the wire: API group ('' for core), kind, plural resource. */
export type WireKind = readonly [group: string, kind: string, resource: string];

/** A decoded snapshot: columns of equal length, ids made absolute and names whole. */
export interface Snapshot {
  readonly cluster: string;
  readonly position: number;
  readonly at: string | null;
  readonly kinds: readonly WireKind[];
  readonly namespaces: readonly string[];
  readonly reasons: readonly string[];
  readonly ids: Int32Array;
  readonly kind: Int32Array;
  readonly ns: Int32Array;
  readonly health: Int32Array;
  readonly reason: Int32Array;
  /** Unix seconds since when an object is as healthy as it is; 0: healthy or not known. */
  readonly since: Int32Array;
  readonly names: readonly string[];
  /** Index of the owner in this snapshot, or -1. */
  readonly parent: Int32Array;
  readonly total: number;
  readonly omitted: number;
}

export type Upsert = readonly [id: number, group: string, kind: string, ns: string, name: string, health: number, reason: string, parentId: number, since: number];

/** What changed after a position. Applied whole or not at all. */
export interface Delta {
  readonly position: number;
  readonly upsert: readonly Upsert[];
  readonly health: readonly (readonly [id: number, health: number, reason: string, since: number])[];
  readonly remove: readonly number[];
}

/** The stream cannot continue from where it was: fetch a snapshot at or after this position. */
export interface Resync {
  readonly resync: number;
}

export type Frame = Delta | Resync;
