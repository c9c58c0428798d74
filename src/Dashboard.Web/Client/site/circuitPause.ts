/** A page is hidden for this long before its circuit is given up: one that is looked at in turns with another keeps it. */
const hiddenFor = 60_000;
/** What the server needs to go on is only kept for so long; after that the page is asked for again. All of its state is in its address. */
const kept = 30 * 60_000;

/** The circuit's two verbs, and what helps where they do not. */
export interface Circuit {
  pause(): Promise<unknown>;
  resume(): Promise<boolean>;
  reload(): void;
}

/** Gives a page's circuit up while nobody sees the page, so that a tab left open costs the server nothing. */
export class CircuitPause {
  readonly #circuit: Circuit;
  readonly #now: () => number;
  #waiting: ReturnType<typeof setTimeout> | undefined;
  #pausedAt: number | undefined;

  constructor(circuit: Circuit, now = () => Date.now()) {
    this.#circuit = circuit;
    this.#now = now;
  }

  seen(hidden: boolean): void {
    clearTimeout(this.#waiting);
    if (hidden) this.#waiting = setTimeout(() => void this.pause(), hiddenFor);
    else void this.resume();
  }

  async pause(): Promise<void> {
    this.#pausedAt = this.#now();
    await this.#circuit.pause().catch(() => undefined); // what is not paused goes on
  }

  async resume(): Promise<void> {
    if (this.#pausedAt === undefined) return;
    const old = this.#now() - this.#pausedAt > kept;
    this.#pausedAt = undefined;
    if (old || !await this.#circuit.resume().catch(() => false)) this.#circuit.reload();
  }
}

/** For pages that have a circuit. */
export function startCircuitPause(): void {
  const pause = new CircuitPause({
    pause: async () => document.querySelector('[data-interactive=true]') && window.Blazor?.pauseCircuit?.(),
    resume: async () => !document.querySelector('[data-interactive=true]') || await window.Blazor?.resumeCircuit?.() !== false,
    reload: () => location.reload(),
  });
  document.addEventListener('visibilitychange', () => pause.seen(document.visibilityState === 'hidden'));
}
