import { GlyphSprites } from '../graph/glyphs.ts';
import { FittedText } from '../graph/text.ts';
import type { Brush } from './brush.ts';
import { type Frame } from './frame.ts';
import { hatchPattern } from './hatch.ts';
import { layOut, sizes, type Layout } from './layout.ts';
import type { TimelineData } from './model.ts';
import { drawOverlay } from './overlay.ts';
import { draw } from './render.ts';
import { lengthOf, type TimeView } from './scale.ts';
import { pixelOf, Strips } from './strips.ts';
import { readTheme, type Theme } from './theme.ts';
import { WorstIndex } from './worst.ts';

const pixelsOf = (theme: Theme): Frame['pixels'] => ({ fill: theme.fill.map(pixelOf), ink: pixelOf(theme['ink-1']) });

const empty: Layout = { lanes: [], height: 0 };

/** Two canvases, one above the other: lanes, and brush with crosshair. Draws at most once a frame, and only what was asked for. */
export class Pane {
  readonly #lanes: HTMLCanvasElement;
  readonly #overlay: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  readonly #over: CanvasRenderingContext2D;
  readonly #text: FittedText;
  readonly #resized: () => void;
  #theme: Theme;
  #glyphs: GlyphSprites;
  #hatch: CanvasPattern;
  #worst: WorstIndex | undefined;
  #data: TimelineData | undefined;
  readonly #strips = new Strips();
  #pixels: Frame['pixels'];
  #pending = 0;
  #dpr = 1;
  layout: Layout = empty;
  width = 0;
  height = 0;
  view: TimeView = { from: 0, to: 1 };
  until = 0;
  past = false;
  scroll = 0;
  selected = -1;
  brush: Brush | undefined;
  crosshair: number | undefined;

  constructor(lanes: HTMLCanvasElement, overlay: HTMLCanvasElement, resized: () => void, signal: AbortSignal) {
    this.#lanes = lanes;
    this.#overlay = overlay;
    this.#resized = resized;
    this.#context = lanes.getContext('2d', { alpha: false })!;
    this.#over = overlay.getContext('2d')!;
    this.#text = FittedText.on(document.createElement('canvas').getContext('2d')!);
    this.#theme = readTheme(lanes);
    this.#glyphs = new GlyphSprites(this.#theme);
    this.#pixels = pixelsOf(this.#theme);
    this.#hatch = hatchPattern(this.#context, this.#theme, this.#dpr);
    const observer = new ResizeObserver(() => this.#measure());
    observer.observe(overlay);
    signal.addEventListener('abort', () => {
      observer.disconnect();
      cancelAnimationFrame(this.#pending);
      this.#pending = 0;
    });
    this.#measure();
  }

  get data(): TimelineData | undefined { return this.#data; }

  /** Width of the column of names: a share of narrow screens. */
  get labels(): number { return this.width < 560 ? 112 : this.width < 900 ? 200 : 264; }

  /** How long some pixels are. */
  milliseconds(pixels: number): number { return pixels * lengthOf(this.view) / Math.max(1, this.width - this.labels); }

  timeAt(x: number): number { return this.view.from + this.milliseconds(x - this.labels); }

  get frame(): Frame | undefined {
    if (!this.#data || !this.#worst || this.width === 0) return undefined;
    return {
      data: this.#data, worst: this.#worst, layout: this.layout, view: this.view, width: this.width, height: this.height, labels: this.labels, scroll: this.scroll, dpr: this.#dpr,
      until: this.until, past: this.past, selected: this.selected, offset: -new Date(this.view.to).getTimezoneOffset() * 60_000, theme: this.#theme, strips: this.#strips, pixels: this.#pixels, hatch: this.#hatch, text: this.#text,
      glyphs: this.#glyphs,
    };
  }

  setTheme(): void {
    this.#theme = readTheme(this.#lanes);
    this.#glyphs = new GlyphSprites(this.#theme);
    this.#pixels = pixelsOf(this.#theme);
    this.#hatch = hatchPattern(this.#context, this.#theme, this.#dpr);
    this.redraw();
  }

  show(data: TimelineData | undefined, open: (uid: string) => boolean): void {
    if (data !== this.#data) this.#worst = data && new WorstIndex(data.segments);
    this.#data = data;
    this.layout = data ? layOut(data, open) : empty;
    this.scrollBy(0);
    this.redraw();
  }

  /** Moves the lanes up by some pixels, within what there is. */
  scrollBy(pixels: number): void {
    this.scroll = Math.max(0, Math.min(this.scroll + pixels, this.layout.height - (this.height - sizes.axis)));
    this.redraw();
  }

  reveal(lane: number): void {
    const box = this.layout.lanes[lane];
    if (!box) return;
    if (box.top < this.scroll) this.scrollBy(box.top - this.scroll);
    else if (box.top + box.height > this.scroll + this.height - sizes.axis) this.scrollBy(box.top + box.height - this.scroll - this.height + sizes.axis);
    this.redraw();
  }

  redraw(): void {
    this.#pending ||= requestAnimationFrame(() => {
      this.#pending = 0;
      this.drawNow();
    });
  }

  drawNow(): void {
    const frame = this.frame;
    if (!frame) return;
    draw(this.#context, frame);
    drawOverlay(this.#over, frame, this.brush, this.crosshair);
  }

  /** Only brush and crosshair. */
  redrawOverlay(): void {
    const frame = this.frame;
    if (frame && this.#pending === 0) drawOverlay(this.#over, frame, this.brush, this.crosshair);
  }

  #measure(): void {
    const { clientWidth, clientHeight } = this.#overlay;
    const dpr = devicePixelRatio || 1;
    if (clientWidth === this.width && clientHeight === this.height && dpr === this.#dpr) return;
    this.width = clientWidth;
    this.height = clientHeight;
    this.#dpr = dpr;
    for (const canvas of [this.#lanes, this.#overlay]) {
      canvas.width = Math.max(1, Math.round(clientWidth * dpr));
      canvas.height = Math.max(1, Math.round(clientHeight * dpr));
    }
    this.#hatch = hatchPattern(this.#context, this.#theme, dpr);
    this.scrollBy(0);
    this.drawNow(); // a canvas that was resized is black until it is drawn
    this.#resized();
  }
}
