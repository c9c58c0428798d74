import { countBelow, foldRoots, foldTree, type FoldedTree, type FoldOptions, type Stack } from './fold.ts';
import { Health, healthCount, isUnhealthy, severity, worstOf, zeroCounts } from './health.ts';
import { card, tidy, type TidyTree } from './layout.ts';
import type { GraphStore } from './model.ts';
import { type Place, ShelfPacker, usualGap, usualRowGap, usualSlack, type Box } from './pack.ts';
import { Assembly } from './assembly.ts';

/** What the focus pane shows. Namespaces by name, trees by the id of their root: both outlive a reload. */
export type Focus =
  | { readonly level: 'all' }
  | { readonly level: 'namespace'; readonly namespace: string }
  | { readonly level: 'tree'; readonly root: number };

export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A namespace's area when all are shown, and which cards are in it. */
export interface Region extends Rect {
  readonly ns: number;
  readonly first: number;
  readonly count: number;
  readonly counts: readonly number[];
  readonly objects: number;
}

/** Where a whole tree stands, and which cards are its own. */
export interface TreePlace extends Rect {
  readonly first: number;
  readonly count: number;
  readonly counts: readonly number[];
  readonly objects: number;
}

/** Cards with positions in world units, in preorder within each tree, and what they stand for. */
export interface Scene {
  readonly focus: Focus;
  readonly count: number;
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly height: Float32Array;
  /** A slot of the store, or `~i` for `stacks[i]`. */
  readonly item: Int32Array;
  /** Index of the owner's card, or -1. */
  readonly parent: Int32Array;
  readonly stacks: readonly Stack[];
  readonly regions: readonly Region[];
  readonly bounds: Rect;
  readonly trees: readonly TreePlace[];
  /** Objects of the focus, those drawn as cards of their own, in stacks, and left out by the lens. */
  readonly objects: number;
  readonly drawn: number;
  readonly folded: number;
  readonly leftOut: number;
}

export interface SceneOptions extends FoldOptions {
  /** Width to fill with trees, world units. */
  readonly width: number;
  /** Names the lens: places are kept for each on its own. */
  readonly lens: string;
}

export interface TreeLayout extends Box {
  readonly id: number;
  readonly folded: FoldedTree;
  /** Of the worst object. */
  readonly severity: number;
  readonly heights: readonly number[];
  readonly tidy: TidyTree;
}

/** High enough that a namespace's name, which keeps its size, stays above its cards down to where they become marks. */
const regionHead = 130;
const regionPad = 16;
/** Wide, so that namespaces stay apart from afar. */
const regionGap = 96;

/** Height of an object's card: with a third line for the reason when it is not well. */
export function cardHeight(store: GraphStore, slot: number): number {
  const health = store.health[slot]!;
  return health !== Health.Healthy && isUnhealthy(health) && (health === Health.Missing || store.reasonOf(slot) !== '') ? card.tall : card.height;
}

/** Key of what a card stands for, stable over changes and reloads: the object's id, or the stack's key. */
export const itemKey = (store: GraphStore, scene: Scene, index: number): string => {
  const item = scene.item[index]!;
  return item >= 0 ? String(store.id[item]) : scene.stacks[~item]!.key;
};

/** Trees in the places that they had may fill this many times the height that they need; higher, and there are holes where one looks. Less where trees move anyway. */
const wasteful = { moved: 1.2, still: 1.5 };

const isElsewhere = (a: Place, b: Place): boolean => a.x !== b.x || a.y !== b.y;

/**
 * Builds scenes of one store. Trees that did not change keep their layout and, focus by focus, their place:
 * call {@link invalidate} with what a delta touched, then {@link build}.
 */
export class SceneBuilder {
  readonly #store: GraphStore;
  readonly #layouts = new Map<number, TreeLayout>();
  readonly #packers = new Map<string, ShelfPacker>();
  #fold = '';
  #pulled = -1;
  #keep: Uint8Array | undefined;
  /** Keys of trees that the last build moved though their focus and width stayed. */
  moved: readonly string[] = [];

