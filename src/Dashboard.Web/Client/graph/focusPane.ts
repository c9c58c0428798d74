import { Camera } from './camera.ts';
import { regionAt, tileAt } from './farHit.ts';
import type { Frame } from './frame.ts';
import { Ghosts } from './ghosts.ts';
import { listen } from './gestures.ts';
import { HitGrid } from './hit.ts';
import { card } from './layout.ts';
import type { GraphStore } from './model.ts';
import { ChangeMarks, Glide, offsets, prefersReducedMotion } from './motion.ts';
import { ReferenceLayer } from './referenceLayer.ts';
import type { KnownReferences } from './references.ts';
import type { Relation } from './relations.ts';
import { Renderer } from './render.ts';
import type { Rect, Scene } from './scene.ts';
import type { Theme } from './theme.ts';
import type { Size } from './viewport.ts';

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

/** Milliseconds between two frames in which nothing but marks of changes fades: an eye does not tell such steps of a pale tint apart. */
const fadeEvery = 50;
/** Cards above this many jump instead of gliding. */
const glideLimit = 1500;

/** The pane with the focused trees: owns its canvas, selection and animation; draws on demand, one frame at most per refresh. */
export class FocusPane {
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  readonly #handlers: FocusPaneHandlers;
  readonly #camera = new Camera();
  readonly #glide = new Glide();
  readonly #marks = new ChangeMarks();
  readonly #ghosts = new Ghosts();
  readonly #references = new ReferenceLayer();
  #renderer: Renderer | undefined;
  #store: GraphStore | undefined;
  #scene: Scene | undefined;
  #grid: HitGrid | undefined;
  /** Wall clock that ages are counted to, Unix seconds; the past has its own. */
  seconds = (): number => Date.now() / 1000;
  #selectedKey: string | undefined;
  #selected = -1;
  #hovered = -1;
  #frame = 0;
  #isDrawn = false;
  #fade: ReturnType<typeof setTimeout> | undefined;

