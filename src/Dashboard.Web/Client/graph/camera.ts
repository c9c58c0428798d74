import { prefersReducedMotion, ViewMotion } from './motion.ts';
import type { Rect, Scene } from './scene.ts';
import { clamp, fit, open, pan, reveal, showsAll, toWorld, zoomAt, type Size, type View } from './viewport.ts';

type Opened = Pick<Scene, 'bounds' | 'focus'>;

/** What a pane shows of its scene: the view, its way to the next one, and whether somebody chose it. Knows no canvas, no store, no selection. */
export class Camera {
  readonly #motion = new ViewMotion();
  readonly #reduced: () => boolean;
  #view: View = { x: 0, y: 0, scale: 1 };
  #moved = false;
  #opened = false;
  size: Size = { width: 0, height: 0 };

  constructor(reduced: () => boolean = prefersReducedMotion) {
    this.#reduced = reduced;
  }

  get view(): View { return this.#view; }
  /** Whether the view is the user's: until then it is opened anew when the pane changes its size. */
  get isMoved(): boolean { return this.#moved; }
  /** Whether it stands somewhere: not before the pane has a size. */
  get isOpen(): boolean { return this.#opened; }

  /** Stands where a scene opens, with the selection in view; nobody chose that. */
  open(scene: Opened, selected: Rect | undefined): void {
    this.#motion.stop();
    this.#moved = false;
    this.#opened = this.size.width > 0;
    if (this.#opened) this.#view = this.#opening(scene, selected);
  }

  /** While nobody chose the view and all was shown before, goes to where all is shown again; whether it did. */
  follow(before: Opened, scene: Opened, selected: Rect | undefined, now: number): boolean {
    if (!this.#opened || this.#moved || showsAll(this.#view, scene.bounds, this.size) || !showsAll(this.#opening(before, undefined), before.bounds, this.size)) return false;
    this.#go(this.#opening(scene, selected), now);
    return true;
  }

  /** Goes along with what it looks at, on its way too. */
  shift(dx: number, dy: number): void {
    this.#view = { ...this.#view, x: this.#view.x + dx, y: this.#view.y + dy };
    this.#motion.shift(dx, dy);
  }

  /** By somebody's hand: points of the pane for `pan` and for what a zoom keeps in place. All stay within reach of the scene. */
  pan(dx: number, dy: number, bounds: Rect | undefined): void {
    this.#move(pan(this.#view, dx, dy), bounds);
  }

  /** False: somebody wants to see more than everything. */
  zoom(factor: number, x: number, y: number, bounds: Rect): boolean {
    const whole = fit(bounds, this.size).scale;
    if (factor < 1 && this.#view.scale <= whole * 0.7) return false;
    this.#move(zoomAt(this.#view, Math.max(factor, whole * 0.65 / this.#view.scale), x, y), bounds);
    return true;
  }

  /** Keeps what somebody opened where it stood. */
  anchor(dx: number, dy: number, bounds: Rect): void {
    this.#move({ ...this.#view, x: this.#view.x + dx, y: this.#view.y + dy }, bounds);
  }

  fit(bounds: Rect, now: number): void {
    this.#moved = true;
    this.#go(fit(bounds, this.size), now);
  }

  /** Brings it into view where somebody asked for it. */
  reveal(rect: Rect, now: number): void {
    this.#moved = true;
    this.#go(reveal(this.#view, rect, this.size), now);
  }

  /** The same at once, when the pane has got another size; whose view it is stays as it was. */
  keep(rect: Rect): void {
    this.#motion.stop();
    this.#view = reveal(this.#view, rect, this.size);
  }

  /** The next step on the way; whether there was one. */
  advance(now: number): boolean {
    const view = this.#motion.at(now);
    if (view) this.#view = view;
    return view !== undefined;
  }

  /** Whether something of it is in view. */
  sees({ x, y, width, height }: Rect): boolean {
    const { view, size } = this;
    return x + width >= view.x && y + height >= view.y && x <= view.x + size.width / view.scale && y <= view.y + size.height / view.scale;
  }

  /** The scene's point under one of the pane. */
  world(x: number, y: number): readonly [number, number] { return toWorld(this.#view, x, y); }

  #opening(scene: Opened, selected: Rect | undefined): View {
    const view = open(scene.bounds, this.size, scene.focus.level === 'all');
    return selected && scene.focus.level !== 'all' ? reveal(view, selected, this.size) : view;
  }

  #move(view: View, bounds: Rect | undefined): void {
    this.#motion.stop();
    this.#moved = true;
    this.#view = bounds ? clamp(view, bounds, this.size) : view;
  }

  #go(view: View, now: number): void {
    if (this.#reduced()) this.#view = view;
    else this.#motion.start(this.#view, view, now);
  }
}
