import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Fleet } from '../dev/fleet.ts';
import { decodeSnapshot } from './decode.ts';
import { Explorer } from './explorer.ts';
import { tileAt } from './farHit.ts';
import { isTile } from './frame.ts';
import { GraphStore } from './model.ts';
import { withoutTiles } from './renderTrees.ts';

const explorer = new Explorer(GraphStore.from(decodeSnapshot(Fleet.of(4000).encode('prod', ''))), { focus: { level: 'namespace', namespace: 'payments' }, whole: true }, { width: 1100, height: 700 }, '');
const { scene, store } = explorer;
const at = (scale: number) => ({ scene, store, view: { x: 0, y: 0, scale } }) as unknown as Parameters<typeof withoutTiles>[0];
const every = Int32Array.from({ length: scene.count }, (_, i) => i);

test('at middle zoom a tree is one tile, and its cards are not drawn', () => {
  const frame = at(0.3);
  const left = new Set(withoutTiles(frame, every));
  assert.ok(scene.trees.some(tree => isTile(frame, tree)));
  for (const tree of scene.trees) for (let i = tree.first; i < tree.first + tree.count; i++) assert.equal(left.has(i), !isTile(frame, tree));
});

test('a tree too tall for a tile, a tree alone, and every tree from near are cards', () => {
  const tall = { ...scene.trees[0]!, height: 4000 };
  assert.equal(isTile(at(0.3), tall), false);
  assert.equal(isTile({ ...at(0.3), scene: { ...scene, trees: [scene.trees[0]!] } }, scene.trees[0]!), false);
  assert.equal(withoutTiles(at(0.8), every).length, scene.count);
});

test('a point of the pane finds the tile there, and from near none', () => {
  const tree = scene.trees.find(one => isTile(at(0.3), one))!;
  const middle = [(tree.x + tree.width / 2) * 0.3, (tree.y + tree.height / 2) * 0.3] as const;
  assert.equal(tileAt(scene, at(0.3).view, ...middle), tree.first);
  assert.equal(tileAt(scene, at(0.8).view, ...middle), -1);
  assert.equal(tileAt(scene, at(0.3).view, -50, -50), -1);
});
