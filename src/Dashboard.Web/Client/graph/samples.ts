import { GraphStore } from './model.ts';
import type { Snapshot, WireKind } from './wire.ts';

/** One object of a hand-written store: kind, name, index of its owner or -1, health, namespace, reason. */
export type Sample = readonly [kind: string, name: string, parent: number, health?: number, ns?: string, reason?: string];

/** A snapshot from readable rows, for tests. Ids are the row's number plus 1. */
export function snapshotOf(rows: readonly Sample[], position = 10): Snapshot {
  const kinds = [...new Set(rows.map(row => row[0]))];
  const namespaces = [...new Set(['', ...rows.map(row => row[4] ?? 'shop')])];
  const reasons = [...new Set(['', ...rows.map(row => row[5] ?? '')])];
  return {
    cluster: 'test', position, at: null, kinds: kinds.map((kind): WireKind => ['', kind, `${kind.toLowerCase()}s`]), namespaces, reasons,
    ids: Int32Array.from(rows, (_, i) => i + 1), kind: Int32Array.from(rows, row => kinds.indexOf(row[0])), ns: Int32Array.from(rows, row => namespaces.indexOf(row[4] ?? 'shop')),
    health: Int32Array.from(rows, row => row[3] ?? 0), reason: Int32Array.from(rows, row => reasons.indexOf(row[5] ?? '')), since: new Int32Array(rows.length), names: rows.map(row => row[1]),
    parent: Int32Array.from(rows, row => row[2]), total: rows.length, omitted: 0,
  };
}

export const storeOf = (rows: readonly Sample[]): GraphStore => GraphStore.from(snapshotOf(rows));

/** A deployment with a replica set, pods, and three old replica sets; indexes start at `at`. */
export function deployment(at: number, name: string, pods: number, unready = 0, ns = 'shop'): Sample[] {
  const rows: Sample[] = [['Deployment', name, -1, 0, ns], ['ReplicaSet', `${name}-new`, at, 0, ns]];
  for (let i = 0; i < 3; i++) rows.push(['ReplicaSet', `${name}-old${i}`, at, 0, ns]);
  for (let i = 0; i < pods; i++) rows.push(['Pod', `${name}-${i}`, at + 1, i < unready ? 2 : 0, ns, i < unready ? 'NotReady' : '']);
  return rows;
}
