import { withoutCycles } from './cycles.ts';
import { healthCount } from './health.ts';
import { Ordinals } from './ordinals.ts';
import type { Delta, Snapshot } from './wire.ts';

export interface Kind {
  readonly group: string;
  readonly name: string;
}

/** What a delta did, for whoever draws. Ids, not slots: a slot may be used again. */
export interface Applied {
  /** Objects added or changed, in frame order. */
  readonly touched: number[];
  /** Whether any object came, went, or moved to another owner. */
  readonly structural: boolean;
  /** Slots that were or are the root of a tree that looks different now. Some may be dead or no root any more. */
  readonly dirtyRoots: Set<number>;
}

const none = -1;

/**
 * Objects of one scope as columns. An object has a slot, an index into every column, for as long as it lives; slots of removed objects are used again.
 * Owner trees are linked lists through the columns, children in order of arrival, so each change costs its own size.
 */
export class GraphStore {
  cluster = '';
  position = 0;
  total = 0;
  omitted = 0;
  /** Slots ever used: loops run to here and skip dead ones. */
  size = 0;
  live = 0;
  /** Objects that have their owner in this store. */
  edges = 0;
  id = new Float64Array(0);
  kind = new Int32Array(0);
  ns = new Int32Array(0);
  health = new Uint8Array(0);
  reason = new Int32Array(0);
  /** Unix seconds, 0: not known. */
  since = new Int32Array(0);
  parent = new Int32Array(0);
  alive = new Uint8Array(0);
  firstChild = new Int32Array(0);
  lastChild = new Int32Array(0);
  next = new Int32Array(0);
  previous = new Int32Array(0);
  names: string[] = [];
  readonly #kinds = new Ordinals<Kind>(kind => `${kind.group}/${kind.name}`);
  readonly #namespaces = new Ordinals<string>(name => name);
  readonly #reasons = new Ordinals<string>(reason => reason);
  readonly #slots = new Map<number, number>();
  readonly #free: number[] = [];
  /** Owners named but not here (yet): their waiting children. */
  readonly #waiting = new Map<number, Set<number>>();
  readonly #wants = new Map<number, number>();

