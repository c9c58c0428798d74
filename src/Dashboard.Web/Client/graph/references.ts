import type { HitGrid } from './hit.ts';
import { card } from './layout.ts';
import type { GraphStore } from './model.ts';
import type { Relation, Relations } from './relations.ts';
import type { Scene } from './scene.ts';

/** A card that stands beside the trees because something refers to it: elsewhere in the cluster, or nowhere. */
export interface Guest {
  readonly relation: Relation;
  /** Slot of the object where the store has it, else -1. */
  readonly slot: number;
  readonly x: number;
  readonly y: number;
  readonly height: number;
}

/** An end of a reference: a card of the scene, or `~i` for the i-th guest. */
export type End = number;

/** One line for all references between the same two cards. */
export interface ReferenceEdge {
  readonly from: End;
  readonly to: End;
  readonly relation: Relation;
  /** Further references between the two. */
  readonly more: number;
  /** The end that carries the path of the field: not the selection. */
  readonly labelAt: End;
}

export interface DrawnReferences {
  readonly edges: readonly ReferenceEdge[];
  readonly guests: readonly Guest[];
  /** References known and not drawn. */
  readonly leftOut: number;
  /** All that are known, drawn or not. */
  readonly total: number;
}

export const noReferences: DrawnReferences = { edges: [], guests: [], leftOut: 0, total: 0 };

/** What refers to what, from the selection's point of view. Chains are the dangling references of unhealthy targets, by the target's uid. */
export interface KnownReferences {
  readonly relations: Relations;
  readonly chains: ReadonlyMap<string, readonly Relation[]>;
}

/** Cards beside the trees at most; the rest is counted. */
const mostGuests = 12;
const margin = { x: 8, y: 14 };
const rowStep = 18;
const farthest = 60;

const keyOf = (group: string, kind: string, namespace: string, name: string) => `${group}/${kind}/${namespace}/${name}`;

/** Slots of the objects at the other ends, by relation; -1 for those that the store has not. O(objects). */
export function resolve(store: GraphStore, relations: readonly Relation[]): Map<Relation, number> {
  const wanted = new Map<string, number>();
  const keys = relations.map(({ other }) => keyOf(other.group, other.kind, other.namespace, other.name));
  for (const key of keys) wanted.set(key, -1);
  const names = new Set(relations.map(relation => relation.other.name));
  for (let slot = 0; slot < store.size; slot++) {
    if (store.alive[slot] !== 1 || !names.has(store.names[slot]!)) continue;
    const kind = store.kinds[store.kind[slot]!]!;
    const key = keyOf(kind.group, kind.name, store.namespaceOf(slot), store.names[slot]!);
    if (wanted.has(key)) wanted.set(key, slot);
  }
  return new Map(relations.map((relation, i) => [relation, relation.other.state === 'exists' ? wanted.get(keys[i]!)! : -1]));
}

/** Owner edges are drawn anyway. */
const isReference = (relation: Relation) => relation.verb !== 'owns';

/** Lays references of the selected card over a scene: lines between its cards, guests in free room beside them. */
export function layReferences(store: GraphStore, scene: Scene, grid: HitGrid, selected: number, known: KnownReferences): DrawnReferences {
  const out = known.relations.refersTo.filter(isReference);
  const back = known.relations.referredBy.filter(isReference);
  const chained = [...known.chains.values()].flat();
  const slots = resolve(store, [...out, ...back, ...chained]);
  const cards = cardsBySlot(scene);
  const places = new Places(scene, grid);
  const guests: Guest[] = [];
  const edges = new Map<string, ReferenceEdge>();
  const guestOf = new Map<string, End>();
  let leftOut = 0;
  const endOf = (relation: Relation, beside: End, direction: 1 | -1): End | undefined => {
    const slot = slots.get(relation)!;
    const index = slot < 0 ? undefined : cards.get(slot);
    if (index !== undefined) return index;
    const { other } = relation;
    const key = keyOf(other.group, other.kind, other.namespace, other.name);
    if (guestOf.has(key)) return guestOf.get(key);
    if (guests.length >= mostGuests) return undefined;
    const at = beside >= 0 ? { x: scene.x[beside]!, y: scene.y[beside]! } : guests[~beside]!;
    const place = places.near(at.x, at.y, direction);
    if (!place) return undefined;
    const end = ~(guests.push({ relation, slot, ...place, height: card.tall }) - 1);
    guestOf.set(key, end);
    return end;
  };
  const link = (relation: Relation, from: End, to: End, labelAt: End) => {
    const key = `${from} ${to}`;
    const before = edges.get(key);
    edges.set(key, before ? { ...before, more: before.more + 1 } : { from, to, relation, more: 0, labelAt });
  };
  for (const relation of out) {
    const to = endOf(relation, selected, 1);
    if (to === undefined) leftOut++;
    else if (to !== selected) {
      link(relation, selected, to, to);
      for (const further of known.chains.get(relation.other.uid ?? '') ?? []) {
        const end = endOf(further, to, 1);
        if (end !== undefined && end !== to) link(further, to, end, end);
      }
    }
  }
  for (const relation of back) {
    const from = endOf(relation, selected, -1);
    if (from === undefined) leftOut++;
    else if (from !== selected) link(relation, from, selected, from);
  }
  return { edges: [...edges.values()], guests, leftOut: leftOut + known.relations.leftOut, total: out.length + back.length + known.relations.leftOut };
}

/** The card that shows each object: its own, or its stack's. */
function cardsBySlot(scene: Scene): Map<number, number> {
  const cards = new Map<number, number>();
  for (let index = 0; index < scene.count; index++) {
    const item = scene.item[index]!;
    if (item >= 0) cards.set(item, index);
    else for (const member of scene.stacks[~item]!.members) cards.set(member, index);
  }
  return cards;
}

/** Free room in the columns beside cards. */
class Places {
  readonly #grid: HitGrid;
  readonly #found: Int32Array;
  readonly #taken: { readonly x: number; readonly y: number }[] = [];

  constructor(scene: Scene, grid: HitGrid) {
    this.#grid = grid;
    this.#found = new Int32Array(scene.count);
  }

  /** The nearest room: in the next column that way, then further, then the other way. */
  near(x: number, y: number, direction: 1 | -1): { x: number; y: number } | undefined {
    let best: { x: number; y: number } | undefined;
    let bestCost = Infinity;
    for (const [columns, dear] of [[1, 0], [2, 200], [0, 260], [-1, 420]] as const) {
      for (let row = 0; row <= farthest; row++) {
        const away = row * rowStep;
        if (away + dear >= bestCost) break;
        for (const side of row === 0 ? [0] : [1, -1]) {
          const at = { x: x + columns * direction * card.column, y: y + side * away };
          if (!this.#isFree(at.x, at.y)) continue;
          best = at;
          bestCost = away + dear;
          break;
        }
      }
    }
    if (best) this.#taken.push(best);
    return best;
  }

  #isFree(x: number, y: number): boolean {
    const [left, top, right, bottom] = [x - margin.x, y - margin.y, x + card.width + margin.x, y + card.tall + margin.y];
    if (this.#grid.within(left, top, right, bottom, this.#found) > 0) return false;
    return this.#taken.every(other => other.x >= right || other.x + card.width <= left || other.y - margin.y >= bottom || other.y + card.tall + margin.y <= top);
  }
}
