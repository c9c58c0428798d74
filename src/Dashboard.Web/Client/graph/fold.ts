import { isUnhealthy, zeroCounts } from './health.ts';
import type { GraphStore } from './model.ts';

/** Siblings drawn as one card: leaves of one kind, or what a lens or the lack of room puts together below one owner. */
export interface Stack {
  /** Stable over reloads: owner and kind. */
  readonly key: string;
  /** Kind ordinal, or -1 for mixed kinds. */
  readonly kind: number;
  readonly ns: number;
  /** Folded siblings; for mixed stacks without what is below them. */
  readonly members: readonly number[];
  /** Objects by health, descendants included. */
  readonly counts: readonly number[];
  readonly objects: number;
}

export interface FoldOptions {
  /** Keys of stacks that are opened. */
  readonly expanded: ReadonlySet<string>;
  /** Ids of owners whose trees are folded up. */
  readonly collapsed: ReadonlySet<number>;
  /** A slot that is never folded away (the selection), or -1. */
  readonly pulled: number;
  /** What a lens leaves in, by slot, owners included; undefined: everything. */
  readonly keep: Uint8Array | undefined;
  /** Small trees are drawn with what the lens leaves out of them. */
  readonly context: boolean;
  readonly calm: Calm;
}

/** How much of what is healthy folds below its owner to make room. */
export const Calm = { Nothing: 0, Leaves: 1, Trees: 2 } as const;
export type Calm = typeof Calm[keyof typeof Calm];

/** A tree after folding, in preorder: an owner comes before what it owns. */
export interface FoldedTree {
  /** A slot, or `~i` for `stacks[i]`. */
  readonly items: readonly number[];
  /** Index of the owner's item, or -1. */
  readonly parents: readonly number[];
  readonly stacks: readonly Stack[];
  /** All objects of the tree by health, folded ones included. */
  readonly counts: readonly number[];
  readonly objects: number;
}

/** Fewer siblings than this are drawn one by one. */
export const foldFrom = 3;
/** An opened stack draws this many at most, unhealthy first; the rest stays folded and counted. */
export const expandLimit = 60;
/** Up to this many cards, a tree under a lens is drawn with its surroundings. */
const smallTree = 40;

const none = -1;
const rootOnly: readonly number[] = [none];
const noStacks: readonly Stack[] = [];

class Folding {
  readonly items: number[] = [];
  readonly parents: number[] = [];
  readonly stacks: Stack[] = [];

  readonly store: GraphStore;
  readonly options: FoldOptions;
  /** What is not folded away, whatever its kind; undefined: everything. */
  readonly keep: ((slot: number) => boolean) | undefined;

  constructor(store: GraphStore, options: FoldOptions, keep: ((slot: number) => boolean) | undefined) {
    this.store = store;
    this.options = options;
    this.keep = keep;
  }

  add(item: number, parent: number): number {
    this.parents.push(parent);
    return this.items.push(item) - 1;
  }

  stack(key: string, kind: number, ns: number, members: readonly number[]): number {
    const counts = zeroCounts();
    let objects = 0;
    for (const member of members) objects += countBelow(this.store, member, counts);
    return ~(this.stacks.push({ key, kind, ns, members, counts, objects }) - 1);
  }

  /** Splits siblings into what is drawn one by one and stacks, keeping their order. */
  siblings(slots: readonly number[], owner: number, ns: number): readonly number[] {
    const { keep, options, store } = this;
    if (owner !== none && options.collapsed.has(store.id[owner]!)) return [this.stack(`${this.#keyOf(owner, ns)}/all`, none, ns, slots)];
    if (slots.length === 1) return slots;
    if (!keep) return this.#foldLeaves(slots, owner, ns);
    const mixed = options.calm === Calm.Nothing ? undefined : this.#mixedKinds(slots);
    const shows = (slot: number) => keep(slot) || mixed?.has(store.kind[slot]!) === true && store.firstChild[slot]! === none && options.keep?.[slot] !== 0;
    const hidden = slots.filter(slot => !shows(slot));
    const shown = hidden.length === 0 ? slots : slots.filter(shows);
    const folded = this.#foldLeaves(shown, owner, ns);
    if (hidden.length === 0) return folded;
    const key = `${this.#keyOf(owner, ns)}/rest`;
    if (options.expanded.has(key)) return [...folded, ...this.#foldLeaves(hidden, owner, ns)];
    return hidden.length === 1 ? [...folded, ...hidden] : [...folded, this.stack(key, none, ns, hidden)];
  }

  /** Kinds of which leaves, some unhealthy, are a stack anyway: its healthy members stay in it. */
  #mixedKinds(slots: readonly number[]): Set<number> {
    const { store, options } = this;
    const unhealthy = new Map<number, { all: number; bad: number }>();
    for (const slot of slots) {
      if (store.firstChild[slot]! !== none || slot === options.pulled) continue;
      const seen = unhealthy.get(store.kind[slot]!) ?? { all: 0, bad: 0 };
      seen.all++;
      if (isUnhealthy(store.health[slot]!)) seen.bad++;
      unhealthy.set(store.kind[slot]!, seen);
    }
    return new Set([...unhealthy].filter(([, seen]) => seen.bad > 0 && seen.all >= foldFrom).map(([kind]) => kind));
  }

