import { regionAt, tileAt } from './farHit.ts';
import type { Frame } from './frame.ts';
import { Ghosts } from './ghosts.ts';
import { listen } from './gestures.ts';
import { HitGrid } from './hit.ts';
import { card } from './layout.ts';
import type { GraphStore } from './model.ts';
import { ChangeMarks, Glide, offsets, prefersReducedMotion, ViewMotion } from './motion.ts';
import { ReferenceLayer } from './referenceLayer.ts';
import type { KnownReferences } from './references.ts';
import type { Relation } from './relations.ts';
import { Renderer } from './render.ts';
import type { Rect, Scene } from './scene.ts';
import type { Theme } from './theme.ts';
import { clamp, fit, open, pan, reveal, showsAll, toWorld, zoomAt, type Size, type View } from './viewport.ts';

export interface FocusPaneHandlers {
  /** A card was pressed (-1: the ground), or pressed twice. */
  press(index: number, twice: boolean): void;
  /** A tree was pressed where it is one tile. */
  pressTree(first: number): void;
  /** A namespace was pressed from so far that its cards are marks. */
  pressRegion(region: number): void;
  /** What a reference leads to was pressed. */
  pressGuest(relation: Relation): void;
  /** The pointer is over a card, over what a reference leads to, or over neither. */
  hover(index: number, guest: Relation | undefined, x: number, y: number): void;
  /** The user wants to see more than everything. */
  beyond(): void;
  resized(size: Size): void;
}

/** Cards above this many jump instead of gliding. */
const glideLimit = 1500;

/** The pane with the focused trees: owns its canvas, view, selection and animation; draws on demand, one frame at most per refresh. */
export class FocusPane {
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  readonly #handlers: FocusPaneHandlers;
  readonly #viewMotion = new ViewMotion();
  readonly #glide = new Glide();
  readonly #marks = new ChangeMarks();
  readonly #ghosts = new Ghosts();
  readonly #references = new ReferenceLayer();
  #renderer: Renderer | undefined;
  #store: GraphStore | undefined;
  #scene: Scene | undefined;
  #grid: HitGrid | undefined;
  #view: View = { x: 0, y: 0, scale: 1 };
  #size: Size = { width: 0, height: 0 };
  /** Wall clock that ages are counted to, Unix seconds; the past has its own. */
  seconds = (): number => Date.now() / 1000;
  #selectedKey: string | undefined;
  #selected = -1;
  #hovered = -1;
  #frame = 0;
  /** Whether the view is the user's: until then it is opened anew when the pane changes its size. */
  #moved = false;
  #opened = false;

