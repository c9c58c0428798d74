import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FeedHandlers } from '../hub.ts';
import type { GraphStore } from './model.ts';
import { deployment, snapshotOf } from './samples.ts';
import { GraphSource, type SourceMeans } from './source.ts';
import type { Delta } from './wire.ts';

const address = { snapshot: '/s', hub: '/h', cluster: 'c', namespace: '' };
const turn = (position: number, health = 3): Delta => ({ position, upsert: [], health: [[6, health, 'Bad', 0]], remove: [] });
const settled = () => new Promise<void>(resolve => setImmediate(resolve));

/** A source whose server is this test. */
class Bench {
  readonly said: string[] = [];
  readonly #answers: (() => void)[] = [];
  position = 10;
  feed!: FeedHandlers;
  store: GraphStore | undefined;
  readonly source: GraphSource;

  constructor(hub: string | null = '/h') {
    const means: SourceMeans = {
      load: () => new Promise((resolve, reject) => this.#answers.push(() => this.position < 0 ? reject(new Error('away')) : resolve(snapshotOf(deployment(0, 'web', 2), this.position)))),
      follow: (_, __, handlers) => {
        this.feed = handlers;
        return { start: after => this.said.push(`start ${after}`), resume: after => this.said.push(`resume ${after}`), stop: () => this.said.push('stop') };
      },
    };
    this.source = new GraphSource({
      loaded: (store, resync) => {
        this.store = store;
        this.said.push(resync ? 'replaced' : 'loaded');
      },
      changed: applied => this.said.push(`changed ${applied.touched.length}`), held: count => this.said.push(`held ${count}`),
      slow: () => this.said.push('slow'), failed: message => this.said.push(`failed ${message}`), state: () => undefined,
    }, means);
    this.source.open({ ...address, hub });
  }

  async answer(position = this.position): Promise<void> {
    this.position = position;
    this.#answers.shift()!();
    await settled();
  }

  get asked(): number { return this.#answers.length; }
}

test('a snapshot, then the deltas after its position', async () => {
  const bench = new Bench();
  await bench.answer();
  bench.feed.delta(turn(11));
  assert.deepEqual(bench.said, ['loaded', 'start 10', 'changed 1']);
  assert.equal(bench.store!.health[5], 3);
});

test('a stream that cannot go on is loaded again, replaces the store and goes on behind it', async () => {
  const bench = new Bench();
  await bench.answer();
  bench.feed.resync(30);
  await bench.answer(31);
  bench.feed.delta(turn(31)); // what the snapshot holds already
  bench.feed.delta(turn(32));
  assert.deepEqual(bench.said, ['loaded', 'start 10', 'replaced', 'resume 31', 'changed 0', 'changed 1']);
});

test('a resync that fails is tried again, a first load that fails is said', async t => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const bench = new Bench();
  await bench.answer();
  bench.feed.resync(30);
  await bench.answer(-1);
  assert.equal(bench.asked, 0);
  t.mock.timers.tick(2000);
  await bench.answer(40);
  assert.deepEqual(bench.said, ['loaded', 'start 10', 'replaced', 'resume 40']);
  const other = new Bench();
  await other.answer(-1);
  assert.deepEqual(other.said, ['failed away']);
});

test('while paused nothing changes; then everything does, in order', async () => {
  const bench = new Bench();
  await bench.answer();
  bench.source.pause(true);
  bench.feed.delta(turn(11, 2));
  bench.feed.delta(turn(12, 3));
  bench.feed.delta({ position: 13, upsert: [], health: [], remove: [] });
  assert.deepEqual(bench.said.slice(2), ['held 1', 'held 1']);
  assert.equal(bench.store!.health[5], 0);
  bench.source.pause(false);
  assert.equal(bench.store!.health[5], 3);
  assert.equal(bench.store!.position, 13);
});

test('a pause too long to hold, or with a resync in it, ends with a snapshot', async () => {
  for (const miss of [(bench: Bench) => bench.feed.resync(50), (bench: Bench) => {
    for (let position = 11; position < 5100; position++) bench.feed.delta(turn(position));
  }]) {
    const bench = new Bench();
    await bench.answer();
    bench.source.pause(true);
    miss(bench);
    assert.equal(bench.asked, 0);
    bench.source.pause(false);
    await bench.answer(6000);
    assert.equal(bench.said.at(-2), 'replaced');
    assert.equal(bench.said.filter(word => word.startsWith('changed')).length, 0);
  }
});

test('the past is not followed, and another scope forgets the one before', async () => {
  const bench = new Bench(null);
  await bench.answer();
  assert.deepEqual(bench.said, ['loaded']);
  bench.source.open(address);
  bench.source.open(address);
  await bench.answer(11); // of the first, which nobody waits for
  assert.deepEqual(bench.said, ['loaded']);
  await bench.answer(12);
  assert.deepEqual(bench.said, ['loaded', 'loaded', 'start 12']);
});