  /** Key of an owner, or of a namespace for what has none. */
  #keyOf(owner: number, ns: number): string {
    return owner === none ? `ns:${this.store.namespaces[ns] ?? ''}` : String(this.store.id[owner]);
  }

  #foldLeaves(slots: readonly number[], owner: number, ns: number): readonly number[] {
    if (slots.length < foldFrom) return slots;
    const { store, options } = this;
    const { firstChild, kind } = store;
    const foldable = (slot: number) => firstChild[slot]! === none && slot !== options.pulled;
    let any = false;
    for (const slot of slots) if (foldable(slot)) any = ++perKind(kind[slot]!)[kind[slot]!]! >= foldFrom || any;
    const result: number[] = [];
    const groups = any ? new Map<number, number[]>() : undefined;
    if (!groups) result.push(...slots);
    else {
      for (const slot of slots) {
        if (!foldable(slot) || kindCounts[kind[slot]!]! < foldFrom) {
          result.push(slot);
          continue;
        }
        const group = groups.get(kind[slot]!);
        if (group) group.push(slot);
        else {
          groups.set(kind[slot]!, [slot]);
          result.push(~slot); // where the stack goes, once all its members are known
        }
      }
    }
    for (const slot of slots) kindCounts[kind[slot]!] = 0;
    if (!groups) return result;
    const placed: number[] = [];
    for (const item of result) {
      if (item >= 0) placed.push(item);
      else {
        const ordinal = kind[~item]!;
        const described = store.kinds[ordinal]!;
        const key = `${this.#keyOf(owner, ns)}/${described.group}/${described.name}`;
        const group = groups.get(ordinal)!;
        const rest = options.expanded.has(key) ? expand(store, group, placed) : group;
        if (rest.length > 0) placed.push(this.stack(key, ordinal, ns, rest));
      }
    }
    return placed;
  }

  tree(root: number): void {
    const { store } = this;
    const pending: number[] = [root];
    const owners: number[] = [none];
    while (pending.length > 0) {
      const item = pending.pop()!;
      const index = this.add(item, owners.pop()!);
      if (item < 0 || store.firstChild[item]! === none) continue;
      const children = this.siblings(childrenOf(store, item), item, store.ns[item]!);
      for (let i = children.length - 1; i >= 0; i--) {
        pending.push(children[i]!);
        owners.push(index);
      }
    }
  }
}

/** Leaves by kind among the siblings at hand; all zero between uses. */
let kindCounts = new Int32Array(256);

function perKind(kind: number): Int32Array {
  if (kind >= kindCounts.length) {
    const wider = new Int32Array(kind * 2);
    wider.set(kindCounts);
    kindCounts = wider;
  }
  return kindCounts;
}

/** Moves up to {@link expandLimit} members to `into`, unhealthy first, and returns the rest. */
function expand(store: GraphStore, group: readonly number[], into: number[]): readonly number[] {
  if (group.length <= expandLimit) {
    into.push(...group);
    return [];
  }
  const ordered = [...group.filter(slot => isUnhealthy(store.health[slot]!)), ...group.filter(slot => !isUnhealthy(store.health[slot]!))];
  into.push(...ordered.slice(0, expandLimit));
  return ordered.slice(expandLimit);
}

export function childrenOf(store: GraphStore, slot: number): number[] {
  const result: number[] = [];
  for (let child = store.firstChild[slot]!; child !== none; child = store.next[child]!) result.push(child);
  return result;
}

