import { loadIdentity, type Identity } from './load.ts';
import { findRow } from './rowSync.ts';

/** Ids and uids of objects, learnt from the tree table's rows, else from the server, each once. */
export class Identities {
  readonly #known = new Map<number, Identity>();
  readonly #signal: AbortSignal;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  /** Finds an object by uid or by its id in digits; `id` where the caller knows it. An object without a uid known answers with its id for one. */
  async find(base: string, cluster: string, selected: string, id?: number): Promise<Identity | undefined> {
    const digits = /^\d+$/.test(selected);
    const number = digits ? Number(selected) : id ?? findRow(selected)?.id;
    if (number !== undefined && !digits) this.#known.set(number, { id: number, uid: selected });
    const known = number === undefined ? undefined : this.#known.get(number);
    if (known) return known;
    const found = await loadIdentity(base, cluster, number === undefined ? { uid: selected } : { id: number }, this.#signal).catch(() => undefined);
    if (found) this.#known.set(found.id, found);
    return found ?? (number === undefined ? undefined : { id: number, uid: selected });
  }
}
