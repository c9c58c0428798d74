import { healthWords, isUnhealthy } from './health.ts';
import type { GraphStore } from './model.ts';

/** Milliseconds between two announcements: a reader must be able to finish one. */
const pause = 5000;

/** Says to readers what turned unhealthy, at most one sentence in five seconds. */
export class Announcer {
  readonly #say: (text: string) => void;
  readonly #turned = new Map<number, number>();
  readonly #known = new Map<number, number>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(say: (text: string) => void) {
    this.#say = say;
  }

  /** Objects changed; those that are unhealthy now and were not when last seen are said soon. */
  changed(store: GraphStore, ids: readonly number[]): void {
    for (const id of ids) {
      const slot = store.slotOf(id);
      if (slot < 0) continue;
      const health = store.health[slot]!;
      if (isUnhealthy(health) && this.#known.get(id) !== health) this.#turned.set(id, health);
      else if (!isUnhealthy(health)) this.#turned.delete(id);
      if (isUnhealthy(health)) this.#known.set(id, health);
      else this.#known.delete(id);
    }
    if (this.#turned.size > 0) this.#timer ??= setTimeout(() => this.#flush(store), pause);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#turned.clear();
  }

  #flush(store: GraphStore): void {
    this.#timer = undefined;
    const [first] = this.#turned;
    if (!first) return;
    const slot = store.slotOf(first[0]);
    const rest = this.#turned.size - 1;
    if (slot >= 0) this.#say(`${store.kindName(slot)} ${store.names[slot]} is ${healthWords[first[1]]!.toLowerCase()}${rest > 0 ? `, and ${rest.toLocaleString('en')} more` : ''}`);
    this.#turned.clear();
  }
}
