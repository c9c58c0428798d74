import assert from 'node:assert/strict';
import { test } from 'node:test';
import { childrenOf } from './fold.ts';
import type { GraphStore } from './model.ts';
import { deployment, storeOf } from './samples.ts';
import type { Delta, Upsert } from './wire.ts';

const delta = (change: Partial<Delta>, position = 11): Delta => ({ position, upsert: [], health: [], remove: [], ...change });
const pod = (id: number, owner: number, name = `p${id}`): Upsert => [id, '', 'Pod', 'shop', name, 0, '', owner, 0];
const namesBelow = (store: GraphStore, id: number) => childrenOf(store, store.slotOf(id)).map(slot => store.names[slot]);

test('a snapshot becomes trees with children in order', () => {
  const store = storeOf(deployment(0, 'web', 2));
  assert.deepEqual(namesBelow(store, 1), ['web-new', 'web-old0', 'web-old1', 'web-old2']);
  assert.equal(store.edges, 6);
  assert.equal(store.rootOf(store.slotOf(7)), store.slotOf(1));
});

test('an owner cycle is cut and nothing is lost', () => {
  const store = storeOf([['A', 'a', 2], ['A', 'b', 0], ['A', 'c', 1], ['A', 'self', 3]]);
  assert.equal(store.live, 4);
  assert.equal(store.parent[0], -1);
  assert.deepEqual(namesBelow(store, 1), ['b']);
  assert.equal(store.parent[3], -1);
});

test('a health change touches its object and its tree only', () => {
  const store = storeOf([...deployment(0, 'web', 2), ...deployment(7, 'api', 2)]);
  const applied = store.apply(delta({ health: [[13, 3, 'Crash', 1700]] }));
  assert.equal(store.health[store.slotOf(13)], 3);
  assert.equal(store.reasonOf(store.slotOf(13)), 'Crash');
  assert.equal(store.since[store.slotOf(13)], 1700);
  assert.deepEqual(applied.touched, [13]);
  assert.equal(applied.structural, false);
  assert.deepEqual([...applied.dirtyRoots], [store.slotOf(8)]);
});

test('an inserted object is as old in its health as it says', () => {
  const store = storeOf(deployment(0, 'web', 1));
  store.apply(delta({ upsert: [[50, '', 'Pod', 'shop', 'p', 2, 'Bad', 2, 1800]] }));
  assert.equal(store.since[store.slotOf(50)], 1800);
});

test('an inserted object is linked to its owner, and a later owner adopts what waited for it', () => {
  const store = storeOf(deployment(0, 'web', 1));
  store.apply(delta({ upsert: [pod(50, 2), pod(60, 70)] }));
  assert.deepEqual(namesBelow(store, 2), ['web-0', 'p50']);
  assert.equal(store.parent[store.slotOf(60)], -1);
  store.apply(delta({ upsert: [[70, 'batch', 'Job', 'shop', 'job', 0, '', 0, 0]] }, 12));
  assert.deepEqual(namesBelow(store, 70), ['p60']);
});

test('a removed owner leaves its children as roots that return to it', () => {
  const store = storeOf(deployment(0, 'web', 1));
  store.apply(delta({ remove: [2] }));
  assert.equal(store.parent[store.slotOf(6)], -1);
  assert.equal(store.live, 5);
  store.apply(delta({ upsert: [[2, '', 'ReplicaSet', 'shop', 'web-new', 0, '', 1, 0]] }, 12));
  assert.deepEqual(namesBelow(store, 2), ['web-0']);
});

test('an object can change its owner, but not to its own descendant', () => {
  const store = storeOf(deployment(0, 'web', 1));
  assert.equal(store.apply(delta({ upsert: [pod(6, 3, 'web-0')] })).structural, true);
  assert.deepEqual(namesBelow(store, 3), ['web-0']);
  store.apply(delta({ upsert: [[1, '', 'Deployment', 'shop', 'web', 0, '', 6, 0]] }, 12));
  assert.equal(store.parent[store.slotOf(1)], -1);
});

test('a frame that was seen already changes nothing', () => {
  const store = storeOf(deployment(0, 'web', 1));
  assert.deepEqual(store.apply(delta({ remove: [1] }, 10)).touched, []);
  assert.equal(store.live, 6);
});

test('slots of removed objects are used again and the columns grow', () => {
  const store = storeOf(deployment(0, 'web', 1));
  store.apply(delta({ remove: [6] }));
  const size = store.size;
  store.apply(delta({ upsert: [pod(100, 2)] }, 12));
  assert.equal(store.size, size);
  store.apply(delta({ upsert: Array.from({ length: 500 }, (_, i) => pod(1000 + i, 2)) }, 13));
  assert.equal(store.live, 506);
  assert.equal(namesBelow(store, 2).length, 501);
});

test('a health number from a newer server reads as unknown', () => {
  const store = storeOf(deployment(0, 'web', 1));
  store.apply(delta({ health: [[1, 99, '', 0]] }));
  assert.equal(store.health[0], 4);
});

test('random changes keep links and counts consistent', () => {
  const store = storeOf(deployment(0, 'web', 4));
  let seed = 3;
  const random = (n: number) => (seed = seed * 16_807 % 2_147_483_647) % n;
  for (let position = 11; position < 600; position++) {
    const id = 1 + random(40);
    store.apply(random(3) === 0 ? delta({ remove: [id] }, position) : delta({ upsert: [pod(id, random(2) * (1 + random(40)))] }, position));
  }
  let live = 0;
  let edges = 0;
  for (let slot = 0; slot < store.size; slot++) {
    if (!store.alive[slot]) continue;
    live++;
    const children = childrenOf(store, slot);
    edges += children.length;
    for (const child of children) assert.equal(store.parent[child], slot);
    assert.equal(store.slotOf(store.id[slot]!), slot);
    assert.equal(store.parent[store.rootOf(slot)], -1);
  }
  assert.equal(store.live, live);
  assert.equal(store.edges, edges);
});
