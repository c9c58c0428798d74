import type { HitGrid } from './hit.ts';
import { card } from './layout.ts';
import type { GraphStore } from './model.ts';
import { layReferences, noReferences, type DrawnReferences, type KnownReferences } from './references.ts';
import type { Rect, Scene } from './scene.ts';

/** References of the selection as they lie over a scene, and which of their guests the pointer is over. */
export class ReferenceLayer {
  known: KnownReferences | undefined;
  drawn: DrawnReferences = noReferences;
  hovered = -1;

  lay(store: GraphStore, scene: Scene, grid: HitGrid, selected: number): void {
    this.drawn = this.known && selected >= 0 && scene.item[selected]! >= 0 ? layReferences(store, scene, grid, selected, this.known) : noReferences;
    this.hovered = -1;
  }

  /** The guest at a point of the world, or -1. */
  at(x: number, y: number): number {
    return this.drawn.guests.findIndex(guest => x >= guest.x && x <= guest.x + card.width && y >= guest.y && y <= guest.y + guest.height);
  }

  /** The rectangle around the selected card and all that its references lead to; undefined where there are none. */
  bounds(selected: Rect, scene: Scene): Rect | undefined {
    if (this.drawn.edges.length === 0) return undefined;
    let { x: left, y: top } = selected;
    let [right, bottom] = [left + selected.width, top + selected.height];
    for (const end of this.drawn.edges.flatMap(edge => [edge.from, edge.to])) {
      const box = end < 0 ? this.drawn.guests[~end]! : { x: scene.x[end]!, y: scene.y[end]!, height: scene.height[end]! };
      left = Math.min(left, box.x);
      top = Math.min(top, box.y);
      right = Math.max(right, box.x + card.width);
      bottom = Math.max(bottom, box.y + box.height);
    }
    return { x: left, y: top, width: right - left, height: bottom - top };
  }
}
