import { focusCode } from './address.ts';
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
  #store: GraphStore | undefined;
  #focus = '';
  #shown: readonly { readonly id: number; readonly rect: Rect; readonly name: string }[] = [];
  #gone: readonly Ghost[] = [];

  /** Another scene is shown. What it lacks of the one before was removed only where both are of the same store and focus. */
  show(store: GraphStore, scene: Scene, now: number): void {
    const focus = focusCode(scene.focus);
    const follows = store === this.#store && focus === this.#focus;
    [this.#store, this.#focus] = [store, focus];
    const removed = follows ? this.#shown.filter(each => store.slotOf(each.id) < 0) : [];
    const still = this.at(now);
    const calm = !follows || removed.length > calmAbove || still.length + removed.length > 4 * calmAbove;
    this.#gone = calm ? [] : [...still, ...removed.map(({ rect, name }) => ({ ...rect, name, until: now + ghostTime }))];
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
