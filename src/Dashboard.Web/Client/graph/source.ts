import { followHub, type GraphFeed, type FeedHandlers, type GraphScope } from '../hub.ts';
import type { ConnectionDetail } from '../site/connection.ts';
import { loadSnapshot } from './load.ts';
import { GraphStore, type Applied } from './model.ts';
import type { Delta, Snapshot } from './wire.ts';

/** What is looked at: a scope, where its snapshot is, and the hub that follows it (null: it does not change). */
export interface SourceAddress {
  readonly snapshot: string;
  readonly hub: string | null;
  readonly cluster: string;
  readonly namespace: string;
}

export interface SourceHandlers {
  /** A snapshot arrived: the first one, or (`resync`) one that replaces what has fallen behind. */
  loaded(store: GraphStore, resync: boolean): Promise<void> | void;
  changed(applied: Applied): void;
  /** The first snapshot takes its time. */
  slow(): void;
  failed(message: string): void;
  /** Changes wait for the end of a pause. */
  held(count: number): void;
  state(detail: ConnectionDetail): void;
}

/** How a source reaches its server. */
export interface SourceMeans {
  load(address: string, signal: AbortSignal): Promise<Snapshot>;
  follow(hub: string, scope: GraphScope, handlers: FeedHandlers): Pick<GraphFeed, 'start' | 'resume' | 'stop'>;
}

const network: SourceMeans = { load: loadSnapshot, follow: followHub };

/** Nothing is said about loading before this many milliseconds. */
const quietLoading = 150;
const resyncAgainAfter = 2000;
/** Deltas held while paused, at most; beyond it a snapshot is cheaper. */
const mostHeld = 5000;

/**
 * A scope's store, brought up to date: snapshot, then deltas after its position. What the feed cannot continue is loaded again and replaces the store.
 * While paused the store stays as it is.
 */
export class GraphSource {
  readonly #handlers: SourceHandlers;
  readonly #means: SourceMeans;
  #address: SourceAddress | undefined;
  #loading: AbortController | undefined;
  #feed: ReturnType<SourceMeans['follow']> | undefined;
  #store: GraphStore | undefined;
  #held: Delta[] = [];
  #missed = false;
  #paused = false;

  constructor(handlers: SourceHandlers, means: SourceMeans = network) {
    this.#handlers = handlers;
    this.#means = means;
  }

  /** Looks at a scope from the beginning. */
  open(address: SourceAddress): void {
    this.stop();
    this.#address = address;
    void this.#load();
  }

  stop(): void {
    this.#loading?.abort();
    this.#feed?.stop();
    this.#feed = undefined;
    this.#store = undefined;
    this.#held = [];
    this.#missed = false;
  }

  pause(paused: boolean): void {
    this.#paused = paused;
    if (paused) return;
    if (this.#missed) void this.#load();
    else for (const delta of this.#held) this.#apply(delta);
    this.#held = [];
    this.#missed = false;
  }

  async #load(): Promise<void> {
    const address = this.#address!;
    this.#loading?.abort();
    const loading = this.#loading = new AbortController();
    const resync = this.#store !== undefined; // content stays while it is brought up to date
    const slow = setTimeout(() => {
      if (!resync) this.#handlers.slow();
    }, quietLoading);
    try {
      const store = GraphStore.from(await this.#means.load(address.snapshot, loading.signal));
      if (loading.signal.aborted) return;
      await this.#handlers.loaded(store, resync);
      if (loading.signal.aborted) return;
      this.#store = store;
      this.#follow(address, store.position);
    } catch (error) {
      if (loading.signal.aborted) return;
      if (resync) setTimeout(() => {
        if (!loading.signal.aborted) void this.#load();
      }, resyncAgainAfter);
      else this.#handlers.failed(error instanceof Error ? error.message : String(error));
    } finally {
      clearTimeout(slow);
    }
  }

  #follow(address: SourceAddress, position: number): void {
    if (this.#feed) {
      this.#feed.resume(position);
      return;
    }
    if (!address.hub) return;
    this.#feed = this.#means.follow(address.hub, { cluster: address.cluster, namespace: address.namespace }, {
      delta: delta => this.#take(delta),
      resync: () => {
        if (this.#paused) this.#missed = true;
        else void this.#load();
      },
      state: detail => this.#handlers.state(detail),
    });
    this.#feed.start(position);
  }

  #take(delta: Delta): void {
    if (!this.#paused) {
      this.#apply(delta);
      return;
    }
    if (this.#held.length < mostHeld) this.#held.push(delta);
    else this.#missed = true;
    const count = delta.upsert.length + delta.health.length + delta.remove.length;
    if (count > 0) this.#handlers.held(count);
  }

  #apply(delta: Delta): void {
    if (this.#store) this.#handlers.changed(this.#store.apply(delta));
  }
}
