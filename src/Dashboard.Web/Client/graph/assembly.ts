import type { Stack } from './fold.ts';
import type { Focus, Rect, Region, Scene, TreeLayout, TreePlace } from './scene.ts';

/** Copies placed trees into one set of columns. */
export class Assembly {
  readonly #x: Float32Array;
  readonly #y: Float32Array;
  readonly #height: Float32Array;
  readonly #item: Int32Array;
  readonly #parent: Int32Array;
  readonly #stacks: Stack[] = [];
  #count = 0;
  readonly #trees: TreePlace[] = [];
  #objects = 0;
  #folded = 0;

  constructor(trees: readonly TreeLayout[]) {
    let total = 0;
    for (const tree of trees) total += tree.folded.items.length;
    this.#x = new Float32Array(total);
    this.#y = new Float32Array(total);
    this.#height = new Float32Array(total);
    this.#item = new Int32Array(total);
    this.#parent = new Int32Array(total);
  }

  get count(): number { return this.#count; }

  add(tree: TreeLayout, at: { readonly x: number; readonly y: number }): void {
    const { items, parents, stacks } = tree.folded;
    const { x, y } = tree.tidy;
    const [toX, toY, toItem, toParent] = [this.#x, this.#y, this.#item, this.#parent];
    const start = this.#count;
    const firstStack = this.#stacks.length;
    this.#height.set(tree.heights, start);
    for (let i = 0; i < items.length; i++) {
      const item = items[i]!;
      const parent = parents[i]!;
      toX[start + i] = at.x + x[i]!;
      toY[start + i] = at.y + y[i]!;
      toItem[start + i] = item >= 0 ? item : item - firstStack; // ~i of the tree becomes ~(i + firstStack)
      toParent[start + i] = parent < 0 ? -1 : start + parent;
    }
    for (const stack of stacks) {
      this.#stacks.push(stack);
      this.#folded += stack.objects;
    }
    this.#count += items.length;
    this.#objects += tree.folded.objects;
    this.#trees.push({ x: at.x, y: at.y, width: tree.tidy.width, height: tree.tidy.height, first: start, count: items.length, counts: tree.folded.counts, objects: tree.folded.objects });
  }

  finish(focus: Focus, bounds: Rect, regions: readonly Region[], leftOut: number): Scene {
    return {
      focus, bounds, regions, leftOut, count: this.#count, x: this.#x, y: this.#y, height: this.#height, item: this.#item, parent: this.#parent,
      stacks: this.#stacks, trees: this.#trees, objects: this.#objects + leftOut, drawn: this.#objects - this.#folded, folded: this.#folded,
    };
  }
}
