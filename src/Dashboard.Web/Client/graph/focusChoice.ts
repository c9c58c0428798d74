import { isUnhealthy, severity } from './health.ts';
import type { GraphStore } from './model.ts';
import type { Focus } from './scene.ts';

/** Up to this many objects, everything is shown at once. */
const fewObjects = 150;

/**
 * Where a scope opens: on the tree of the selection, in the namespace asked for, on everything while that is little,
 * else in the namespace with the worst objects (most failed, then most degraded, ...), and on everything from afar where all is well.
 * Only what a lens leaves in (`keep`) counts; `few` objects, and no more, are shown at once.
 */
export function openingFocus(store: GraphStore, selected: number, namespace: string, keep?: Uint8Array, few = fewObjects): Focus {
  if (selected >= 0) return { level: 'tree', root: store.id[store.rootOf(selected)]! };
  if (namespace && store.namespaces.includes(namespace)) return { level: 'namespace', namespace };
  const counts = (slot: number) => store.alive[slot] === 1 && (!keep || keep[slot] === 1);
  const spaces = new Set<number>();
  let objects = 0;
  for (let slot = 0; slot < store.size; slot++) {
    if (!counts(slot)) continue;
    objects++;
    spaces.add(store.ns[slot]!);
  }
  if (objects <= few) {
    return spaces.size === 1 ? { level: 'namespace', namespace: store.namespaces[[...spaces][0]!]! } : { level: 'all' };
  }
  const scores = new Map<number, number>();
  for (let slot = 0; slot < store.size; slot++) {
    if (!counts(slot) || !isUnhealthy(store.health[slot]!)) continue;
    scores.set(store.ns[slot]!, (scores.get(store.ns[slot]!) ?? 0) + 100 ** (severity(store.health[slot]!) - 3));
  }
  let worst: number | undefined;
  for (const [ns, score] of scores) if (worst === undefined || score > scores.get(worst)!) worst = ns;
  return worst === undefined ? { level: 'all' } : { level: 'namespace', namespace: store.namespaces[worst]! };
}

/** The same focus in a newer store, or where the scope opens if what it named is gone. */
export function keptFocus(store: GraphStore, focus: Focus, selected: number): Focus {
  if (focus.level === 'all') return focus;
  if (focus.level === 'namespace' && store.namespaces.includes(focus.namespace)) return focus;
  if (focus.level === 'tree') {
    const slot = store.slotOf(focus.root);
    if (slot >= 0) return { level: 'tree', root: store.id[store.rootOf(slot)]! };
  }
  return openingFocus(store, selected, '');
}
