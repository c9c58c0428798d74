import { isNotchedWheel } from '../graph/gestures.ts';
import { onThemeChange } from '../graph/theme.ts';
import { go, withQuery } from '../site/navigate.ts';
import { isPaused } from '../site/pause.ts';
import { localTime } from '../site/times.ts';
import { between, type Brush } from '../timeline/brush.ts';
import { hatchPattern } from '../timeline/hatch.ts';
import { lengthOf, panned, zoomed, type TimeView } from '../timeline/scale.ts';
import { readTheme } from '../timeline/theme.ts';
import { loadRail, type RailData } from './load.ts';
import { drawRail, railX, type RailFrame } from './render.ts';
import { bounded, dragOf } from './scale.ts';
import { buildRail } from './shell.ts';

const refreshAfter = 10_000;
const minute = 60_000;

/**
 * `<cr-rail>`: the density of changes over time. Dragging the head goes to the past, dragging elsewhere brushes; the wheel zooms from 15 minutes to the whole log.
 * Attributes: `cluster`, `namespace`, `from`, `to`, `at` (the past), `range-from`, `range-to`, `past-url` (takes `at`), `range-url` (takes `from` and `to`), `live-url`.
 * Its content is the picture for pages without script.
 */
export class RailElement extends HTMLElement {
  static readonly observedAttributes = ['cluster', 'namespace', 'at', 'range-from', 'range-to'];
  #canvas: HTMLCanvasElement | undefined;
  #context: CanvasRenderingContext2D | undefined;
  #lifetime: AbortController | undefined;
  #view: TimeView = { from: 0, to: 1 };
  #following = true;
  #data: RailData | undefined;
  #brush: Brush | undefined;
  #drag: { readonly kind: 'head' | 'brush' | 'pan'; readonly from: number; moved: boolean } | undefined;
  #head: number | undefined;
  #loadedAt = -Infinity;
  #loading = false;
  #going: ReturnType<typeof setTimeout> | undefined;
  #frame: Omit<RailFrame, 'data' | 'view' | 'head' | 'past' | 'brush' | 'offset'> | undefined;

