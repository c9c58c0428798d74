import type { KnownReferences } from './references.ts';

/** A walk along the references of one object: each step goes to the next object that it refers to or that refers to it. */
export class ReferenceWalk {
  /** Key of the object that the walk started from. */
  origin: string | undefined;
  #stops: readonly string[] = [];
  #offered: { readonly key: string; readonly stops: readonly string[] } | undefined;
  #at = -1;
  #stepped = false;

  /** References of the selection became known. One that the walk itself led to changes nothing. */
  offer(key: string | undefined, known: KnownReferences | undefined): void {
    if (key === undefined || !known) return;
    const { refersTo, referredBy } = known.relations;
    const stops = [...new Set([...refersTo, ...referredBy].flatMap(relation => relation.other.uid ?? []))];
    this.#offered = { key, stops };
    if (this.#stepped && key !== this.origin) {
      this.#stepped = false;
      return;
    }
    this.#start();
  }

  #start(): void {
    this.origin = this.#offered!.key;
    this.#stops = this.#offered!.stops;
    this.#at = -1;
  }

  /** Uid of the next stop; undefined after the last one, where the walk returns to its origin. */
  next(): string | undefined {
    this.#at++;
    if (this.#at >= this.#stops.length) {
      this.#at = -1;
      return undefined;
    }
    this.#stepped = true;
    return this.#stops[this.#at];
  }
}
