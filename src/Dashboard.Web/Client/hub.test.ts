import type { IStreamSubscriber } from '@microsoft/signalr';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GraphFeed, type Connection, type FeedClock } from './hub.ts';

/** Time that passes only when told. */
class ManualClock implements FeedClock {
  time = 0;
  #timers: { at: number; callback: () => void }[] = [];
  now() { return this.time; }
  random() { return 0.5; }
  after(milliseconds: number, callback: () => void) {
    const timer = { at: this.time + milliseconds, callback };
    this.#timers.push(timer);
    return () => { this.#timers = this.#timers.filter(other => other !== timer); };
  }

  async pass(milliseconds: number) {
    const end = this.time + milliseconds;
    for (;;) {
      const next = this.#timers.filter(timer => timer.at <= end).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.time = next.at;
      this.#timers = this.#timers.filter(timer => timer !== next);
      next.callback();
      await settle();
    }
    this.time = end;
  }
}

const settle = async () => { for (let i = 0; i < 8; i++) await Promise.resolve(); };

class FakeConnection implements Connection {
  readonly sent: unknown[][] = [];
  readonly streams: { args: unknown[]; subscriber: IStreamSubscriber<unknown>; disposed: boolean }[] = [];
  stopped = false;
  close: (error?: Error) => void = () => undefined;
  readonly #fails: boolean;
  constructor(fails: boolean) { this.#fails = fails; }
  start() { return this.#fails ? Promise.reject(new Error('refused')) : Promise.resolve(); }
  stop() { this.stopped = true; return Promise.resolve(); }
  send(...args: unknown[]) { this.sent.push(args); return Promise.resolve(); }
  onclose(callback: (error?: Error) => void) { this.close = callback; }
  stream(method: string, ...args: unknown[]) {
    return { subscribe: (subscriber: IStreamSubscriber<unknown>) => {
      const stream = { args: [method, ...args], subscriber, disposed: false };
      this.streams.push(stream);
      return { dispose: () => { stream.disposed = true; } };
    } };
  }
}

function setup(failures = 0) {
  const clock = new ManualClock();
  const connections: FakeConnection[] = [];
  const told: string[] = [];
  const feed = new GraphFeed(() => {
    const connection = new FakeConnection(connections.length < failures);
    connections.push(connection);
    return connection;
  }, { cluster: 'c', namespace: '' }, {
    delta: delta => told.push(`delta ${delta.position}`),
    resync: position => told.push(`resync ${position}`),
    state: detail => told.push(detail.state === 'disconnected' ? `retry at ${detail.retryAt}` : detail.state),
  }, clock);
  return { clock, connections, told, feed };
}

const frame = (position: number) => ({ position, upsert: [], health: [], remove: [] });

test('a feed streams after the snapshot and delivers each position once, in order', async () => {
  const { connections, told, feed } = setup();
  feed.start(10);
  await settle();
  assert.deepEqual(connections[0]!.streams[0]!.args, ['StreamGraph', { cluster: 'c', namespace: '' }, 10]);
  for (const position of [11, 12, 12, 11, 13]) connections[0]!.streams[0]!.subscriber.next(frame(position));
  assert.deepEqual(told, ['live', 'delta 11', 'delta 12', 'delta 13']);
});

test('the position is acknowledged each second', async () => {
  const { clock, connections, feed } = setup();
  feed.start(10);
  await settle();
  connections[0]!.streams[0]!.subscriber.next(frame(15));
  await clock.pass(2500);
  assert.deepEqual(connections[0]!.sent, [['Acknowledge', 15], ['Acknowledge', 15]]);
});

test('after a lost connection the feed resumes after the last position it delivered', async () => {
  const { clock, connections, told, feed } = setup();
  feed.start(10);
  await settle();
  connections[0]!.streams[0]!.subscriber.next(frame(20));
  connections[0]!.close(new Error('gone'));
  await clock.pass(600);
  assert.deepEqual(connections[1]!.streams[0]!.args[2], 20);
  assert.deepEqual(told, ['live', 'delta 20', 'retry at 500', 'live']);
});

test('attempts grow apart, are announced, and never end', async () => {
  const { clock, connections, told, feed } = setup(20);
  feed.start(10);
  await settle();
  await clock.pass(500 + 1000 + 2000);
  assert.deepEqual(told, ['retry at 500', 'retry at 1500', 'retry at 3500', 'retry at 7500']);
  await clock.pass(10 * 60_000);
  assert.ok(connections.length > 20);
  assert.equal(told.at(-1), 'live');
});

test('a resync stops the stream, says behind, and goes on after the new snapshot', async () => {
  const { clock, connections, told, feed } = setup();
  feed.start(10);
  await settle();
  const [connection] = connections;
  connection!.streams[0]!.subscriber.next({ resync: 500 });
  connection!.streams[0]!.subscriber.next(frame(11));
  await clock.pass(1000);
  assert.deepEqual(told, ['live', 'behind', 'resync 500', 'behind']);
  assert.ok(connection!.streams[0]!.disposed);
  feed.resume(510);
  assert.equal(connection!.streams[1]!.args[2], 510);
  assert.equal(told.at(-1), 'live');
});

test('a connection lost during a resync waits for the snapshot before it streams', async () => {
  const { clock, connections, feed } = setup();
  feed.start(10);
  await settle();
  connections[0]!.streams[0]!.subscriber.next({ resync: 500 });
  connections[0]!.close();
  await clock.pass(600);
  assert.equal(connections[1]!.streams.length, 0);
  feed.resume(510);
  assert.equal(connections[1]!.streams[0]!.args[2], 510);
});

test('a frame that cannot be read reconnects from the last good position', async () => {
  const { clock, connections, told, feed } = setup();
  feed.start(10);
  await settle();
  connections[0]!.streams[0]!.subscriber.next(frame(12));
  connections[0]!.streams[0]!.subscriber.next({ position: 'x' });
  await clock.pass(600);
  assert.equal(connections[1]!.streams[0]!.args[2], 12);
  assert.ok(told.includes('retry at 500'));
});

test('a stopped feed neither reconnects nor delivers', async () => {
  const { clock, connections, told, feed } = setup();
  feed.start(10);
  await settle();
  const { subscriber } = connections[0]!.streams[0]!;
  feed.stop();
  subscriber.next(frame(11));
  connections[0]!.close();
  await clock.pass(60_000);
  assert.deepEqual(told, ['live']);
  assert.equal(connections.length, 1);
  assert.ok(connections[0]!.stopped);
});

test('a hidden page gives its connection back after a while, and goes on from its position when it is seen', async () => {
  const { clock, connections, told, feed } = setup();
  feed.start(10);
  await settle();
  connections[0]!.streams[0]!.subscriber.next(frame(20));
  feed.hide(true);
  await clock.pass(9_000);
  assert.ok(!connections[0]!.stopped);
  await clock.pass(60_000);
  assert.ok(connections[0]!.stopped);
  assert.equal(connections.length, 1);
  feed.hide(false);
  await settle();
  assert.equal(connections[1]!.streams[0]!.args[2], 20);
  assert.deepEqual(told, ['live', 'delta 20', 'live']);
});

test('a page that is hidden only for a moment keeps its connection', async () => {
  const { clock, connections, feed } = setup();
  feed.start(10);
  await settle();
  feed.hide(true);
  await clock.pass(9_000);
  feed.hide(false);
  await clock.pass(60_000);
  assert.equal(connections.length, 1);
  assert.ok(!connections[0]!.stopped);
});
