export interface Box {
  readonly key: string;
  readonly width: number;
  readonly height: number;
}

export interface Place {
  x: number;
  y: number;
  /** Reserved size, with slack. */
  width: number;
  height: number;
}

interface Column {
  x: number;
  width: number;
  end: number;
}

interface Shelf {
  readonly y: number;
  readonly height: number;
  readonly columns: Column[];
  end: number;
}

/** Room to grow before a box has to move. Without it a third to two thirds of all inserts move other trees. */
export const usualSlack = 1.25;
export const usualGap = 18;
/** Between trees below each other; their slack keeps them apart already. */
export const usualRowGap = 6;
/** Columns and free places looked at for each box: keeps packing O(n). */
const lookBack = 12;
/** Shelves that still take boxes: small trees fill the room beside a wide one. */
const openShelves = 6;

/**
 * Packs boxes on shelves of a given width, each with 25 % slack in height, small ones below each other beside tall ones.
 * Places are kept: a box that grows within its slack stays, one that outgrows it is moved to free room or to the end. No other box ever moves.
 */
export class ShelfPacker {
  readonly places = new Map<string, Place>();
  readonly #shelves: Shelf[] = [];
  readonly #free: Place[] = [];
  #width: number;
  #bottom = 0;

  readonly #slack: number;
  readonly #gap: number;
  readonly #rowGap: number;

  /** `slack` 1 for boxes that hold slack themselves. */
  constructor(width: number, slack: number = usualSlack, gap: number = usualGap, rowGap: number = usualRowGap) {
    this.#width = width;
    this.#slack = slack;
    this.#gap = gap;
    this.#rowGap = rowGap;
  }

  get height(): number { return Math.max(0, this.#bottom - this.#rowGap); }

  /** Width reached by what was placed. */
  get width(): number {
    let width = 0;
    for (const shelf of this.#shelves) width = Math.max(width, shelf.end - this.#gap);
    return width;
  }

  /** Makes the places those of exactly these boxes, new ones in the order given. Returns the keys of boxes that moved. */
  update(boxes: readonly Box[]): string[] {
    const present = new Set<string>();
    const moved: string[] = [];
    const homeless: Box[] = [];
    for (const box of boxes) {
      present.add(box.key);
      const place = this.places.get(box.key);
      if (place && place.width >= box.width && place.height >= box.height) continue;
      if (place) {
        moved.push(box.key);
        this.#free.push(place);
        this.places.delete(box.key);
      }
      homeless.push(box);
    }
    for (const [key, place] of this.places) {
      if (present.has(key)) continue;
      this.places.delete(key);
      this.#free.push(place);
    }
    for (const box of homeless) this.places.set(box.key, this.#place(box));
    return moved;
  }

  #place(box: Box): Place {
    const width = box.width;
    const height = Math.ceil(box.height * this.#slack);
    const stop = Math.max(0, this.#free.length - lookBack);
    for (let i = this.#free.length - 1; i >= stop; i--) {
      const free = this.#free[i]!;
      if (free.width < width || free.height < height) continue;
      this.#free.splice(i, 1);
      return free;
    }
    for (let s = Math.max(0, this.#shelves.length - openShelves); s < this.#shelves.length; s++) {
      const shelf = this.#shelves[s]!;
      for (let i = shelf.columns.length - 1; i >= Math.max(0, shelf.columns.length - lookBack); i--) {
        const column = shelf.columns[i]!;
        if (column.width < width || shelf.height - column.end < height) continue;
        const place = { x: column.x, y: shelf.y + column.end, width: column.width, height };
        column.end += height + this.#rowGap;
        return place;
      }
      if (height <= shelf.height && shelf.end + width <= this.#width) return this.#column(shelf, width, height);
    }
    const next: Shelf = { y: this.#bottom, height, columns: [], end: 0 };
    this.#shelves.push(next);
    this.#bottom += height + this.#rowGap;
    return this.#column(next, width, height);
  }

  #column(shelf: Shelf, width: number, height: number): Place {
    const place = { x: shelf.end, y: shelf.y, width, height };
    shelf.columns.push({ x: shelf.end, width, end: height + this.#rowGap });
    shelf.end += width + this.#gap;
    return place;
  }
}