/** Adds an object and everything below it to counts by health, and returns how many there were. */
export function countBelow(store: GraphStore, root: number, counts: number[]): number {
  let objects = 0;
  for (let slot = root; ;) {
    counts[store.health[slot]!]!++;
    objects++;
    if (store.firstChild[slot]! !== none) {
      slot = store.firstChild[slot]!;
      continue;
    }
    while (slot !== root && store.next[slot]! === none) slot = store.parent[slot]!;
    if (slot === root) return objects;
    slot = store.next[slot]!;
  }
}

/** Unhealthy objects of a tree, and the one that is pulled out, with all their owners. */
function unhealthyWithOwners(store: GraphStore, root: number, pulled: number): Set<number> {
  const keep = new Set<number>([root]);
  const pending = [root];
  while (pending.length > 0) {
    const slot = pending.pop()!;
    if (isUnhealthy(store.health[slot]!) || slot === pulled) for (let up = slot; up !== none && !keep.has(up); up = store.parent[up]!) keep.add(up);
    for (let child = store.firstChild[slot]!; child !== none; child = store.next[child]!) pending.push(child);
  }
  return keep;
}

/** What is drawn of a tree on its own, by lens and by the room there is. */
function kept(store: GraphStore, root: number, options: FoldOptions): ((slot: number) => boolean) | undefined {
  const { keep, calm } = options;
  if (calm === Calm.Nothing) return keep && (slot => keep[slot] === 1);
  const loud = unhealthyWithOwners(store, root, options.pulled);
  const leafOnly = calm === Calm.Leaves;
  return slot => (!keep || keep[slot] === 1) && (loud.has(slot) || leafOnly && store.firstChild[slot]! !== none);
}

/** Folds one owner tree. O(objects of the tree). */
export function foldTree(store: GraphStore, root: number, options: FoldOptions): FoldedTree {
  const counts = zeroCounts();
  if (store.firstChild[root]! === none) {
    counts[store.health[root]!] = 1;
    return { items: [root], parents: rootOnly, stacks: noStacks, counts, objects: 1 };
  }
  const objects = countBelow(store, root, counts);
  let folding: Folding | undefined;
  if (options.calm === Calm.Nothing && (!options.keep || options.context)) {
    folding = new Folding(store, options, undefined);
    folding.tree(root);
  }
  if (!folding || options.keep && folding.items.length > smallTree) {
    folding = new Folding(store, options, kept(store, root, options));
    folding.tree(root);
  }
  return { items: folding.items, parents: folding.parents, stacks: folding.stacks, counts, objects };
}

/** Folds the roots of a namespace that own nothing into one-card trees by kind; what stays single is returned as roots. */
export function foldRoots(store: GraphStore, roots: readonly number[], ns: number, options: FoldOptions): { singles: number[]; stacks: FoldedTree[] } {
  const { calm, pulled } = options;
  const folding = new Folding(store, options, calm === Calm.Nothing ? undefined : slot => store.firstChild[slot]! !== none || slot === pulled || isUnhealthy(store.health[slot]!));
  const singles: number[] = [];
  const stacks: FoldedTree[] = [];
  for (const item of folding.siblings(roots, none, ns)) {
    if (item >= 0) singles.push(item);
    else {
      const stack = folding.stacks[~item]!;
      stacks.push({ items: [~0], parents: [none], stacks: [stack], counts: stack.counts, objects: stack.objects });
    }
  }
  return { singles, stacks };
}

/** How many objects of a whole scope sit in how many stacks when nothing is opened. O(n). */
export function foldedCounts(store: GraphStore): { objects: number; stacks: number } {
  const groups = new Map<number, number>();
  const kinds = store.kinds.length + 1;
  for (let slot = 0; slot < store.size; slot++) {
    if (!store.alive[slot] || store.firstChild[slot]! !== none) continue;
    const owner = store.parent[slot]! === none ? -1 - store.ns[slot]! : store.parent[slot]!;
    const key = owner * kinds + store.kind[slot]!;
    groups.set(key, (groups.get(key) ?? 0) + 1);
  }
  let objects = 0;
  let stacks = 0;
  for (const size of groups.values()) {
    if (size < foldFrom) continue;
    objects += size;
    stacks++;
  }
  return { objects, stacks };
}
