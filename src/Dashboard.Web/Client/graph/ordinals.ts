/** Interns values to small numbers, in order of first use. */
export class Ordinals<T> {
  readonly values: T[] = [];
  readonly #index = new Map<string, number>();
  readonly #keyOf: (value: T) => string;

  constructor(keyOf: (value: T) => string) {
    this.#keyOf = keyOf;
  }

  of(value: T): number {
    const key = this.#keyOf(value);
    let ordinal = this.#index.get(key);
    if (ordinal === undefined) {
      ordinal = this.values.push(value) - 1;
      this.#index.set(key, ordinal);
    }
    return ordinal;
  }
}
