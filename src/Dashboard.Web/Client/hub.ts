import { HubConnectionBuilder, HttpTransportType, LogLevel, type IStreamSubscriber, type ISubscription } from '@microsoft/signalr';
import { MessagePackHubProtocol } from '@microsoft/signalr-protocol-msgpack';
import { decodeFrame } from './graph/decode.ts';
import type { Delta } from './graph/wire.ts';
import type { ConnectionDetail } from './site/connection.ts';

/** What a graph stream is about. Empty namespace: all. */
export interface GraphScope {
  readonly cluster: string;
  readonly namespace: string;
}

/** The part of a SignalR connection that a feed needs. */
export interface Connection {
  start(): Promise<void>;
  stop(): Promise<void>;
  stream(method: string, ...args: unknown[]): { subscribe(subscriber: IStreamSubscriber<unknown>): ISubscription<unknown> };
  send(method: string, ...args: unknown[]): Promise<void>;
  onclose(callback: (error?: Error) => void): void;
}

export interface FeedHandlers {
  delta(delta: Delta): void;
  /** The stream cannot go on: load a snapshot at or after the position, then call {@link GraphFeed.resume}. */
  resync(position: number): void;
  state(detail: ConnectionDetail): void;
}

/** Time and chance, given from outside so that tests own them. */
export interface FeedClock {
  now(): number;
  random(): number;
  after(milliseconds: number, callback: () => void): () => void;
}

export const systemClock: FeedClock = {
  now: () => Date.now(),
  random: () => Math.random(),
  after(milliseconds, callback) {
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  },
};

/** A connection to the hub that does not log and does not reconnect by itself: the feed does, and says when. */
export const connectTo = (url: string) => (): Connection => new HubConnectionBuilder()
  .withUrl(url, { transport: HttpTransportType.WebSockets | HttpTransportType.LongPolling })
  .withHubProtocol(new MessagePackHubProtocol())
  .configureLogging(LogLevel.None)
  .build();

/** Follows a scope for a page, and lets go while nobody sees the page. */
export function followHub(url: string, scope: GraphScope, handlers: FeedHandlers): GraphFeed {
  const feed = new GraphFeed(connectTo(url), scope, handlers);
  const look = () => feed.hide(document.visibilityState === 'hidden');
  document.addEventListener('visibilitychange', look, { signal: feed.stopped });
  return feed;
}

const retryDelays = [500, 1000, 2000, 4000, 8000, 15_000, 30_000];
const acknowledgeEvery = 1000;
/** A page is hidden for this long before its connection is given up: one that is looked at in turns with another keeps it. */
const hiddenFor = 10_000;

/**
 * Follows one scope of the hub: deltas in order of position, each once. Reconnects for ever with growing delays (0.5 s to 30 s, 20 % jitter) and
 * resumes after the last position it delivered. While hidden it has no connection. States: live while the stream runs, behind while a resync is under way, disconnected with the time of the next attempt.
 */
export class GraphFeed {
  readonly #connect: () => Connection;
  readonly #scope: GraphScope;
  readonly #handlers: FeedHandlers;
  readonly #clock: FeedClock;
  #connection: Connection | undefined;
  #subscription: ISubscription<unknown> | undefined;
  #position = 0;
  #attempts = 0;
  #stopped = true;
  #behindSince: number | undefined;
  /** Bumped whenever what was started before no longer counts. */
  #generation = 0;
  #cancelRetry: (() => void) | undefined;
  #cancelBeat: (() => void) | undefined;
  #cancelHide: (() => void) | undefined;
  #hidden = false;
  readonly #lifetime = new AbortController();

  constructor(connect: () => Connection, scope: GraphScope, handlers: FeedHandlers, clock: FeedClock = systemClock) {
    this.#connect = connect;
    this.#scope = scope;
    this.#handlers = handlers;
    this.#clock = clock;
  }

