import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Fleet } from '../dev/fleet.ts';
import { decodeSnapshot } from './decode.ts';
import { Calm } from './fold.ts';
import { HitGrid } from './hit.ts';
import { card } from './layout.ts';
import { evaluate, parseLens } from './lens.ts';
import { GraphStore } from './model.ts';
import { deployment, storeOf, type Sample } from './samples.ts';
import { itemKey, SceneBuilder, type Scene, type SceneOptions } from './scene.ts';

const options: SceneOptions = { expanded: new Set(), collapsed: new Set(), pulled: -1, keep: undefined, context: false, calm: Calm.Nothing, lens: '', width: 1200 };
const fleet = (size: number) => GraphStore.from(decodeSnapshot(Fleet.of(size).encode('prod', '')));

function places(store: GraphStore, scene: Scene): Map<string, string> {
  const result = new Map<string, string>();
  for (let i = 0; i < scene.count; i++) result.set(itemKey(store, scene, i), `${scene.x[i]} ${scene.y[i]}`);
  return result;
}

test('a namespace shows its trees worst first, and cards never overlap', () => {
  const store = storeOf([...deployment(0, 'fine', 3), ...deployment(8, 'sick', 4, 1)]);
  const scene = new SceneBuilder(store).build({ level: 'namespace', namespace: 'shop' }, options);
  assert.equal(itemKey(store, scene, 0), '9');
  for (let i = 0; i < scene.count; i++) {
    for (let k = i + 1; k < scene.count; k++) {
      assert.ok(Math.abs(scene.x[i]! - scene.x[k]!) >= card.width || scene.y[i]! + scene.height[i]! <= scene.y[k]! || scene.y[k]! + scene.height[k]! <= scene.y[i]!);
    }
  }
});

test('what is drawn, folded and left out adds up to the objects of the focus', () => {
  const store = fleet(3000);
  const builder = new SceneBuilder(store);
  for (const problems of [false, true]) {
    const scene = builder.build({ level: 'all' }, problems ? { ...options, keep: evaluate(store, parseLens('lens=problems'), { selected: -1, related: [], matched: undefined }), context: true, lens: 'lens=problems' } : options);
    assert.equal(scene.objects, store.live);
    assert.equal(scene.drawn + scene.folded + scene.leftOut, store.live);
    assert.equal(scene.leftOut > 0, problems);
  }
});

test('a status change keeps every tree but its own in place', () => {
  const store = fleet(3000);
  const builder = new SceneBuilder(store);
  const focus = { level: 'namespace', namespace: 'payments' } as const;
  const before = places(store, builder.build(focus, options));
  const slot = store.names.findIndex((name, i) => name.startsWith('payments-web') && store.kindName(i) === 'Deployment');
  const applied = store.apply({ position: 99_999_999, upsert: [], health: [[store.id[slot]!, 3, 'Crash', 0]], remove: [] });
  builder.invalidate(applied.dirtyRoots);
  const after = places(store, builder.build(focus, options));
  const root = store.rootOf(slot);
  for (const [key, place] of after) {
    const at = /^\d+$/.test(key) ? store.slotOf(Number(key)) : -1;
    if (at >= 0 && store.rootOf(at) !== root) assert.equal(place, before.get(key));
  }
});

test('inserts move other trees in no more than 5 % of cases', () => {
  const store = fleet(4000);
  const builder = new SceneBuilder(store);
  const focus = { level: 'namespace', namespace: 'orders' } as const;
  builder.build(focus, options);
  const owners = store.names.map((_, slot) => slot).filter(slot => store.namespaceOf(slot) === 'orders' && store.kindName(slot) !== 'Pod');
  let disturbed = 0;
  for (let n = 0; n < 300; n++) {
    const owner = owners[n * 7919 % owners.length]!;
    const own = `t:${store.id[store.rootOf(owner)]}`;
    const applied = store.apply({ position: 99_000_000 + n, upsert: [[900_000 + n, 'x.io', `Kind${n % 5}`, 'orders', `new-${n}`, 0, '', store.id[owner]!, 0]], health: [], remove: [] });
    builder.invalidate(applied.dirtyRoots);
    builder.build(focus, options);
    if (builder.moved.some(key => key !== own)) disturbed++;
  }
  assert.ok(disturbed <= 15, `${disturbed} of 300`);
});

test('a tree focus holds one tree, a focus on something gone holds nothing', () => {
  const store = storeOf([...deployment(0, 'web', 3), ...deployment(8, 'api', 3)]);
  const builder = new SceneBuilder(store);
  assert.equal(builder.build({ level: 'tree', root: 9 }, options).objects, 8);
  assert.equal(builder.build({ level: 'tree', root: 4711 }, options).count, 0);
  assert.equal(builder.build({ level: 'namespace', namespace: 'none' }, options).count, 0);
});

test('moving the selection refolds the trees that it leaves and enters', () => {
  const store = storeOf(deployment(0, 'web', 6));
  const builder = new SceneBuilder(store);
  const focus = { level: 'namespace', namespace: 'shop' } as const;
  const keys = (pulled: number) => [...places(store, builder.build(focus, { ...options, pulled })).keys()];
  assert.ok(!keys(-1).includes('8'));
  assert.ok(keys(7).includes('8'));
  assert.ok(!keys(8).includes('8') && keys(8).includes('9'));
});