  connectedCallback(): void {
    this.#canvas ??= buildRail(this.attachShadow({ mode: 'open' }));
    this.#context ??= this.#canvas.getContext('2d')!;
    const canvas = this.#canvas;
    const { signal } = this.#lifetime = new AbortController();
    const observer = new ResizeObserver(() => this.#measure());
    observer.observe(canvas);
    const beat = setInterval(() => this.#beat(), 1000);
    signal.addEventListener('abort', () => {
      observer.disconnect();
      clearInterval(beat);
    });
    signal.addEventListener('abort', onThemeChange(() => this.#measure()));
    canvas.addEventListener('pointerdown', event => this.#down(event), { signal });
    canvas.addEventListener('pointermove', event => this.#move(event), { signal });
    canvas.addEventListener('pointerup', () => this.#up(true), { signal });
    canvas.addEventListener('pointercancel', () => this.#up(false), { signal });
    canvas.addEventListener('wheel', event => this.#wheel(event), { signal, passive: false });
    canvas.addEventListener('keydown', event => this.#key(event), { signal });
    this.#view = { from: this.#time('from') ?? Date.now() - 180 * minute, to: this.#time('to') ?? Date.now() };
    this.#measure();
    this.#read();
    void this.#load();
  }

  disconnectedCallback(): void {
    this.#lifetime?.abort();
    clearTimeout(this.#going);
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (before === after || !this.isConnected || !this.#canvas) return;
    if (name === 'cluster' || name === 'namespace') {
      this.#data = undefined;
      this.#loadedAt = -Infinity;
    }
    queueMicrotask(() => this.#read());
  }

  #time(name: string): number | undefined {
    const at = Date.parse(this.getAttribute(name) ?? '');
    return Number.isNaN(at) ? undefined : at;
  }

  get #at(): number | undefined { return this.#time('at'); }

  /** Head and brush as the page has them; the head is brought into view. */
  #read(): void {
    const [from, to] = [this.#time('range-from'), this.#time('range-to')];
    this.#brush = from !== undefined && to !== undefined && from < to ? { from, to } : undefined;
    this.#head = undefined;
    const at = this.#at;
    this.#following = at === undefined || at > Date.now() - lengthOf(this.#view);
    if (at !== undefined && !this.#following && (at < this.#view.from || at > this.#view.to)) this.#show({ from: at - lengthOf(this.#view) / 2, to: at + lengthOf(this.#view) / 2 });
    this.#say();
    this.#beat();
  }

  #measure(): void {
    const canvas = this.#canvas!;
    const dpr = devicePixelRatio || 1;
    const theme = readTheme(this);
    canvas.width = Math.max(1, Math.round(canvas.clientWidth * dpr));
    canvas.height = Math.max(1, Math.round(canvas.clientHeight * dpr));
    this.#frame = { width: canvas.clientWidth, height: canvas.clientHeight, dpr, theme, hatch: hatchPattern(this.#context!, theme, dpr) };
    this.#draw();
  }

  #draw(): void {
    if (!this.#frame) return;
    drawRail(this.#context!, {
      ...this.#frame, data: this.#data, view: this.#view, head: this.#head ?? this.#at ?? Math.min(Date.now(), this.#view.to), past: this.#at !== undefined || this.#head !== undefined,
      brush: this.#brush, offset: -new Date(this.#view.to).getTimezoneOffset() * minute,
    });
  }

  #beat(): void {
    if (document.visibilityState === 'hidden' || isPaused() || this.#drag) return;
    if (this.#following) {
      const now = Date.now();
      this.#view = { from: now - lengthOf(this.#view), to: now };
    }
    this.#draw();
    if (performance.now() - this.#loadedAt > refreshAfter) void this.#load();
  }

  async #load(): Promise<void> {
    if (this.#loading || !this.#frame) return;
    this.#loading = true;
    try {
      this.#data = await loadRail(this.getAttribute('cluster') ?? '', this.getAttribute('namespace') ?? '', this.#view, Math.round(this.#frame.width / 8), this.#lifetime!.signal) ?? this.#data;
      this.toggleAttribute('data-drawn', true);
    } catch { // what was drawn stays; the next beat tries again
    } finally {
      this.#loading = false;
      this.#loadedAt = performance.now();
      this.#draw();
    }
  }

  #show(view: TimeView): void {
    const now = Date.now();
    this.#view = bounded(view, this.#data?.begun, now);
    this.#following = this.#view.to >= now - 1000;
    this.#loadedAt = Math.min(this.#loadedAt, performance.now() - refreshAfter + 250); // once the wheel rests
    this.#draw();
    setTimeout(() => this.#beat(), 300);
  }

  #x(event: MouseEvent): number { return event.clientX - this.#canvas!.getBoundingClientRect().left; }

  #timeAt(x: number): number { return this.#view.from + x / Math.max(1, this.#frame!.width - 5) * lengthOf(this.#view); }

  #down(event: PointerEvent): void {
    if (event.button !== 0 || !this.#frame) return;
    const x = this.#x(event);
    const head = railX({ view: this.#view, width: this.#frame.width }, this.#at ?? Math.min(Date.now(), this.#view.to));
    this.#drag = { kind: event.shiftKey ? 'pan' : dragOf(x, head), from: this.#timeAt(x), moved: false };
    this.#canvas!.setPointerCapture(event.pointerId);
  }

  #move(event: PointerEvent): void {
    const x = this.#x(event);
    const drag = this.#drag;
    if (!drag) {
      const head = railX({ view: this.#view, width: this.#frame!.width }, this.#at ?? Math.min(Date.now(), this.#view.to));
      this.#canvas!.classList.toggle('head', dragOf(x, head) === 'head');
      return;
    }
    const at = Math.min(Date.now(), this.#timeAt(x));
    if (!drag.moved && Math.abs(at - drag.from) < 4 * lengthOf(this.#view) / this.#frame!.width) return;
    drag.moved = true;
    if (drag.kind === 'head') this.#head = at;
    else if (drag.kind === 'brush') this.#brush = between(drag.from, at);
    else this.#view = bounded(panned(this.#view, drag.from - at), this.#data?.begun, Date.now());
    this.#say();
    this.#draw();
  }

  #up(done: boolean): void {
    const drag = this.#drag;
    this.#drag = undefined;
    if (!drag?.moved || !done) {
      this.#read();
      return;
    }
    if (drag.kind === 'head' && this.#head !== undefined) this.#travel(this.#head, 0);
    else if (drag.kind === 'brush' && this.#brush) go(withQuery(this.getAttribute('range-url') ?? '', { from: new Date(this.#brush.from).toISOString(), to: new Date(this.#brush.to).toISOString() }));
    else this.#show(this.#view);
  }

  /** To a moment; within the last seconds that is now. */
  #travel(at: number, after: number): void {
    clearTimeout(this.#going);
    this.#going = setTimeout(() => {
      const live = this.getAttribute('live-url') ?? location.href;
      if (at >= Date.now() - 5000) go(live);
      else go(withQuery(this.getAttribute('past-url') ?? '', { at: new Date(at).toISOString() }));
    }, after);
  }

  #wheel(event: WheelEvent): void {
    event.preventDefault();
    const step = event.deltaMode === 1 ? event.deltaY * 33 : event.deltaY;
    if (!isNotchedWheel(event) && Math.abs(event.deltaX) > Math.abs(event.deltaY)) this.#show(panned(this.#view, event.deltaX * lengthOf(this.#view) / Math.max(1, this.#frame!.width)));
    else this.#show(zoomed(this.#view, Math.exp(-Math.max(-240, Math.min(240, step)) * 0.0025), this.#following ? 1 : this.#x(event) / Math.max(1, this.#frame!.width)));
  }

  #key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = this.#head ?? this.#at ?? Date.now();
    const move = (by: number) => {
      this.#head = Math.min(Date.now(), at + by);
      this.#say();
      this.#draw();
      this.#travel(this.#head, 500);
    };
    const stride = (event.shiftKey ? 10 : 1) * minute;
    const run: Readonly<Record<string, () => void>> = {
      ArrowLeft: () => move(-stride), ArrowRight: () => move(stride), '+': () => this.#show(zoomed(this.#view, 1.5, 1)), '=': () => this.#show(zoomed(this.#view, 1.5, 1)),
      '-': () => this.#show(zoomed(this.#view, 1 / 1.5, 1)), End: () => this.#travel(Date.now(), 0),
    };
    if (!Object.hasOwn(run, event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    run[event.key]!();
  }

  /** What readers hear of the head. */
  #say(): void {
    const at = this.#head ?? this.#at;
    const canvas = this.#canvas!;
    canvas.setAttribute('aria-valuetext', at === undefined ? 'now' : localTime(new Date(at), new Date()));
    canvas.setAttribute('aria-valuemin', String(Math.round(this.#view.from / 1000)));
    canvas.setAttribute('aria-valuemax', String(Math.round(this.#view.to / 1000)));
    canvas.setAttribute('aria-valuenow', String(Math.round((at ?? this.#view.to) / 1000)));
  }
}
