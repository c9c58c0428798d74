import { card } from './layout.ts';
import type { Scene } from './scene.ts';

const cell = 256;

/**
 * A grid over a scene's cards: which are in a rectangle, which is at a point. Cards are listed by the cell of their top left corner,
 * so queries look one card further left and up. O(n) to build, O(result) to ask.
 */
export class HitGrid {
  readonly #scene: Scene;
  readonly #columns: number;
  readonly #rows: number;
  readonly #starts: Int32Array;
  readonly #cards: Int32Array;

  constructor(scene: Scene) {
    this.#scene = scene;
    const columns = this.#columns = Math.max(1, Math.ceil((scene.bounds.x + scene.bounds.width) / cell) + 1);
    const rows = this.#rows = Math.max(1, Math.ceil((scene.bounds.y + scene.bounds.height) / cell) + 1);
    const starts = new Int32Array(columns * rows + 1);
    const cellOf = (i: number) => this.#column(scene.x[i]!) + this.#row(scene.y[i]!) * columns;
    for (let i = 0; i < scene.count; i++) starts[cellOf(i) + 1]!++;
    for (let i = 0; i < columns * rows; i++) starts[i + 1]! += starts[i]!;
    const filled = starts.slice();
    const cards = new Int32Array(scene.count);
    for (let i = 0; i < scene.count; i++) cards[filled[cellOf(i)]!++] = i;
    this.#starts = starts;
    this.#cards = cards;
  }

  /** Fills `into` with the cards that touch a rectangle of the world, and returns how many there are. */
  within(left: number, top: number, right: number, bottom: number, into: Int32Array): number {
    const { x, y, height } = this.#scene;
    let found = 0;
    const lastRow = this.#row(bottom);
    const firstColumn = this.#column(left - card.width - card.back);
    const lastColumn = this.#column(right);
    for (let row = this.#row(top - card.tall - card.back); row <= lastRow; row++) {
      const start = this.#starts[row * this.#columns + firstColumn]!;
      const end = this.#starts[row * this.#columns + lastColumn + 1]!;
      for (let k = start; k < end; k++) {
        const i = this.#cards[k]!;
        if (x[i]! <= right && x[i]! + card.width + card.back >= left && y[i]! <= bottom && y[i]! + height[i]! + card.back >= top) into[found++] = i;
      }
    }
    return found;
  }

  /** The card at a point of the world, or -1. */
  at(px: number, py: number): number {
    const scratch = new Int32Array(Math.min(this.#scene.count, 4096));
    const found = this.within(px, py, px, py, scratch);
    for (let k = 0; k < found; k++) {
      const i = scratch[k]!;
      if (px >= this.#scene.x[i]! && px <= this.#scene.x[i]! + card.width && py >= this.#scene.y[i]! && py <= this.#scene.y[i]! + this.#scene.height[i]!) return i;
    }
    return -1;
  }

  #column(x: number): number { return Math.min(this.#columns - 1, Math.max(0, Math.floor(x / cell))); }
  #row(y: number): number { return Math.min(this.#rows - 1, Math.max(0, Math.floor(y / cell))); }
}
