import type { Ghost } from './ghosts.ts';
import type { HitGrid } from './hit.ts';
import type { GraphStore } from './model.ts';
import type { DrawnReferences } from './references.ts';
import type { Scene, TreePlace } from './scene.ts';
import type { Size, View } from './viewport.ts';

/** All that a frame is drawn from. */
export interface Frame {
  readonly store: GraphStore;
  readonly scene: Scene;
  readonly grid: HitGrid;
  readonly view: View;
  readonly size: Size;
  readonly dpr: number;
  /** Index of the selected card, or -1. */
  readonly selected: number;
  readonly hovered: number;
  /** References of the selection. */
  readonly references: DrawnReferences;
  /** Index of the guest under the pointer, or -1. */
  readonly hoveredGuest: number;
  /** Wall clock in Unix seconds that ages are counted to. */
  readonly seconds: number;
  /** How strongly a card is marked as just changed, 0 to 1. */
  readonly mark: (index: number) => number;
  readonly ghosts: readonly Ghost[];
  /** Draw marks as an edge strip instead of a fading tint. */
  readonly reducedMotion: boolean;
}

/** How much detail a scale leaves room for. */
export const Detail = { Mark: 0, Tree: 1, Block: 2, Text: 3 } as const;
export const detailAt = (scale: number): number => scale >= 0.58 ? Detail.Text : scale >= 0.4 ? Detail.Block : scale >= 0.16 ? Detail.Tree : Detail.Mark;

/** Taller trees are drawn card by card: as one tile they would be an empty wall. */
const tallestTile = 150;

/** Whether a tree is one tile with its name, where its cards would be too small to tell anything. A tree alone is never one. */
export const isTile = (frame: Pick<Frame, 'scene' | 'view'>, tree: TreePlace): boolean =>
  frame.scene.trees.length > 1 && detailAt(frame.view.scale) === Detail.Tree && tree.height * frame.view.scale < tallestTile;
