import { Detail, detailAt, isTile } from './frame.ts';
import type { Rect, Scene } from './scene.ts';
import { toWorld, type View } from './viewport.ts';

const holds = (rect: Rect, x: number, y: number) => x >= rect.x && x <= rect.x + rect.width && y >= rect.y && y <= rect.y + rect.height;

/** Index of the namespace at a point of the pane, where cards are too small to be pressed; else -1. */
export function regionAt(scene: Scene, view: View, px: number, py: number): number {
  if (detailAt(view.scale) > Detail.Mark) return -1;
  const [x, y] = toWorld(view, px, py);
  return scene.regions.findIndex(region => holds(region, x, y));
}

/** The root's card of the tree at a point of the pane, where the tree is one tile; else -1. */
export function tileAt(scene: Scene, view: View, px: number, py: number): number {
  if (detailAt(view.scale) !== Detail.Tree) return -1;
  const [x, y] = toWorld(view, px, py);
  const tree = scene.trees.find(one => holds(one, x, y));
  return tree && isTile({ scene, view }, tree) ? tree.first : -1;
}
