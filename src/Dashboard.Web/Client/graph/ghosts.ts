import { calmAbove } from './motion.ts';
import type { GraphStore } from './model.ts';
import type { Rect, Scene } from './scene.ts';
import { card } from './layout.ts';

const ghostTime = 2000;
/** Cards above this many are not remembered: between so many nobody sees one go. */
const rememberLimit = 1500;

/** Where a card stood whose object was removed, and what it said. */
export interface Ghost extends Rect {
  readonly name: string;
  readonly until: number;
}

/** What was removed just now: a ghost each for two seconds, none when much goes at once. */
export class Ghosts {
  #shown: readonly { readonly id: number; readonly rect: Rect; readonly name: string }[] = [];
  #gone: Ghost[] = [];

  /** Another scene is shown. `follows`: of the same store and focus as the one before, so that what it lacks may have been removed. */
  show(store: GraphStore, scene: Scene, follows: boolean, now: number): void {
    const removed = follows ? this.#shown.filter(each => store.slotOf(each.id) < 0) : [];
    if (!follows || removed.length > calmAbove) this.#gone = [];
    else this.#gone.push(...removed.map(({ rect, name }) => ({ ...rect, name, until: now + ghostTime })));
    const shown = [];
    for (let i = 0; i < scene.count && scene.count <= rememberLimit; i++) {
      const slot = scene.item[i]!;
      if (slot >= 0) shown.push({ id: store.id[slot]!, rect: { x: scene.x[i]!, y: scene.y[i]!, width: card.width, height: scene.height[i]! }, name: store.names[slot]! });
    }
    this.#shown = shown;
  }

  /** Ghosts that are not over. */
  at(now: number): readonly Ghost[] {
    this.#gone = this.#gone.filter(ghost => ghost.until > now);
    return this.#gone;
  }

  /** Milliseconds until the last one is over; 0: there is none. */
  left(now: number): number {
    return Math.max(0, ...this.#gone.map(ghost => ghost.until - now));
  }
}
