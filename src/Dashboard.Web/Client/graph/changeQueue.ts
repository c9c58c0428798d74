import type { Applied } from './model.ts';

/** After changes were handled, so many times as long belong to everything else, however fast they arrive. */
const rest = 3;

/** Collects what deltas did and hands it over once a frame, less often where handling takes long. */
export class ChangeQueue {
  readonly #handle: (applied: readonly Applied[], touched: readonly number[]) => void;
  #applied: Applied[] = [];
  #notBefore = 0;
  /** Milliseconds that the last time took. */
  #took = 0;
  #waiting = false;

  constructor(handle: (applied: readonly Applied[], touched: readonly number[]) => void) {
    this.#handle = handle;
  }

  add(applied: Applied): void {
    this.#applied.push(applied);
    if (this.#waiting) return;
    this.#waiting = true;
    const wait = this.#notBefore - performance.now();
    const later = () => requestAnimationFrame(() => this.#flush());
    if (wait > 16) setTimeout(later, wait);
    else later();
  }

  clear(): void {
    this.#applied = [];
  }

  #flush(): void {
    this.#waiting = false;
    const applied = this.#applied.splice(0);
    if (!applied.some(one => one.structural || one.touched.length > 0)) return; // positions only
    const start = performance.now();
    this.#handle(applied, applied.flatMap(one => one.touched));
    const end = performance.now();
    const took = end - start;
    this.#notBefore = end + Math.min(took, this.#took) * rest; // a time alone that was long waited for the processor
    this.#took = took;
  }
}
