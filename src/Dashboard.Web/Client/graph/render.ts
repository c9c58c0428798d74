import { drawCards, type CardStyle } from './renderCards.ts';
import { drawReferenceCards, drawReferenceEdges } from './renderReferences.ts';
import { drawGhosts } from './renderGhosts.ts';
import { drawRegions } from './renderRegions.ts';
import { GlyphSprites } from './glyphs.ts';
import { isUnhealthy } from './health.ts';
import { Detail, detailAt, isTile, type Frame } from './frame.ts';
import { drawTiles, isInView, withoutTiles } from './renderTrees.ts';
import { card } from './layout.ts';
import { drawSelectedMark } from './marks.ts';
import { noReferences } from './references.ts';
import type { Scene } from './scene.ts';
import { FittedText } from './text.ts';
import type { Theme } from './theme.ts';
import type { Size, View } from './viewport.ts';

/** From this many cards on, the far view is kept as a picture. */
const cacheFrom = 3000;
/** How much of the pane the picture reaches beyond each edge. */
const farMargin = 0.3;

interface FarView {
  readonly canvas: HTMLCanvasElement;
  readonly scene: Scene;
  readonly view: View;
  readonly size: Size;
  readonly dpr: number;
}

/** Draws the focus pane: dots, namespaces, owner edges, cards. Only what is in view. */
export class Renderer {
  readonly #theme: Theme;
  readonly #sprites: GlyphSprites;
  readonly #text: FittedText;
  #visible = new Int32Array(1024);
  #far: FarView | undefined;

  constructor(context: CanvasRenderingContext2D, theme: Theme) {
    this.#theme = theme;
    this.#sprites = new GlyphSprites(theme);
    this.#text = FittedText.on(context);
  }

  /** Draws one frame over the whole canvas. */
  draw(context: CanvasRenderingContext2D, frame: Frame): void {
    const { scene, view, dpr } = frame;
    if (scene.count < cacheFrom || detailAt(view.scale) > Detail.Mark) {
      this.#paint(context, frame);
      return;
    }
    const far = this.#farView(frame);
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.drawImage(far.canvas, Math.round((far.view.x - view.x) * view.scale * dpr), Math.round((far.view.y - view.y) * view.scale * dpr));
    context.setTransform(dpr, 0, 0, dpr, 0, 0);
    if (frame.selected >= 0) drawSelectedMark(context, frame, this.#theme);
  }

  /** A picture of the surroundings, painted again when the scene, the scale or the theme changes or the view leaves it: panning over tens of thousands of marks only copies. */
  #farView(frame: Frame): FarView {
    const { scene, view, size, dpr } = frame;
    const known = this.#far;
    const right = view.x + size.width / view.scale;
    const bottom = view.y + size.height / view.scale;
    if (known && known.scene === scene && known.view.scale === view.scale && known.dpr === dpr && known.view.x <= view.x && known.view.y <= view.y
      && known.view.x + known.size.width / view.scale >= right && known.view.y + known.size.height / view.scale >= bottom) return known;
    const margin = { x: size.width * farMargin, y: size.height * farMargin };
    const around: View = { ...view, x: view.x - margin.x / view.scale, y: view.y - margin.y / view.scale };
    const wide: Size = { width: size.width + 2 * margin.x, height: size.height + 2 * margin.y };
    const canvas = known?.canvas ?? document.createElement('canvas');
    const [pixelWidth, pixelHeight] = [Math.ceil(wide.width * dpr), Math.ceil(wide.height * dpr)];
    if (canvas.width !== pixelWidth) canvas.width = pixelWidth;
    if (canvas.height !== pixelHeight) canvas.height = pixelHeight;
    this.#paint(canvas.getContext('2d', { alpha: false })!, { ...frame, view: around, size: wide, selected: -1, hovered: -1, references: noReferences, hoveredGuest: -1 });
    return this.#far = { canvas, scene, view: around, size: wide, dpr };
  }

