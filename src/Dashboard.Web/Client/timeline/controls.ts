import { anchorOf, between, handleAt, middleThird, type Brush } from './brush.ts';
import { Crosshair } from './crosshair.ts';
import { laneAt, sizes } from './layout.ts';
import type { Pane } from './pane.ts';
import { listen, type Grip } from './pointer.ts';
import type { Shell } from './shell.ts';

export interface ControlHandlers {
  /** Pixels that the view moves by: to later for positive ones. */
  pan(pixels: number): void;
  zoom(factor: number, anchor: number): void;
  reset(): void;
  /** Brings a moment into the middle. */
  bring(at: number): void;
  /** The brush is final. */
  brushed(brush: Brush | undefined): void;
  select(lane: number): void;
  /** Opens or folds a lane's conditions. */
  toggle(lane: number): void;
  open(lane: number): void;
}

/** A handle is held within so many pixels of it. */
const nearHandle = 6;

/** What pointers and keys do with a pane. */
export class Controls {
  readonly #pane: Pane;
  readonly #shell: Shell;
  readonly #handlers: ControlHandlers;
  readonly #crosshair: Crosshair;
  #anchor = 0;

  constructor(pane: Pane, shell: Shell, handlers: ControlHandlers, signal: AbortSignal) {
    this.#pane = pane;
    this.#shell = shell;
    this.#handlers = handlers;
    this.#crosshair = new Crosshair(pane, shell, signal);
    listen(shell.overlay, {
      grip: (x, y, shift) => this.#grip(x, y, shift),
      drag: (grip, x, dx, dy) => this.#drag(grip, x, dx, dy),
      drop: grip => this.#drop(grip),
      tap: (x, y) => this.#tap(x, y),
      hover: (x, y) => this.#hover(x, y),
      leave: () => this.#crosshair.hide(),
      zoom: (factor, x) => handlers.zoom(factor, Math.max(0, Math.min(1, (x - pane.labels) / Math.max(1, pane.width - pane.labels)))),
      scroll: (dx, dy) => {
        pane.scrollBy(dy);
        if (dx !== 0) handlers.pan(dx);
      },
    }, x => x < pane.labels, signal);
    shell.overlay.addEventListener('keydown', event => this.#key(event), { signal });
    shell.zoomIn.addEventListener('click', () => handlers.zoom(1.5, 0.5), { signal });
    shell.zoomOut.addEventListener('click', () => handlers.zoom(1 / 1.5, 0.5), { signal });
    shell.back.addEventListener('click', () => handlers.reset(), { signal });
  }

  #handle(x: number): 'from' | 'to' | undefined {
    const { labels, brush } = this.#pane;
    return x >= labels - 4 ? handleAt(brush, this.#pane.timeAt(x), this.#pane.milliseconds(nearHandle)) : undefined;
  }

  #grip(x: number, y: number, shift: boolean): Grip {
    const handle = this.#handle(x);
    if (handle) this.#anchor = anchorOf(this.#pane.brush!, handle);
    else if (x > this.#pane.labels && (y < sizes.axis || shift)) this.#anchor = this.#pane.timeAt(x);
    else {
      this.#shell.overlay.classList.add('dragging');
      return 'pan';
    }
    return handle ? 'handle' : 'brush';
  }

  #drag(grip: Grip, x: number, dx: number, dy: number): void {
    const pane = this.#pane;
    this.#shell.tip.hidden = true;
    if (grip === 'pan') {
      pane.scrollBy(-dy);
      this.#handlers.pan(-dx);
    } else {
      pane.brush = between(this.#anchor, Math.min(pane.timeAt(Math.max(pane.labels, x)), pane.until));
      pane.redrawOverlay();
    }
  }

  #drop(grip: Grip): void {
    this.#shell.overlay.classList.remove('dragging');
    if (grip !== 'pan') this.#handlers.brushed(this.#pane.brush);
  }

  #tap(x: number, y: number): void {
    const pane = this.#pane;
    this.#shell.overlay.classList.remove('dragging');
    const lane = laneAt(pane.layout, y - sizes.axis + pane.scroll);
    if (y < sizes.axis || lane < 0) return;
    if (x < pane.labels && lane === pane.selected) this.#handlers.toggle(lane);
    else this.#handlers.select(lane);
  }

  #hover(x: number, y: number): void {
    const pane = this.#pane;
    const { classList } = this.#shell.overlay;
    const handle = this.#handle(x) !== undefined;
    classList.toggle('handle', handle);
    classList.toggle('axis', !handle && x > pane.labels && y < sizes.axis);
    classList.toggle('link', x <= pane.labels && y > sizes.axis);
    if (x <= pane.labels || y < sizes.axis) this.#crosshair.hide();
    else this.#crosshair.point(pane.timeAt(x), laneAt(pane.layout, y - sizes.axis + pane.scroll), x, y);
  }

  #key(event: KeyboardEvent): void {
    const pane = this.#pane;
    const { zoom, pan, reset, select, toggle, open, brushed, bring } = this.#handlers;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const run: Readonly<Record<string, () => void>> = {
      ArrowDown: () => select(Math.min(pane.layout.lanes.length - 1, pane.selected + 1)),
      ArrowUp: () => select(Math.max(0, pane.selected - 1)),
      ArrowLeft: () => event.shiftKey ? pan(-80) : this.#crosshair.step(false, bring),
      ArrowRight: () => event.shiftKey ? pan(80) : this.#crosshair.step(true, bring),
      '+': () => zoom(1.5, 0.5), '=': () => zoom(1.5, 0.5), '-': () => zoom(1 / 1.5, 0.5), '0': reset,
      e: () => pane.selected >= 0 && toggle(pane.selected),
      Enter: () => pane.selected >= 0 && open(pane.selected),
      Escape: () => pane.brush && brushed(undefined),
      ...(pane.brush ? {} : { b: () => brushed(middleThird(pane.view.from, pane.view.to, pane.until)) }), // with a brush the page's own key sets it as range
    };
    if (!Object.hasOwn(run, event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    run[event.key]!();
  }
}