  constructor(canvas: HTMLCanvasElement, handlers: FocusPaneHandlers, signal: AbortSignal) {
    this.#canvas = canvas;
    this.#handlers = handlers;
    this.#context = canvas.getContext('2d', { alpha: false })!;
    const observer = new ResizeObserver(() => this.#resize());
    observer.observe(canvas);
    signal.addEventListener('abort', () => {
      observer.disconnect();
      cancelAnimationFrame(this.#frame);
      this.#frame = 0;
    });
    listen(canvas, {
      pan: (dx, dy) => this.#move(pan(this.#view, dx, dy)),
      zoom: (factor, x, y) => this.zoom(factor, x, y),
      hover: (x, y) => this.#hover(x, y),
      leave: () => this.#hover(-1, -1),
      tap: (x, y, twice) => {
        const region = this.#regionAt(x, y);
        const guest = this.#references.at(...toWorld(this.#view, x, y));
        const tree = this.#treeAt(x, y);
        if (region >= 0) handlers.pressRegion(region);
        else if (tree >= 0) handlers.pressTree(tree);
        else if (guest >= 0) handlers.pressGuest(this.#references.drawn.guests[guest]!.relation);
        else handlers.press(this.#at(x, y), twice);
      },
      drag: active => canvas.classList.toggle('dragging', active),
    }, signal);
  }

  get scene(): Scene | undefined { return this.#scene; }
  get selected(): number { return this.#selected; }
  /** Whether someone moved the view: until then it may open anew. */
  get isMoved(): boolean { return this.#moved; }
  get size(): Size { return this.#size; }
  get references(): ReferenceLayer { return this.#references; }

  setTheme(theme: Theme): void {
    this.#renderer = new Renderer(this.#context, theme);
    this.invalidate();
  }

  /**
   * Shows a scene. `keep` leaves the view where it is and lets cards glide; else the pane opens on the new scene.
   * With an anchor, the card that has its key now stands where the card `was` stood; without one the selection, while it is in view, stays where it is.
   */
  show(store: GraphStore, scene: Scene, keep: boolean, anchor?: { readonly key: string; readonly was: readonly [number, number] }): void {
    const before = this.#scene;
    const beforeStore = this.#store;
    const held = before && this.#selected >= 0 && this.#isInView(this.#rect(this.#selected)) ? [before.x[this.#selected]!, before.y[this.#selected]!] as const : undefined;
    this.#store = store;
    this.#scene = scene;
    this.#grid = new HitGrid(scene);
    this.#hovered = -1;
    this.#glide.stop();
    const now = performance.now();
    this.#ghosts.show(store, scene, keep && beforeStore === store, now);
    if (this.#ghosts.left(now) > 0) setTimeout(() => this.invalidate(), this.#ghosts.left(now));
    this.#selected = this.#find(this.#selectedKey);
    this.#layReferences();
    const anchored = anchor ? this.#find(anchor.key) : -1;
    if (anchor && anchored >= 0 && this.#opened) {
      this.#move({ ...this.#view, x: this.#view.x + scene.x[anchored]! - anchor.was[0], y: this.#view.y + scene.y[anchored]! - anchor.was[1] });
    } else if (keep && this.#opened && !this.#moved && !showsAll(this.#view, scene.bounds, this.#size)) {
      // Nobody chose this view: trees that came are shown as it was opened to show those before.
      this.#go(this.#opening(scene));
      if (before && beforeStore === store) this.#startGlide(before);
    } else if (keep && this.#opened && this.#showsAny()) {
      const [dx, dy] = held && this.#selected >= 0 ? [scene.x[this.#selected]! - held[0], scene.y[this.#selected]! - held[1]] : [0, 0];
      if (dx !== 0 || dy !== 0) this.#view = { ...this.#view, x: this.#view.x + dx, y: this.#view.y + dy };
      else if (before && beforeStore === store) this.#startGlide(before);
    } else {
      this.#open();
    }
    this.invalidate();
  }

  /** Selects by key; -1 is returned when no card of the scene has it. */
  select(key: string | undefined, bring: boolean): number {
    this.#selectedKey = key;
    this.#selected = this.#find(key);
    this.#layReferences();
    if (bring && this.#selected >= 0 && this.#size.width > 0) this.#glideTo(reveal(this.#view, this.#rect(this.#selected), this.#size));
    this.invalidate();
    return this.#selected;
  }

  /** References of the selection, once they are known; brings what they lead to into view where that fits. */
  setReferences(known: KnownReferences | undefined): void {
    this.#references.known = known;
    this.#layReferences();
    const around = this.#selected < 0 || !this.#scene ? undefined : this.#references.bounds(this.#rect(this.#selected), this.#scene);
    if (around && around.width * this.#view.scale < this.#size.width && around.height * this.#view.scale < this.#size.height) this.#glideTo(reveal(this.#view, around, this.#size));
    this.invalidate();
  }

  #layReferences(): void {
    if (this.#store && this.#scene && this.#grid) this.#references.lay(this.#store, this.#scene, this.#grid, this.#selected);
  }

  changed(ids: readonly number[]): void {
    this.#marks.add(ids, performance.now());
    this.invalidate();
  }

  fit(): void {
    if (this.#scene) this.#glideTo(fit(this.#scene.bounds, this.#size));
  }

  zoom(factor: number, x = this.#size.width / 2, y = this.#size.height / 2): void {
    const scene = this.#scene;
    if (!scene) return;
    const whole = fit(scene.bounds, this.#size).scale;
    if (factor < 1 && this.#view.scale <= whole * 0.7) {
      this.#handlers.beyond();
      return;
    }
    this.#move(zoomAt(this.#view, Math.max(factor, whole * 0.65 / this.#view.scale), x, y));
  }

  invalidate(): void {
    if (this.#frame === 0) this.#frame = requestAnimationFrame(now => this.#draw(now));
  }

  #isInView({ x, y, width, height }: Rect): boolean {
    const view = this.#view;
    return x + width >= view.x && y + height >= view.y && x <= view.x + this.#size.width / view.scale && y <= view.y + this.#size.height / view.scale;
  }

  /** Whether a card is in view: where a change moved them all away, staying would show nothing. */
  #showsAny(): boolean {
    const { x, y, scale } = this.#view;
    return this.#grid!.within(x, y, x + this.#size.width / scale, y + this.#size.height / scale, new Int32Array(this.#scene!.count)) > 0;
  }

  #find(key: string | undefined): number {
    if (key === undefined || !this.#scene || !this.#store) return -1;
    const slot = /^\d+$/.test(key) ? this.#store.slotOf(Number(key)) : -1;
    const scene = this.#scene;
    for (let i = 0; i < scene.count; i++) {
      const item = scene.item[i]!;
      if (item >= 0 ? item === slot : scene.stacks[~item]!.key === key) return i;
    }
    return -1;
  }

  #rect(index: number): Rect {
    const scene = this.#scene!;
    return { x: scene.x[index]!, y: scene.y[index]!, width: card.width, height: scene.height[index]! };
  }

  #at(x: number, y: number): number {
    return this.#grid ? this.#grid.at(...toWorld(this.#view, x, y)) : -1;
  }

  #regionAt(x: number, y: number): number {
    return this.#scene ? regionAt(this.#scene, this.#view, x, y) : -1;
  }

  #treeAt(x: number, y: number): number {
    return this.#scene ? tileAt(this.#scene, this.#view, x, y) : -1;
  }

  #hover(x: number, y: number): void {
    const tree = x < 0 ? -1 : this.#treeAt(x, y);
    const far = x >= 0 && this.#regionAt(x, y) >= 0;
    const guest = x < 0 || far ? -1 : this.#references.at(...toWorld(this.#view, x, y));
    const index = tree >= 0 ? tree : x < 0 || far || guest >= 0 ? -1 : this.#at(x, y);
    this.#canvas.classList.toggle('over', index >= 0 || guest >= 0 || far);
    this.#handlers.hover(index, this.#references.drawn.guests[guest]?.relation, x, y);
    if (index === this.#hovered && guest === this.#references.hovered) return;
    this.#hovered = index;
    this.#references.hovered = guest;
    this.invalidate();
  }

  /** Goes to where the scene opens, with the selection in view. */
  #open(): void {
    this.#viewMotion.stop();
    this.#moved = false;
    this.#opened = this.#size.width > 0;
    if (!this.#opened || !this.#scene) return;
    this.#view = this.#opening(this.#scene);
  }

  #opening(scene: Scene): View {
    const view = open(scene.bounds, this.#size, scene.focus.level === 'all');
    return this.#selected >= 0 && scene.focus.level !== 'all' ? reveal(view, this.#rect(this.#selected), this.#size) : view;
  }

  #move(view: View): void {
    this.#viewMotion.stop();
    this.#moved = true;
    this.#view = this.#scene ? clamp(view, this.#scene.bounds, this.#size) : view;
    this.invalidate();
  }

  #glideTo(view: View): void {
    this.#moved = true;
    this.#go(view);
  }

  #go(view: View): void {
    if (prefersReducedMotion()) this.#view = view;
    else this.#viewMotion.start(this.#view, view, performance.now());
    this.invalidate();
  }

  #startGlide(before: Scene): void {
    const store = this.#store!;
    const scene = this.#scene!;
    if (scene.count > glideLimit || before.count > glideLimit || prefersReducedMotion()) return;
    const moved = offsets(store, before, scene);
    if (moved) this.#glide.start(moved.dx, moved.dy, performance.now());
  }

  #resize(): void {
    const { clientWidth: width, clientHeight: height } = this.#canvas;
    if (width === 0 || height === 0) return;
    const dpr = window.devicePixelRatio || 1;
    this.#canvas.width = Math.round(width * dpr);
    this.#canvas.height = Math.round(height * dpr);
    this.#size = { width, height };
    if (this.#scene && !(this.#opened && this.#moved)) this.#open();
    this.#handlers.resized(this.#size);
    if (this.#moved && this.#selected >= 0) this.#view = reveal(this.#view, this.#rect(this.#selected), this.#size);
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#draw(performance.now()); // now: a resized canvas is blank until drawn
  }

  #draw(now: number): void {
    this.#frame = 0;
    const { width } = this.#size;
    if (!this.#renderer || width === 0) return;
    const moving = this.#viewMotion.at(now);
    if (moving) this.#view = moving;
    if (!this.#scene || !this.#store || !this.#grid) return;
    const store = this.#store;
    const scene = this.#scene;
    const gliding = this.#glide.at(scene.x, scene.y, now);
    const reduced = prefersReducedMotion();
    const marks = this.#marks.prune(now, reduced);
    const frame: Frame = {
      store, scene: gliding ? { ...scene, ...gliding } : scene, grid: this.#grid, view: this.#view, size: this.#size, dpr: window.devicePixelRatio || 1,
      selected: this.#selected, hovered: this.#hovered, references: this.#references.drawn, hoveredGuest: this.#references.hovered, seconds: this.seconds(), reducedMotion: reduced, ghosts: this.#ghosts.at(now),
      mark: index => marks && scene.item[index]! >= 0 ? this.#marks.strength(store.id[scene.item[index]!]!, now, reduced) : 0,
    };
    this.#renderer.draw(this.#context, frame);
    this.#canvas.classList.add('drawn');
    if (moving || gliding || marks) this.invalidate();
  }
}
