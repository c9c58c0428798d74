import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Fleet } from '../dev/fleet.ts';
import { layoutMap, mapHit, markOf, markPoint, marksInWords, rows, withReadableRows } from './clusterMap.ts';
import { decodeSnapshot } from './decode.ts';
import { worstOf } from './health.ts';
import { keepPlaces } from './mapPane.ts';
import { GraphStore } from './model.ts';
import { deployment, storeOf, type Sample } from './samples.ts';

const size = { width: 316, height: 720 };
const fleet = (count: number) => GraphStore.from(decodeSnapshot(Fleet.of(count).encode('prod', '')));

test('areas follow weights and fill the rectangle', () => {
  const weights = [60, 30, 20, 10, 5];
  const rects = rows(weights, { x: 0, y: 0, width: 300, height: 500 });
  rects.forEach((rect, i) => assert.ok(Math.abs(rect.width * rect.height - 150_000 * weights[i]! / 125) < 1));
});

test('rows too low for a name are raised and the whole keeps its height', () => {
  const raised = withReadableRows([{ x: 0, y: 0, width: 300, height: 200 }, { x: 0, y: 200, width: 150, height: 12 }, { x: 150, y: 200, width: 150, height: 12 }], { x: 0, y: 0, width: 300, height: 212 });
  assert.deepEqual(raised.map(rect => rect.height), [183, 29, 29]);
  assert.deepEqual(raised.map(rect => rect.y), [0, 183, 183]);
});

for (const count of [20, 2000, 10_000, 100_000]) {
  test(`at ${count} objects tiles stay in the pane, do not overlap, and hold their marks`, () => {
    const { tiles, slots } = layoutMap(fleet(count), size);
    assert.equal(slots.length, tiles.reduce((sum, tile) => sum + tile.objects, 0));
    tiles.forEach((tile, i) => {
      assert.ok(tile.x >= 0 && tile.y >= 0 && tile.x + tile.width <= size.width && tile.y + tile.height <= size.height);
      if (tile.marks > 0) {
        const [x, y] = markPoint(tile, tile.marks - 1);
        assert.ok(x < tile.x + tile.width && y < tile.y + tile.height);
      }
      for (const other of tiles.slice(i + 1)) {
        assert.ok(tile.x + tile.width <= other.x + 0.01 || other.x + other.width <= tile.x + 0.01 || tile.y + tile.height <= other.y + 0.01 || other.y + other.height <= tile.y + 0.01);
      }
    });
  });
}

test('a mark for several objects shows the worst of them', () => {
  const store = fleet(100_000);
  const map = layoutMap(store, size);
  assert.ok(map.perMark > 1);
  const failed = map.tiles.filter(tile => tile.counts[3]! > 0 && tile.marks > 0);
  for (const tile of failed) assert.ok(Array.from({ length: tile.marks }, (_, mark) => markOf(store, map, tile, mark).health).includes(3), tile.name);
});

test('a tile without room for all its marks shows the worst', () => {
  const store = fleet(10_000);
  const tight = Array.from({ length: 20 }, (_, i) => layoutMap(store, { width: 316, height: 400 + 20 * i }))
    .flatMap(map => map.tiles.filter(tile => tile.marks > 0 && tile.marks * map.perMark < tile.objects).map(tile => ({ map, tile })));
  assert.ok(tight.some(({ tile }) => worstOf(tile.counts) > 0));
  for (const { map, tile } of tight) assert.equal(markOf(store, map, tile, 0).health, worstOf(tile.counts), tile.name);
});

test('a point finds its tile, and an unhealthy mark near it', () => {
  const store = storeOf([...deployment(0, 'web', 30, 1), ...deployment(35, 'api', 3, 0, 'other')]);
  const map = layoutMap(store, size);
  const tile = map.tiles[0]!;
  const [x, y] = markPoint(tile, 5);
  assert.equal(store.names[mapHit(store, map, x + 2, y + 2)!.slot], 'web-0');
  assert.equal(mapHit(store, map, tile.x + 3, tile.y + 3)!.slot, -1);
  assert.equal(mapHit(store, map, 1, 1), undefined);
});

test('tiles keep their places while namespaces keep their proportions', () => {
  const rows: Sample[] = [...deployment(0, 'web', 100), ...deployment(105, 'api', 99, 0, 'other')];
  const store = storeOf(rows);
  const before = layoutMap(store, size);
  for (let i = 0; i < 5; i++) store.apply({ position: 11 + i, upsert: [[900 + i, '', 'Pod', 'other', `n${i}`, 0, '', 0, 0]], health: [], remove: [] });
  const kept = keepPlaces(before, layoutMap(store, size));
  assert.deepEqual(kept.tiles.find(tile => tile.name === 'shop')!.x, before.tiles.find(tile => tile.name === 'shop')!.x);
  assert.deepEqual(kept.tiles.find(tile => tile.name === 'other')!.y, before.tiles.find(tile => tile.name === 'other')!.y);
  assert.equal(kept.tiles.find(tile => tile.name === 'other')!.objects, 109);
});

test('a new namespace lays the map out afresh', () => {
  const store = storeOf(deployment(0, 'web', 100));
  const before = layoutMap(store, size);
  store.apply({ position: 11, upsert: [[900, '', 'Pod', 'fresh', 'n', 0, '', 0, 0]], health: [], remove: [] });
  assert.equal(keepPlaces(before, layoutMap(store, size)).tiles.length, 2);
});

test('namespaces too many for marks are not said to have them', () => {
  const many: Sample[] = Array.from({ length: 400 }, (_, i) => deployment(i * 7, 'web', 2, 0, `team-${i}`)).flat();
  const map = layoutMap(storeOf(many), size);
  assert.ok(map.tiles.every(tile => tile.marks === 0));
  assert.equal(marksInWords(map), 'the worst of each');
  assert.equal(marksInWords(layoutMap(fleet(2000), size)), 'a mark each object');
});