  get kinds(): readonly Kind[] { return this.#kinds.values; }
  get namespaces(): readonly string[] { return this.#namespaces.values; }
  get reasons(): readonly string[] { return this.#reasons.values; }

  /** The slot of an object, or -1. */
  slotOf(id: number): number { return this.#slots.get(id) ?? none; }
  kindName(slot: number): string { return this.kinds[this.kind[slot]!]?.name ?? ''; }
  namespaceOf(slot: number): string { return this.namespaces[this.ns[slot]!] ?? ''; }
  reasonOf(slot: number): string { return this.reasons[this.reason[slot]!] ?? ''; }

  /** The topmost owner. Owner cycles, which an API server accepts, end after every object was visited once. */
  rootOf(slot: number): number {
    let root = slot;
    for (let steps = 0; this.parent[root]! !== none && steps < this.size; steps++) root = this.parent[root]!;
    return root;
  }

  /** A store filled from a snapshot. Owner cycles are cut at their lowest id. */
  static from(snapshot: Snapshot): GraphStore {
    const store = new GraphStore();
    const n = snapshot.ids.length;
    store.cluster = snapshot.cluster;
    store.position = snapshot.position;
    store.total = snapshot.total;
    store.omitted = snapshot.omitted;
    store.#grow(Math.max(16, n + (n >> 3)));
    const kinds = snapshot.kinds.map(([group, name]) => store.#kinds.of({ group, name }));
    const namespaces = snapshot.namespaces.map(name => store.#namespaces.of(name));
    const reasons = snapshot.reasons.map(reason => store.#reasons.of(reason));
    store.#reasons.of('');
    store.names = snapshot.names.slice();
    store.size = store.live = n;
    for (let i = 0; i < n; i++) {
      store.id[i] = snapshot.ids[i]!;
      store.kind[i] = kinds[snapshot.kind[i]!]!;
      store.ns[i] = namespaces[snapshot.ns[i]!]!;
      store.health[i] = clampHealth(snapshot.health[i]!);
      store.reason[i] = reasons[snapshot.reason[i]!]!;
      store.since[i] = snapshot.since[i]!;
      store.alive[i] = 1;
      store.#slots.set(snapshot.ids[i]!, i);
    }
    const acyclic = withoutCycles(snapshot.parent, n);
    for (let i = 0; i < n; i++) if (acyclic[i]! !== none) store.#link(i, acyclic[i]!);
    return store;
  }

  /** Applies a delta. A position at or before the store's own is ignored: frames may repeat after a resume. */
  apply(delta: Delta): Applied {
    const touched: number[] = [];
    const dirtyRoots = new Set<number>();
    let structural = false;
    if (delta.position <= this.position && this.position > 0) return { touched, structural, dirtyRoots };
    for (const id of delta.remove) {
      const slot = this.slotOf(id);
      if (slot === none) continue;
      structural = true;
      dirtyRoots.add(this.rootOf(slot));
      this.#remove(slot, id, dirtyRoots);
    }
    for (const [id, group, kind, ns, name, health, reason, parentId, since] of delta.upsert) {
      let slot = this.slotOf(id);
      if (slot === none) {
        slot = this.#add(id);
        structural = true;
      } else {
        dirtyRoots.add(this.rootOf(slot));
      }
      const kindOrdinal = this.#kinds.of({ group, name: kind });
      const nsOrdinal = this.#namespaces.of(ns);
      if (this.kind[slot] !== kindOrdinal || this.ns[slot] !== nsOrdinal || this.names[slot] !== name) structural = true;
      this.kind[slot] = kindOrdinal;
      this.ns[slot] = nsOrdinal;
      this.names[slot] = name;
      this.health[slot] = clampHealth(health);
      this.reason[slot] = this.#reasons.of(reason);
      this.since[slot] = since;
      if (this.#setOwner(slot, parentId)) structural = true;
      this.#adopt(id, slot, dirtyRoots);
      touched.push(id);
      dirtyRoots.add(this.rootOf(slot));
    }
    for (const [id, health, reason, since] of delta.health) {
      const slot = this.slotOf(id);
      if (slot === none) continue;
      this.health[slot] = clampHealth(health);
      this.reason[slot] = this.#reasons.of(reason);
      this.since[slot] = since;
      touched.push(id);
      dirtyRoots.add(this.rootOf(slot));
    }
    this.position = delta.position;
    return { touched, structural, dirtyRoots };
  }

  #add(id: number): number {
    const slot = this.#free.pop() ?? this.size++;
    if (slot >= this.id.length) this.#grow(Math.max(64, this.id.length * 2));
    this.id[slot] = id;
    this.alive[slot] = 1;
    this.parent[slot] = this.firstChild[slot] = this.lastChild[slot] = this.next[slot] = this.previous[slot] = none;
    this.names[slot] = '';
    this.#slots.set(id, slot);
    this.live++;
    this.total++;
    return slot;
  }

  #remove(slot: number, id: number, dirtyRoots: Set<number>): void {
    for (let child = this.firstChild[slot]!; child !== none;) {
      const following = this.next[child]!;
      this.#unlink(child);
      this.#wait(child, id);
      dirtyRoots.add(child);
      child = following;
    }
    if (this.parent[slot]! !== none) this.#unlink(slot);
    this.#forgetWait(slot);
    this.#slots.delete(id);
    this.alive[slot] = 0;
    this.names[slot] = '';
    this.#free.push(slot);
    this.live--;
    this.total = Math.max(this.live, this.total - 1);
  }

  /** Returns whether the owner changed. */
  #setOwner(slot: number, ownerId: number): boolean {
    const owner = ownerId === 0 ? none : this.slotOf(ownerId);
    const before = this.parent[slot]!;
    this.#forgetWait(slot);
    if (owner === none) {
      if (ownerId !== 0) this.#wait(slot, ownerId);
      if (before !== none) this.#unlink(slot);
    } else if (owner !== before && !this.#isBelow(owner, slot)) {
      if (before !== none) this.#unlink(slot);
      this.#link(slot, owner);
    }
    return this.parent[slot]! !== before;
  }

  #adopt(id: number, slot: number, dirtyRoots: Set<number>): void {
    const children = this.#waiting.get(id);
    if (!children) return;
    this.#waiting.delete(id);
    for (const child of children) {
      this.#wants.delete(child);
      if (this.#isBelow(slot, child)) continue;
      dirtyRoots.add(child);
      this.#link(child, slot);
    }
  }

  #wait(slot: number, ownerId: number): void {
    this.#wants.set(slot, ownerId);
    const set = this.#waiting.get(ownerId);
    if (set) set.add(slot);
    else this.#waiting.set(ownerId, new Set([slot]));
  }

  #forgetWait(slot: number): void {
    const ownerId = this.#wants.get(slot);
    if (ownerId === undefined) return;
    this.#wants.delete(slot);
    const set = this.#waiting.get(ownerId);
    set?.delete(slot);
    if (set?.size === 0) this.#waiting.delete(ownerId);
  }

  #isBelow(slot: number, ancestor: number): boolean {
    for (let up = slot; up !== none; up = this.parent[up]!) if (up === ancestor) return true;
    return false;
  }

  #link(slot: number, owner: number): void {
    const last = this.lastChild[owner]!;
    this.parent[slot] = owner;
    this.previous[slot] = last;
    this.next[slot] = none;
    if (last === none) this.firstChild[owner] = slot;
    else this.next[last] = slot;
    this.lastChild[owner] = slot;
    this.edges++;
  }

  #unlink(slot: number): void {
    const owner = this.parent[slot]!;
    const before = this.previous[slot]!;
    const after = this.next[slot]!;
    if (before === none) this.firstChild[owner] = after;
    else this.next[before] = after;
    if (after === none) this.lastChild[owner] = before;
    else this.previous[after] = before;
    this.parent[slot] = this.next[slot] = this.previous[slot] = none;
    this.edges--;
  }

  #grow(capacity: number): void {
    const wider = <T extends Float64Array | Int32Array | Uint8Array>(column: T, fresh: T, fill: number): T => {
      fresh.fill(fill);
      fresh.set(column);
      return fresh;
    };
    this.id = wider(this.id, new Float64Array(capacity), 0);
    this.health = wider(this.health, new Uint8Array(capacity), 0);
    this.alive = wider(this.alive, new Uint8Array(capacity), 0);
    this.kind = wider(this.kind, new Int32Array(capacity), 0);
    this.ns = wider(this.ns, new Int32Array(capacity), 0);
    this.reason = wider(this.reason, new Int32Array(capacity), 0);
    this.since = wider(this.since, new Int32Array(capacity), 0);
    this.parent = wider(this.parent, new Int32Array(capacity), none);
    this.firstChild = wider(this.firstChild, new Int32Array(capacity), none);
    this.lastChild = wider(this.lastChild, new Int32Array(capacity), none);
    this.next = wider(this.next, new Int32Array(capacity), none);
    this.previous = wider(this.previous, new Int32Array(capacity), none);
  }
}

const clampHealth = (health: number): number => health >= 0 && health < healthCount ? health : 4;
