import { followHub, type GraphFeed } from '../hub.ts';
import type { ConnectionDetail } from '../site/connection.ts';
import { loadTimeline, outgrown, timelineUrl } from './load.ts';
import type { TimelineData } from './model.ts';
import type { TimeView } from './scale.ts';
import type { TimeWindow } from './window.ts';

/** Reads again at most this often while the cluster changes, and at least that often while somebody follows it. Milliseconds. */
const soonest = 1000;
const latest = 5000;

export interface SourceHandlers {
  taken(data: TimelineData): void;
  failed(error: Error): void;
  connection(detail: ConnectionDetail): void;
  /** Something changed in the scope. */
  changes(count: number): void;
}

/** Keeps the data that a window needs at hand: reads it when the window outgrows it and when the cluster changes. One request at a time. */
export class Source {
  readonly #window: TimeWindow;
  readonly #handlers: SourceHandlers;
  readonly #lifetime = new AbortController();
  readonly #src: string;
  readonly #lanes: number;
  readonly #width: () => number;
  #feed: GraphFeed | undefined;
  #data: TimelineData | undefined;
  #loadedFor: TimeView | undefined;
  #loadedAt = -Infinity;
  /** After a failure nothing is asked for a while, unless somebody asks for it. */
  #restUntil = -Infinity;
  #loading = false;
  #stale = false;
  #resync = false;
  paused = false;

  constructor(src: string, lanes: number, window: TimeWindow, width: () => number, handlers: SourceHandlers) {
    this.#src = src;
    this.#lanes = lanes;
    this.#window = window;
    this.#width = width;
    this.#handlers = handlers;
  }

  /** Begins with what the page brought along. As old as it is, it is read again at once or soon. */
  begin(data: TimelineData): void {
    this.#data = data;
    this.#loadedFor = this.#window.view;
    this.#loadedAt = performance.now() - Math.max(0, this.#window.until - data.to);
    this.#handlers.taken(data);
  }

  /** Follows the hub after what was read first. */
  follow(hub: string, cluster: string, namespace: string): void {
    if (this.#feed || !this.#data) return;
    this.#feed = followHub(hub, { cluster, namespace }, {
      delta: delta => {
        const count = delta.upsert.length + delta.health.length + delta.remove.length;
        if (count > 0) this.#handlers.changes(count);
        this.#stale = true;
      },
      resync: () => {
        this.#stale = this.#resync = true;
      },
      state: detail => this.#handlers.connection(detail),
    });
    this.#feed.start(this.#data.position);
  }

  stop(): void {
    this.#lifetime.abort();
    this.#feed?.stop();
  }

  /** Reads if that is due. Called after the window moved, and once a second. */
  async refresh(force = false): Promise<void> {
    const { view, until, following } = this.#window;
    const age = performance.now() - this.#loadedAt;
    const live = following && this.#window.at === undefined && !this.paused && document.visibilityState !== 'hidden';
    const due = force || !this.#data || outgrown(this.#loadedFor!, view, { from: this.#data.from, to: live ? Infinity : Math.max(this.#data.to, this.#loadedFor!.to) }, until)
      || live && (age > latest || this.#stale && age > soonest);
    if (!due || !force && performance.now() < this.#restUntil || this.#loading || this.#lifetime.signal.aborted || this.#width() === 0) return;
    this.#loading = true;
    this.#stale = false;
    let again = false;
    try {
      const data = await loadTimeline(timelineUrl(this.#src, { from: view.from, to: Math.max(Math.min(view.to, until), view.from + 1) }, this.#width(), this.#lanes), this.#lifetime.signal);
      this.#data = data;
      this.#loadedFor = view;
      this.#loadedAt = performance.now();
      if (this.#resync) {
        this.#resync = false;
        this.#feed?.resume(data.position);
      }
      this.#handlers.taken(data);
      again = true;
    } catch (error) {
      if (this.#lifetime.signal.aborted) return;
      this.#restUntil = performance.now() + latest;
      this.#handlers.failed(error instanceof Error ? error : new Error(String(error)));
    } finally {
      this.#loading = false;
    }
    if (again) await this.refresh(); // the window may have moved meanwhile
  }
}
