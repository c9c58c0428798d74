import { isUnhealthy } from './health.ts';
import type { GraphStore } from './model.ts';

/** What of a scope is shown: all parts that are given must hold. The same text as the server's LensAddress writes and reads. */
export interface Lens {
  readonly problems: boolean;
  /** Edges around the selection at most; 0: no bound. */
  readonly hops: number;
  /** `Kind` or `Kind.group`. */
  readonly kinds: readonly string[];
  /** `-` stands for objects without a namespace. */
  readonly namespaces: readonly string[];
  readonly text: string;
  /** What the server is asked: a label selector, a time, a field manager. */
  readonly labels: string;
  readonly since: string;
  readonly manager: string;
}

const mostHops = 3;

const words = (list: string | null): string[] => (list ?? '').split(',').map(word => word.trim()).filter(word => word !== '');

/** Reads a lens from a query; unknown or malformed parts are as absent. */
export function parseLens(query: string): Lens {
  const given = new URLSearchParams(query);
  const hops = /^\d$/.test(given.get('hops') ?? '') ? Number(given.get('hops')) : 0;
  return {
    problems: given.get('lens') === 'problems', hops: hops <= mostHops ? hops : 0, kinds: words(given.get('kinds')), namespaces: words(given.get('in')), text: given.get('q')?.trim() ?? '',
    labels: given.get('labels')?.trim() ?? '', since: given.get('since')?.trim() ?? '', manager: given.get('manager')?.trim() ?? '',
  };
}

/** Writes a lens as a query without a question mark; '' for one that leaves everything in. */
export function lensCode(lens: Lens): string {
  const query = new URLSearchParams();
  for (const [name, value] of [['lens', lens.problems ? 'problems' : ''], ['hops', lens.hops > 0 ? String(lens.hops) : ''], ['kinds', lens.kinds.join(',')], ['in', lens.namespaces.join(',')],
    ['labels', lens.labels], ['q', lens.text], ['since', lens.since], ['manager', lens.manager]] as const) if (value !== '') query.set(name, value);
  return query.toString();
}

export const noLens: Lens = parseLens('');

export const asksServer = (lens: Lens): boolean => lens.labels !== '' || lens.since !== '' || lens.manager !== '';

/** What a lens needs besides the objects themselves. */
export interface LensFacts {
  /** Slot of the selection, or -1. It is always left in. */
  readonly selected: number;
  /** Slots that the selection refers to or that refer to it. */
  readonly related: readonly number[];
  /** Ids that the server found; undefined while it has not answered: then they are all left in. */
  readonly matched: ReadonlySet<number> | undefined;
}

/** Marks by slot what a lens leaves in, owners of it included; undefined when that is everything. O(objects). */
export function evaluate(store: GraphStore, lens: Lens, facts: LensFacts): Uint8Array | undefined {
  const near = lens.hops > 0 && facts.selected >= 0 ? around(store, facts.selected, facts.related, lens.hops) : undefined;
  const matched = asksServer(lens) ? facts.matched : undefined;
  const kinds = lens.kinds.length > 0 ? new Set(lens.kinds) : undefined;
  const kindIn = kinds && store.kinds.map(kind => kinds.has(kind.name) || kinds.has(`${kind.name}.${kind.group}`));
  const spaceIn = lens.namespaces.length > 0 ? store.namespaces.map(name => lens.namespaces.includes(name === '' ? '-' : name)) : undefined;
  const text = lens.text.toLowerCase();
  const kindSays = text === '' ? undefined : store.kinds.map(kind => kind.name.toLowerCase().includes(text));
  if (!lens.problems && !near && !matched && !kindIn && !spaceIn && !kindSays) return undefined;
  const keep = new Uint8Array(store.size);
  for (let slot = 0; slot < store.size; slot++) {
    if (store.alive[slot] !== 1) continue;
    const holds = (!lens.problems || isUnhealthy(store.health[slot]!)) && (!near || near.has(slot)) && (!kindIn || kindIn[store.kind[slot]!]!) && (!spaceIn || spaceIn[store.ns[slot]!]!)
      && (!kindSays || kindSays[store.kind[slot]!]! || store.names[slot]!.toLowerCase().includes(text)) && (!matched || matched.has(store.id[slot]!));
    if (holds || slot === facts.selected) for (let up = slot; up >= 0 && keep[up] === 0; up = store.parent[up]!) keep[up] = 1;
  }
  return keep;
}

/** Slots within some edges of one: owners, owned, and what it refers to or is referred to by. */
function around(store: GraphStore, start: number, related: readonly number[], hops: number): Set<number> {
  const reached = new Set([start]);
  let border = [start];
  for (let hop = 0; hop < hops; hop++) {
    const next: number[] = [];
    const reach = (slot: number) => {
      if (slot < 0 || reached.has(slot)) return;
      reached.add(slot);
      next.push(slot);
    };
    for (const slot of border) {
      reach(store.parent[slot]!);
      for (let child = store.firstChild[slot]!; child >= 0; child = store.next[child]!) reach(child);
      if (slot === start) related.forEach(reach);
    }
    border = next;
  }
  return reached;
}