  #paint(context: CanvasRenderingContext2D, frame: Frame): void {
    const { view, size, dpr, scene, grid } = frame;
    const style: CardStyle = { theme: this.#theme, sprites: this.#sprites, text: this.#text };
    context.setTransform(dpr, 0, 0, dpr, 0, 0);
    context.fillStyle = this.#theme['canvas'];
    context.fillRect(0, 0, size.width, size.height);
    this.#dots(context, view, size);
    if (scene.count === 0) return;
    if (this.#visible.length < scene.count) this.#visible = new Int32Array(scene.count);
    const found = grid.within(view.x, view.y, view.x + size.width / view.scale, view.y + size.height / view.scale, this.#visible);
    const visible = this.#visible.subarray(0, found);
    if (scene.regions.length > 0) drawRegions(context, frame, style, false);
    if (detailAt(view.scale) > Detail.Mark) this.#edges(context, frame);
    drawReferenceEdges(context, frame, style);
    drawGhosts(context, frame, style);
    drawCards(context, frame, style, withoutTiles(frame, visible));
    drawTiles(context, frame, style);
    drawReferenceCards(context, frame, style);
    if (scene.regions.length > 0) drawRegions(context, frame, style, true);
  }

  #dots(context: CanvasRenderingContext2D, view: View, size: Size): void {
    let pitch = 24 * view.scale;
    while (pitch < 16) pitch *= 2;
    context.fillStyle = this.#theme['grid'];
    const left = -((view.x * view.scale) % pitch + pitch) % pitch;
    const top = -((view.y * view.scale) % pitch + pitch) % pitch;
    context.beginPath();
    for (let y = top; y < size.height; y += pitch) for (let x = left; x < size.width; x += pitch) context.rect(x, y, 2, 2);
    context.fill();
  }

  /** Owner edges as elbows; those on the way to something unhealthy are darker and drawn last. */
  #edges(context: CanvasRenderingContext2D, frame: Frame): void {
    const { scene, store, view, size } = frame;
    const { x, y, height, parent, item } = scene;
    const s = view.scale;
    const right = view.x + size.width / s;
    const bottom = view.y + size.height / s;
    const rounded = s >= 0.45;
    const shown = scene.trees.filter(tree => tree.count > 1 && isInView(tree, view, size) && !isTile(frame, tree));
    for (const hot of [false, true]) {
      context.beginPath();
      for (const tree of shown) {
        for (let i = tree.first; i < tree.first + tree.count; i++) {
          const owner = parent[i]!;
          if (owner < 0) continue;
          const x0 = x[owner]! + card.width;
          const x1 = x[i]!;
          if (x0 > right || x1 < view.x) continue;
          const y0 = y[owner]! + height[owner]! / 2;
          const y1 = y[i]! + height[i]! / 2;
          if (Math.min(y0, y1) > bottom || Math.max(y0, y1) < view.y) continue;
          const isHot = item[i]! >= 0 ? isUnhealthy(store.health[item[i]!]!) : unwell(scene.stacks[~item[i]!]!.counts);
          if (isHot !== hot) continue;
          elbow(context, (x0 - view.x) * s, (y0 - view.y) * s, (x1 - view.x) * s, (y1 - view.y) * s, rounded ? 6 * s : 0);
        }
      }
      context.strokeStyle = hot ? this.#theme['ink-3'] : this.#theme['edge-owner'];
      context.lineWidth = Math.max(0.6, (hot ? 1.4 : 1.2) * Math.min(1, s));
      context.setLineDash([]);
      context.stroke();
    }
  }
}

const unwell = (counts: ArrayLike<number>) => counts[2]! + counts[3]! + counts[4]! + counts[6]! > 0;

function elbow(context: CanvasRenderingContext2D, x0: number, y0: number, x1: number, y1: number, radius: number): void {
  context.moveTo(x0, y0);
  if (Math.abs(y1 - y0) < 1) {
    context.lineTo(x1, y1);
    return;
  }
  const middle = x0 + (x1 - x0) * 0.47;
  const r = Math.min(radius, Math.abs(y1 - y0) / 2);
  const down = Math.sign(y1 - y0);
  if (r < 1) {
    context.lineTo(middle, y0);
    context.lineTo(middle, y1);
  } else {
    context.lineTo(middle - r, y0);
    context.quadraticCurveTo(middle, y0, middle, y0 + down * r);
    context.lineTo(middle, y1 - down * r);
    context.quadraticCurveTo(middle, y1, middle + r, y1);
  }
  context.lineTo(x1, y1);
}
