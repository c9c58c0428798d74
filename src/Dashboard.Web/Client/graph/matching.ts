import { get, LoadError } from './load.ts';
import { asksServer, type Lens } from './lens.ts';

/** Milliseconds between two questions while objects change. */
const askAgainAfter = 5000;

/** Asks the server which objects a lens's labels, time and manager leave in, and again while objects change. A newer question ends an older one. */
export class Matching {
  readonly #answered: (lens: Lens, ids: ReadonlySet<number> | undefined, problem: string | undefined) => void;
  #asking: AbortController | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lens: Lens | undefined;
  #address = '';

  constructor(answered: (lens: Lens, ids: ReadonlySet<number> | undefined, problem: string | undefined) => void) {
    this.#answered = answered;
  }

  /** `snapshot` is the address of the scope's snapshot: the question is about the same objects at the same time. */
  ask(snapshot: string, lens: Lens): void {
    this.stop();
    this.#lens = lens;
    this.#address = matchingAddress(snapshot, lens);
    if (asksServer(lens)) void this.#ask();
  }

  /** Something changed: the answer may be another one. */
  changed(): void {
    if (!this.#lens || !asksServer(this.#lens)) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.#ask();
    }, askAgainAfter);
  }

  stop(): void {
    this.#asking?.abort();
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#lens = undefined;
  }

  async #ask(): Promise<void> {
    const lens = this.#lens!;
    this.#asking?.abort();
    const { signal } = this.#asking = new AbortController();
    try {
      const told = await (await get(this.#address, 'application/json', signal)).json() as { readonly ids?: unknown };
      const ids = Array.isArray(told.ids) ? told.ids.filter(id => typeof id === 'number') : [];
      if (!signal.aborted) this.#answered(lens, new Set(ids), undefined);
    } catch (error) {
      if (!signal.aborted) this.#answered(lens, undefined, error instanceof LoadError ? error.message : 'The server did not answer');
    }
  }
}

/** Where the server answers what a lens asks of it. */
export function matchingAddress(snapshot: string, lens: Lens): string {
  const url = new URL(snapshot, 'http://here');
  const query = new URLSearchParams();
  for (const name of ['cluster', 'namespace', 'at']) {
    const value = url.searchParams.get(name);
    if (value) query.set(name, value);
  }
  for (const [name, value] of [['labelSelector', lens.labels], ['since', lens.since], ['manager', lens.manager]] as const) if (value) query.set(name, value);
  return `${url.pathname.replace(/\/$/, '')}/matching?${query}`;
}
