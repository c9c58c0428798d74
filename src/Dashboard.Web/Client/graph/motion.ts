import type { View } from './viewport.ts';
import { between } from './viewport.ts';
import type { GraphStore } from './model.ts';
import { itemKey, type Scene } from './scene.ts';

const glideTime = 160;
const panTime = 240;
const markTime = 600;
const markTimeReduced = 2000;
/** More changes than this at once are not marked: when everything changes, nothing stands out by blinking. */
export const calmAbove = 40;

export const prefersReducedMotion = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;

/** A view on its way to another. */
export class ViewMotion {
  #from: View | undefined;
  #to: View | undefined;
  #start = 0;

  start(from: View, to: View, now: number): void {
    this.#from = from;
    this.#to = to;
    this.#start = now;
  }

  stop(): void { this.#from = this.#to = undefined; }

  /** What moves goes on to where that is now. */
  shift(dx: number, dy: number): void {
    if (!this.#from || !this.#to) return;
    this.#from = { ...this.#from, x: this.#from.x + dx, y: this.#from.y + dy };
    this.#to = { ...this.#to, x: this.#to.x + dx, y: this.#to.y + dy };
  }

  /** The view at a moment, or undefined when nothing moves. */
  at(now: number): View | undefined {
    if (!this.#from || !this.#to) return undefined;
    const t = Math.min(1, (now - this.#start) / panTime);
    const view = between(this.#from, this.#to, t);
    if (t === 1) this.stop();
    return view;
  }
}

/** Cards on their way from where they were. */
export class Glide {
  #dx: Float32Array = new Float32Array(0);
  #dy: Float32Array = new Float32Array(0);
  #start = -Infinity;
  #active = false;

  /** Offsets of the old places from the new ones, a pair a card. */
  start(dx: Float32Array, dy: Float32Array, now: number): void {
    this.#dx = dx;
    this.#dy = dy;
    this.#start = now;
    this.#active = true;
  }

  stop(): void { this.#active = false; }

  /** Positions to draw at a moment, or undefined when nothing moves. */
  at(x: Float32Array, y: Float32Array, now: number): { x: Float32Array; y: Float32Array } | undefined {
    if (!this.#active) return undefined;
    const t = Math.min(1, (now - this.#start) / glideTime);
    if (t === 1) {
      this.#active = false;
      return undefined;
    }
    const rest = (1 - t) ** 3;
    return { x: x.map((value, i) => value + this.#dx[i]! * rest), y: y.map((value, i) => value + this.#dy[i]! * rest) };
  }
}

/** How far the cards of a scene are from where they stood in the one before; undefined when none moved. */
export function offsets(store: GraphStore, before: Scene, scene: Scene): { dx: Float32Array; dy: Float32Array } | undefined {
  const places = new Map<string, number>();
  for (let i = 0; i < before.count; i++) places.set(itemKey(store, before, i), i);
  const dx = new Float32Array(scene.count);
  const dy = new Float32Array(scene.count);
  let any = false;
  for (let i = 0; i < scene.count; i++) {
    const old = places.get(itemKey(store, scene, i));
    if (old === undefined) continue;
    dx[i] = before.x[old]! - scene.x[i]!;
    dy[i] = before.y[old]! - scene.y[i]!;
    any ||= dx[i] !== 0 || dy[i] !== 0;
  }
  return any ? { dx, dy } : undefined;
}

/** Which objects changed just now: one fading mark each, none when many change at once. */
export class ChangeMarks {
  readonly #since = new Map<number, number>();

  add(ids: readonly number[], now: number): void {
    if (ids.length > calmAbove || this.#since.size + ids.length > 4 * calmAbove) {
      this.#since.clear();
      return;
    }
    for (const id of ids) this.#since.set(id, now);
  }

  strength(id: number, now: number, reduced: boolean): number {
    const since = this.#since.get(id);
    if (since === undefined) return 0;
    const t = (now - since) / (reduced ? markTimeReduced : markTime);
    return t >= 1 ? 0 : reduced ? 1 : 1 - t;
  }

  /** Forgets marks that are over; returns whether any is left. */
  prune(now: number, reduced: boolean): boolean {
    for (const [id, since] of this.#since) if (now - since >= (reduced ? markTimeReduced : markTime)) this.#since.delete(id);
    return this.#since.size > 0;
  }
}
