import type { Theme } from './theme.ts';

/** A stroke or an area of a glyph, in a 14 x 14 box. `cut` is drawn in the colour behind the glyph. */
interface Stroke {
  readonly path: string;
  readonly fill?: true;
  readonly width?: number;
  readonly dash?: readonly number[];
  readonly cut?: true;
}

const ring = (radius: number) => `M${7 - radius} 7a${radius} ${radius} 0 1 1 ${2 * radius} 0a${radius} ${radius} 0 1 1 ${-2 * radius} 0z`;

/** One glyph a health, by its number: shapes differ so that colour is never alone. */
export const glyphs: readonly (readonly Stroke[])[] = [
  [{ path: ring(5.4), width: 1.4 }, { path: 'M4.6 7.2l1.7 1.7 3.2-3.6', width: 1.4 }],
  [{ path: ring(5.4), width: 1.4 }, { path: 'M7 1.6a5.4 5.4 0 0 1 0 10.8z', fill: true }],
  [{ path: 'M7 .9 13.6 12.6H.4z', fill: true, width: 0.8 }, { path: 'M7 4.8v3.8M7 10.5v.3', width: 1.6, cut: true }],
  [{ path: 'M4.2.5h5.6l3.7 3.7v5.6l-3.7 3.7H4.2L.5 9.8V4.2z', fill: true }, { path: 'M4.7 4.7l4.6 4.6M9.3 4.7L4.7 9.3', width: 1.7, cut: true }],
  [{ path: ring(5.6), width: 1.4, dash: [2.4, 2] }, { path: 'M5.3 5.5a1.7 1.7 0 1 1 2.5 1.6c-.6.3-.8.6-.8 1.2M7 10v.2', width: 1.3 }],
  [{ path: ring(5.4), width: 1.4 }, { path: 'M5.4 5v4M8.6 5v4', width: 1.4 }],
  [{ path: ring(5.6), width: 1.2, dash: [2, 2] }, { path: 'M3.2 10.8l7.6-7.6', width: 1.2 }],
];

/** The tokens that glyphs are drawn with. */
export type GlyphColours = Pick<Theme, 'ok-fill' | 'busy-fill' | 'warn-fill' | 'bad-fill' | 'unknown-fill' | 'ink-3' | 'gone-line' | 'panel'>;

const colourOf = (theme: GlyphColours, health: number): string =>
  [theme['ok-fill'], theme['busy-fill'], theme['warn-fill'], theme['bad-fill'], theme['unknown-fill'], theme['ink-3'], theme['gone-line']][health] ?? theme['unknown-fill'];

function paint(context: CanvasRenderingContext2D, strokes: readonly Stroke[], colour: string, behind: string): void {
  context.lineCap = 'round';
  context.lineJoin = 'round';
  for (const stroke of strokes) {
    const path = new Path2D(stroke.path);
    context.fillStyle = context.strokeStyle = stroke.cut ? behind : colour;
    if (stroke.fill) context.fill(path);
    if (!stroke.width) continue;
    context.lineWidth = stroke.width;
    context.setLineDash(stroke.dash ? [...stroke.dash] : []);
    context.stroke(path);
  }
}

/** Glyphs as bitmaps, drawn once a size: stroking paths for each card of each frame would cost more than its text. */
export class GlyphSprites {
  readonly #sprites = new Map<string, HTMLCanvasElement>();
  readonly #theme: GlyphColours;

  constructor(theme: GlyphColours) {
    this.#theme = theme;
  }

  draw(context: CanvasRenderingContext2D, health: number, x: number, y: number, size: number, dpr: number): void {
    const pixels = Math.max(4, Math.round(size * dpr));
    const key = `${health} ${pixels}`;
    let sprite = this.#sprites.get(key);
    if (!sprite) {
      sprite = document.createElement('canvas');
      sprite.width = sprite.height = pixels;
      const own = sprite.getContext('2d')!;
      own.scale(pixels / 14, pixels / 14);
      paint(own, glyphs[health] ?? glyphs[4]!, colourOf(this.#theme, health), this.#theme['panel']);
      this.#sprites.set(key, sprite);
    }
    context.drawImage(sprite, x, y, size, size);
  }
}

/** The same glyph as SVG, for the legend. Colours come from the stylesheet: `currentColor`, and `--panel` for what is cut out. */
export function glyphElement(health: number): SVGSVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 14 14');
  svg.setAttribute('aria-hidden', 'true');
  svg.classList.add('g', `h${health}`);
  for (const stroke of glyphs[health]!) {
    const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    const colour = stroke.cut ? 'var(--panel)' : 'currentColor';
    path.setAttribute('d', stroke.path);
    path.setAttribute('fill', stroke.fill ? colour : 'none');
    path.setAttribute('stroke', stroke.width ? colour : 'none');
    path.setAttribute('stroke-width', String(stroke.width ?? 0));
    path.setAttribute('stroke-linecap', 'round');
    path.setAttribute('stroke-linejoin', 'round');
    if (stroke.dash) path.setAttribute('stroke-dasharray', stroke.dash.join(' '));
    svg.append(path);
  }
  return svg;
}