  /** Aborted when the feed is stopped. */
  get stopped(): AbortSignal { return this.#lifetime.signal; }

  /** Starts to follow after a position, that of the snapshot already shown. */
  start(afterPosition: number): void {
    this.#position = afterPosition;
    this.#stopped = false;
    void this.#open();
  }

  /** Goes on after a resync, from the position of the new snapshot. */
  resume(afterPosition: number): void {
    this.#position = afterPosition;
    this.#behindSince = undefined;
    if (this.#connection && !this.#stopped) this.#subscribe();
  }

  /** Whether nobody sees what is shown: after a while the connection is given up, and taken up again after the position reached when somebody looks. */
  hide(hidden: boolean): void {
    this.#cancelHide?.();
    if (hidden) {
      this.#cancelHide = this.#clock.after(hiddenFor, () => {
        this.#hidden = true;
        this.#disconnect();
      });
    } else if (this.#hidden) {
      this.#hidden = false;
      if (!this.#stopped) void this.#open();
    }
  }

  stop(): void {
    this.#stopped = true;
    this.#lifetime.abort();
    this.#cancelHide?.();
    this.#disconnect();
  }

  #disconnect(): void {
    this.#generation++;
    this.#cancelRetry?.();
    this.#cancelBeat?.();
    this.#subscription?.dispose();
    this.#subscription = undefined;
    void this.#connection?.stop().catch(() => undefined);
    this.#connection = undefined;
  }

  async #open(): Promise<void> {
    if (this.#hidden) return;
    const generation = ++this.#generation;
    const connection = this.#connect();
    connection.onclose(() => {
      if (generation === this.#generation && !this.#stopped) this.#retry();
    });
    try {
      await connection.start();
    } catch {
      if (generation === this.#generation && !this.#stopped) this.#retry();
      return;
    }
    if (generation !== this.#generation || this.#stopped) {
      void connection.stop().catch(() => undefined);
      return;
    }
    this.#connection = connection;
    this.#beat();
    if (this.#behindSince === undefined) this.#subscribe();
  }

  #subscribe(): void {
    const connection = this.#connection!;
    const generation = this.#generation;
    const current = () => generation === this.#generation && connection === this.#connection && !this.#stopped;
    this.#subscription?.dispose();
    let ended = false;
    const end = () => {
      if (ended || !current()) return;
      ended = true;
      this.#retry();
    };
    this.#subscription = connection.stream('StreamGraph', this.#scope, this.#position).subscribe({
      next: item => {
        if (ended || !current()) return;
        ended = !this.#take(item, end);
      },
      error: end,
      complete: end,
    });
    this.#handlers.state({ state: 'live' });
  }

  /** Returns whether the stream goes on. */
  #take(item: unknown, fail: () => void): boolean {
    let frame;
    try {
      frame = decodeFrame(item);
    } catch { // a frame that cannot be read may hide a change: start again from what is known
      fail();
      return false;
    }
    this.#attempts = 0;
    if ('resync' in frame) {
      this.#behindSince = this.#clock.now();
      this.#subscription?.dispose();
      this.#subscription = undefined;
      this.#sayBehind();
      this.#handlers.resync(frame.resync);
      return false;
    }
    if (frame.position <= this.#position) return true;
    this.#position = frame.position;
    this.#handlers.delta(frame);
    return true;
  }

  #sayBehind(): void {
    if (this.#behindSince !== undefined) this.#handlers.state({ state: 'behind', seconds: (this.#clock.now() - this.#behindSince) / 1000 });
  }

  /** Tells the server each second how far this client got, so that it notices a client whose buffers hide staleness. */
  #beat(): void {
    this.#cancelBeat?.();
    this.#cancelBeat = this.#clock.after(acknowledgeEvery, () => {
      if (this.#stopped || !this.#connection) return;
      this.#sayBehind();
      void this.#connection.send('Acknowledge', this.#position).catch(() => undefined); // a broken connection reports itself by closing
      this.#beat();
    });
  }

  #retry(): void {
    this.#disconnect();
    const base = retryDelays[Math.min(this.#attempts++, retryDelays.length - 1)]!;
    const delay = Math.round(base * (0.8 + 0.4 * this.#clock.random()));
    this.#handlers.state({ state: 'disconnected', retryAt: this.#clock.now() + delay });
    this.#cancelRetry = this.#clock.after(delay, () => {
      if (!this.#stopped) void this.#open();
    });
  }
}