  constructor(canvas: HTMLCanvasElement, handlers: FocusPaneHandlers, signal: AbortSignal) {
    this.#canvas = canvas;
    this.#handlers = handlers;
    this.#context = canvas.getContext('2d', { alpha: false })!;
    const observer = new ResizeObserver(() => this.#resize());
    observer.observe(canvas);
    signal.addEventListener('abort', () => {
      observer.disconnect();
      cancelAnimationFrame(this.#frame);
      clearTimeout(this.#fade);
      this.#frame = 0;
    });
    listen(canvas, {
      pan: (dx, dy) => {
        this.#camera.pan(dx, dy, this.#scene?.bounds);
        this.invalidate();
      },
      zoom: (factor, x, y) => this.zoom(factor, x, y),
      hover: (x, y) => this.#hover(x, y),
      leave: () => this.#hover(-1, -1),
      tap: (x, y, twice) => {
        const region = this.#regionAt(x, y);
        const guest = this.#references.at(...this.#camera.world(x, y));
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
  get isMoved(): boolean { return this.#camera.isMoved; }
  get size(): Size { return this.#camera.size; }
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
    const camera = this.#camera;
    const before = this.#scene;
    const glides = this.#store === store;
    const held = before && this.#selected >= 0 && camera.sees(this.#rect(this.#selected)) ? this.#rect(this.#selected) : undefined;
    this.#store = store;
    this.#scene = scene;
    this.#grid = new HitGrid(scene);
    this.#hovered = -1;
    this.#glide.stop();
    const now = performance.now();
    this.#showGhosts(store, scene, now);
    this.#selected = this.#find(this.#selectedKey);
    this.#layReferences();
    const selected = this.#selected < 0 ? undefined : this.#rect(this.#selected);
    const anchored = anchor && camera.isOpen ? this.#find(anchor.key) : -1;
    if (anchored >= 0) {
      camera.anchor(scene.x[anchored]! - anchor!.was[0], scene.y[anchored]! - anchor!.was[1], scene.bounds);
    } else if (keep && before && camera.follow(before, scene, selected, now)) {
      if (glides) this.#startGlide(before, now);
    } else if (keep && camera.isOpen && this.#showsAny()) {
      const [dx, dy] = held && selected ? [selected.x - held.x, selected.y - held.y] : [0, 0];
      if (dx !== 0 || dy !== 0) camera.shift(dx, dy);
      else if (before && glides) this.#startGlide(before, now);
    } else {
      camera.open(scene, selected);
    }
    this.invalidate();
  }

  /** Selects by key; -1 is returned when no card of the scene has it. */
  select(key: string | undefined, bring: boolean): number {
    this.#selectedKey = key;
    this.#selected = this.#find(key);
    this.#layReferences();
    if (bring && this.#selected >= 0 && this.size.width > 0) this.#camera.reveal(this.#rect(this.#selected), performance.now());
    this.invalidate();
    return this.#selected;
  }

  /** References of the selection, once they are known; brings what they lead to into view where that fits. */
  setReferences(known: KnownReferences | undefined): void {
    this.#references.known = known;
    this.#layReferences();
    const around = this.#selected < 0 || !this.#scene ? undefined : this.#references.bounds(this.#rect(this.#selected), this.#scene);
    const { view, size } = this.#camera;
    if (around && around.width * view.scale < size.width && around.height * view.scale < size.height) this.#camera.reveal(around, performance.now());
    this.invalidate();
  }

  #layReferences(): void {
    if (this.#store && this.#scene && this.#grid) this.#references.lay(this.#store, this.#scene, this.#grid, this.#selected);
  }

  /** Objects changed. Drawn at once: changes are taken when a frame is due, and it would be the next one that shows them. */
  changed(ids: readonly number[]): void {
    const now = performance.now();
    this.#marks.add(ids, now);
    cancelAnimationFrame(this.#frame);
    this.#draw(now);
  }

  fit(): void {
    if (this.#scene) this.#camera.fit(this.#scene.bounds, performance.now());
    this.invalidate();
  }

  zoom(factor: number, x = this.size.width / 2, y = this.size.height / 2): void {
    if (this.#scene && !this.#camera.zoom(factor, x, y, this.#scene.bounds)) this.#handlers.beyond();
    this.invalidate();
  }

  invalidate(): void {
    if (this.#frame === 0) this.#frame = requestAnimationFrame(now => this.#draw(now));
  }

  /** Whether a card is in view: where a change moved them all away, staying would show nothing. */
  #showsAny(): boolean {
    const { view: { x, y, scale }, size } = this.#camera;
    return this.#grid!.within(x, y, x + size.width / scale, y + size.height / scale, new Int32Array(this.#scene!.count)) > 0;
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
    return this.#grid ? this.#grid.at(...this.#camera.world(x, y)) : -1;
  }

  #regionAt(x: number, y: number): number {
    return this.#scene ? regionAt(this.#scene, this.#camera.view, x, y) : -1;
  }

  #treeAt(x: number, y: number): number {
    return this.#scene ? tileAt(this.#scene, this.#camera.view, x, y) : -1;
  }

  #hover(x: number, y: number): void {
    const tree = x < 0 ? -1 : this.#treeAt(x, y);
    const far = x >= 0 && this.#regionAt(x, y) >= 0;
    const guest = x < 0 || far ? -1 : this.#references.at(...this.#camera.world(x, y));
    const index = tree >= 0 ? tree : x < 0 || far || guest >= 0 ? -1 : this.#at(x, y);
    this.#canvas.classList.toggle('over', index >= 0 || guest >= 0 || far);
    this.#handlers.hover(index, this.#references.drawn.guests[guest]?.relation, x, y);
    if (index === this.#hovered && guest === this.#references.hovered) return;
    this.#hovered = index;
    this.#references.hovered = guest;
    this.invalidate();
  }

  #showGhosts(store: GraphStore, scene: Scene, now: number): void {
    this.#ghosts.show(store, scene, now);
    const left = this.#ghosts.left(now);
    if (left > 0) setTimeout(() => this.invalidate(), left + 50); // a frame's time may lie before it was asked for
  }

  #startGlide(before: Scene, now: number): void {
    const store = this.#store!;
    const scene = this.#scene!;
    if (scene.count > glideLimit || before.count > glideLimit || prefersReducedMotion()) return;
    const moved = offsets(store, before, scene);
    if (moved) this.#glide.start(moved.dx, moved.dy, now);
  }

  #resize(): void {
    const { clientWidth: width, clientHeight: height } = this.#canvas;
    if (width === 0 || height === 0) return;
    const dpr = window.devicePixelRatio || 1;
    this.#canvas.width = Math.round(width * dpr);
    this.#canvas.height = Math.round(height * dpr);
    this.#camera.size = { width, height };
    if (this.#scene && !(this.#camera.isOpen && this.#camera.isMoved)) this.#camera.open(this.#scene, this.#selected < 0 ? undefined : this.#rect(this.#selected));
    this.#handlers.resized(this.#camera.size);
    if (this.#camera.isMoved && this.#selected >= 0) this.#camera.keep(this.#rect(this.#selected));
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#draw(performance.now()); // now: a resized canvas is blank until drawn
  }

  #draw(now: number): void {
    this.#frame = 0;
    const { width } = this.#camera.size;
    if (!this.#renderer || width === 0) return;
    const moving = this.#camera.advance(now);
    if (!this.#scene || !this.#store || !this.#grid) return;
    const store = this.#store;
    const scene = this.#scene;
    const gliding = this.#glide.at(scene.x, scene.y, now);
    const reduced = prefersReducedMotion();
    const marks = this.#marks.prune(now, reduced);
    const frame: Frame = {
      store, scene: gliding ? { ...scene, ...gliding } : scene, grid: this.#grid, view: this.#camera.view, size: this.#camera.size, dpr: window.devicePixelRatio || 1,
      selected: this.#selected, hovered: this.#hovered, references: this.#references.drawn, hoveredGuest: this.#references.hovered, seconds: this.seconds(), reducedMotion: reduced, ghosts: this.#ghosts.at(now),
      mark: index => marks && scene.item[index]! >= 0 ? this.#marks.strength(store.id[scene.item[index]!]!, now, reduced) : 0,
    };
    this.#renderer.draw(this.#context, frame);
    if (!this.#isDrawn) this.#canvas.classList.add('drawn');
    this.#isDrawn = true;
    if (moving || gliding) this.invalidate();
    else if (marks) this.#fade ??= setTimeout(() => {
      this.#fade = undefined;
      this.invalidate();
    }, fadeEvery);
  }
}