  constructor(store: GraphStore) {
    this.#store = store;
  }

  invalidate(roots: Iterable<number>): void {
    for (const root of roots) this.#layouts.delete(root);
  }

  /** Forgets all places: the next build packs afresh. */
  repack(): void {
    this.#packers.clear();
  }

  build(focus: Focus, options: SceneOptions): Scene {
    const fold = `${options.lens} ${options.calm} ${[...options.expanded, ...options.collapsed].join('\n')}`;
    if (fold !== this.#fold) this.#layouts.clear();
    else this.#forgetChanged(options.keep);
    this.#fold = fold;
    this.#keep = options.keep;
    if (options.pulled !== this.#pulled) { // only the trees that the selection left and entered fold differently
      for (const slot of [options.pulled, this.#pulled]) if (slot >= 0) this.#layouts.delete(this.#store.rootOf(slot));
      this.#pulled = options.pulled;
    }
    if (focus.level === 'tree') return this.#buildTree(focus, options);
    const store = this.#store;
    const rootsOf = this.#roots();
    if (focus.level === 'namespace') {
      const ns = store.namespaces.indexOf(focus.namespace);
      const group = this.#namespace(ns, rootsOf.get(ns) ?? [], options);
      const place = `ns:${focus.namespace} ${options.width} ${options.calm} ${options.lens}`;
      let packer = this.#packer(place, options.width);
      this.moved = packer.update(group.trees);
      const anew = new ShelfPacker(options.width);
      anew.update(group.trees);
      if (packer.height > anew.height * (this.moved.length > 0 ? wasteful.moved : wasteful.still)) {
        this.moved = group.trees.map(tree => tree.key).filter(key => isElsewhere(packer.places.get(key)!, anew.places.get(key)!));
        this.#packers.set(place, packer = anew);
      }
      const scene = new Assembly(group.trees);
      for (const tree of group.trees) scene.add(tree, packer.places.get(tree.key)!);
      return scene.finish(focus, { x: 0, y: 0, width: packer.width, height: packer.height }, [], group.leftOut);
    }
    return this.#buildAll(focus, options, rootsOf);
  }

  #buildTree(focus: Focus & { level: 'tree' }, options: FoldOptions): Scene {
    const slot = this.#store.slotOf(focus.root);
    const trees = slot < 0 ? [] : [this.#layout(slot, options)];
    const scene = new Assembly(trees);
    for (const tree of trees) scene.add(tree, { x: 0, y: 0 });
    return scene.finish(focus, { x: 0, y: 0, width: trees[0]?.width ?? 0, height: trees[0]?.height ?? 0 }, [], 0);
  }

  #buildAll(focus: Focus, options: SceneOptions, rootsOf: Map<number, number[]>): Scene {
    const all = [...rootsOf].map(([ns, roots]) => this.#namespace(ns, roots, options));
    const groups = all.filter(group => group.trees.length > 0);
    const known = this.#packers.get(`all ${options.lens}`);
    if (!known) groups.sort((a, b) => b.objects - a.objects || a.ns - b.ns);
    const boxes: (Box & { group: NamespaceGroup; packer: ShelfPacker })[] = [];
    let area = 0;
    const moved: string[] = [];
    for (const group of groups) {
      const own = group.trees.reduce((sum, tree) => sum + (tree.width + usualGap) * (tree.height * usualSlack + usualRowGap), 0);
      const width = Math.max(...group.trees.map(tree => tree.width), Math.ceil(Math.sqrt(own * 1.3) / card.column) * card.column);
      const packer = this.#packer(`in:${this.#store.namespaces[group.ns]} ${options.lens}`, width);
      moved.push(...packer.update(group.trees));
      const box = { key: `ns:${this.#store.namespaces[group.ns]}`, width: packer.width + 2 * regionPad, height: packer.height + regionHead + regionPad, group, packer };
      area += (box.width + regionGap) * (box.height + regionGap);
      boxes.push(box);
    }
    const packer = known ?? new ShelfPacker(Math.max(Math.sqrt(area * 1.4), ...boxes.map(box => box.width)), 1, regionGap, regionGap);
    this.#packers.set(`all ${options.lens}`, packer);
    moved.push(...packer.update(boxes));
    this.moved = moved;
    const scene = new Assembly(groups.flatMap(group => group.trees));
    const regions: Region[] = [];
    for (const box of boxes) {
      const place = packer.places.get(box.key)!;
      const first = scene.count;
      for (const tree of box.group.trees) {
        const at = box.packer.places.get(tree.key)!;
        scene.add(tree, { x: place.x + regionPad + at.x, y: place.y + regionHead + at.y });
      }
      const { ns, counts, objects } = box.group;
      regions.push({ x: place.x, y: place.y, width: place.width, height: box.height, ns, counts, objects, first, count: scene.count - first });
    }
    const leftOut = all.reduce((sum, group) => sum + group.leftOut, 0);
    return scene.finish(focus, { x: 0, y: 0, width: packer.width, height: packer.height }, regions, leftOut);
  }

  /** Layouts of a namespace's trees, worst first, then largest: the order that a fresh packing uses. */
  #namespace(ns: number, roots: readonly number[], options: FoldOptions): NamespaceGroup {
    const store = this.#store;
    const { keep } = options;
    const shownRoots = keep ? roots.filter(root => keep[root] === 1) : roots;
    const { singles, stacks } = foldRoots(store, shownRoots, ns, options);
    const trees = [...singles.map(root => this.#layout(root, options)), ...stacks.map(folded => this.#arrange(`s:${folded.stacks[0]!.key}`, -1, folded))];
    const counts = zeroCounts();
    let objects = 0;
    for (const tree of trees) {
      for (let health = 0; health < healthCount; health++) counts[health]! += tree.folded.counts[health]!;
      objects += tree.folded.objects;
    }
    let leftOut = 0;
    if (keep) for (const root of roots) if (keep[root] !== 1) leftOut += countBelow(store, root, counts);
    trees.sort((a, b) => b.severity - a.severity || b.folded.items.length - a.folded.items.length);
    return { ns, trees, counts, objects: objects + leftOut, leftOut };
  }

  /** A lens that follows what changes leaves in other objects than before: their trees are laid out anew. */
  #forgetChanged(keep: Uint8Array | undefined): void {
    const before = this.#keep;
    if (!keep || !before || keep === before) return;
    for (let slot = 0; slot < this.#store.size; slot++) if (keep[slot] !== before[slot]) this.#layouts.delete(this.#store.rootOf(slot));
  }

  #layout(root: number, options: FoldOptions): TreeLayout {
    const id = this.#store.id[root]!;
    const known = this.#layouts.get(root);
    if (known && known.id === id) return known;
    const layout = this.#arrange(`t:${id}`, id, foldTree(this.#store, root, options));
    this.#layouts.set(root, layout);
    return layout;
  }

  #arrange(key: string, id: number, folded: FoldedTree): TreeLayout {
    const heights = folded.items.map(item => item >= 0 ? cardHeight(this.#store, item) : card.height);
    const arranged = tidy(folded.parents, heights);
    const worst = worstOf(folded.counts);
    return { key, id, folded, severity: severity(worst), heights, tidy: arranged, width: arranged.width, height: arranged.height };
  }

  #roots(): Map<number, number[]> {
    const store = this.#store;
    const result = new Map<number, number[]>();
    for (let slot = 0; slot < store.size; slot++) {
      if (!store.alive[slot] || store.parent[slot]! >= 0) continue;
      const list = result.get(store.ns[slot]!);
      if (list) list.push(slot);
      else result.set(store.ns[slot]!, [slot]);
    }
    return result;
  }

  #packer(key: string, width: number): ShelfPacker {
    let packer = this.#packers.get(key);
    if (!packer) this.#packers.set(key, packer = new ShelfPacker(width));
    return packer;
  }
}

interface NamespaceGroup {
  readonly ns: number;
  readonly trees: readonly TreeLayout[];
  readonly counts: readonly number[];
  readonly objects: number;
  readonly leftOut: number;
}