test('in the view of everything each namespace holds its own cards', () => {
  const rows: Sample[] = [...deployment(0, 'a', 3, 0, 'one'), ...deployment(8, 'b', 3, 0, 'two')];
  const store = storeOf(rows);
  const scene = new SceneBuilder(store).build({ level: 'all' }, options);
  assert.equal(scene.regions.length, 2);
  for (const region of scene.regions) {
    for (let i = region.first; i < region.first + region.count; i++) {
      assert.ok(scene.x[i]! >= region.x && scene.x[i]! + card.width <= region.x + region.width);
      assert.ok(scene.y[i]! >= region.y && scene.y[i]! + scene.height[i]! <= region.y + region.height);
    }
  }
});

test('the grid finds the same cards as looking at each', () => {
  const store = fleet(2000);
  const scene = new SceneBuilder(store).build({ level: 'all' }, options);
  const grid = new HitGrid(scene);
  const found = new Int32Array(scene.count);
  for (const [left, top, right, bottom] of [[0, 0, 900, 700], [1500, 300, 1501, 301], [-500, -500, -1, -1], [0, 0, 1e6, 1e6]] as const) {
    const expected: number[] = [];
    for (let i = 0; i < scene.count; i++) {
      if (scene.x[i]! <= right && scene.x[i]! + card.width + card.back >= left && scene.y[i]! <= bottom && scene.y[i]! + scene.height[i]! + card.back >= top) expected.push(i);
    }
    assert.deepEqual([...found.subarray(0, grid.within(left, top, right, bottom, found))].sort((a, b) => a - b), expected);
  }
  for (const i of [0, 17, scene.count - 1]) assert.equal(grid.at(scene.x[i]! + 5, scene.y[i]! + 5), i);
  assert.equal(grid.at(-10, -10), -1);
});

test('a tree alone that outgrows its place stays where one looks', () => {
  const store = storeOf([...deployment(0, 'web', 1), ['Service', 's', 0]]);
  const builder = new SceneBuilder(store);
  const focus = { level: 'namespace', namespace: 'shop' } as const;
  builder.build(focus, options);
  for (let n = 0; n < 12; n++) builder.invalidate(store.apply({ position: 20 + n, upsert: [[100 + n, 'x.io', `Kind${n}`, 'shop', `n${n}`, 0, '', 1, 0]], health: [], remove: [] }).dirtyRoots);
  const grown = builder.build(focus, options);
  assert.equal(Math.min(...grown.y), Math.min(...new SceneBuilder(store).build(focus, options).y));
});

test('trees that move one after another leave no holes where one looks', () => {
  const store = storeOf(Array.from({ length: 6 }, (_, i) => [...deployment(i * 7, `web${i}`, 1), ['Service', `s${i}`, i * 7]] satisfies Sample[]).flat());
  const builder = new SceneBuilder(store);
  const focus = { level: 'namespace', namespace: 'shop' } as const;
  builder.build(focus, options);
  let position = 20;
  for (let id = 1; id < 42; id += 7) {
    for (let n = 0; n < 8; n++) builder.invalidate(store.apply({ position: ++position, upsert: [[100 * id + n + 100, 'x.io', `Kind${n}`, 'shop', `n${id}-${n}`, 0, '', id, 0]], health: [], remove: [] }).dirtyRoots);
    builder.build(focus, options);
  }
  const [kept, fresh] = [builder.build(focus, options), new SceneBuilder(store).build(focus, options)];
  assert.ok(kept.bounds.height <= fresh.bounds.height * 1.2, `${kept.bounds.height} of ${fresh.bounds.height}`);
});

test('a tree that shrinks leaves no hole larger than what is left', () => {
  const store = storeOf([...deployment(0, 'web', 1), ...Array.from({ length: 12 }, (_, i): Sample => [`Kind${i}`, `n${i}`, 0]), ['ConfigMap', 'alone', -1]]);
  const builder = new SceneBuilder(store);
  const focus = { level: 'namespace', namespace: 'shop' } as const;
  const before = builder.build(focus, options);
  builder.invalidate(store.apply({ position: 20, upsert: [], health: [], remove: Array.from({ length: 12 }, (_, i) => 7 + i) }).dirtyRoots);
  const [after, fresh] = [builder.build(focus, options), new SceneBuilder(store).build(focus, options)];
  assert.ok(before.bounds.height > fresh.bounds.height * 1.5, `${before.bounds.height} before, ${fresh.bounds.height} needed`);
  assert.deepEqual([after.bounds.height, places(store, after)], [fresh.bounds.height, places(store, fresh)]);
});

test('a tree that is most of its namespace leaves no hole where it was', () => {
  const store = storeOf([...deployment(0, 'web', 1), ['Service', 's', 0], ['ConfigMap', 'alone', -1], ['Secret', 'lonely', -1]]);
  const builder = new SceneBuilder(store);
  const focus = { level: 'namespace', namespace: 'shop' } as const;
  builder.build(focus, options);
  for (let n = 0; n < 12; n++) builder.invalidate(store.apply({ position: 20 + n, upsert: [[100 + n, 'x.io', `Kind${n}`, 'shop', `n${n}`, 0, '', 1, 0]], health: [], remove: [] }).dirtyRoots);
  assert.deepEqual(places(store, builder.build(focus, options)), places(store, new SceneBuilder(store).build(focus, options)));
});
