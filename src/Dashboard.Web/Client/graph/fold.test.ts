import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Calm, expandLimit, foldedCounts, foldRoots, foldTree, type FoldedTree, type FoldOptions } from './fold.ts';
import { evaluate, parseLens } from './lens.ts';
import type { GraphStore } from './model.ts';
import { deployment, storeOf, type Sample } from './samples.ts';

const plain: FoldOptions = { expanded: new Set(), collapsed: new Set(), pulled: -1, keep: undefined, context: false, calm: Calm.Nothing };
const problems = (store: GraphStore): FoldOptions => ({ ...plain, keep: evaluate(store, parseLens('lens=problems'), { selected: -1, related: [], matched: undefined })!, context: true });
const words = (store: GraphStore, tree: FoldedTree) => tree.items.map(item => item >= 0 ? store.names[item] : `${tree.stacks[~item]!.objects} folded`);

test('leaf siblings of one kind fold from three on, and count their health', () => {
  const store = storeOf(deployment(0, 'web', 5, 2));
  const tree = foldTree(store, 0, plain);
  assert.deepEqual(words(store, tree), ['web', 'web-new', '5 folded', '3 folded']);
  assert.deepEqual([...tree.stacks.find(stack => stack.objects === 5)!.counts], [3, 0, 2, 0, 0, 0, 0]);
  assert.equal(tree.objects, 10);
});

test('two siblings stay two cards', () => {
  const store = storeOf(deployment(0, 'web', 2));
  assert.deepEqual(words(store, foldTree(store, 0, plain)), ['web', 'web-new', 'web-0', 'web-1', '3 folded']);
});

test('items come in preorder, so an owner is before what it owns', () => {
  const tree = foldTree(storeOf(deployment(0, 'web', 2)), 0, plain);
  tree.parents.forEach((parent, index) => assert.ok(parent < index));
  assert.deepEqual(tree.parents, [-1, 0, 1, 1, 0]);
});

test('an opened stack shows its members, the selection stands beside a closed one', () => {
  const store = storeOf(deployment(0, 'web', 5));
  const opened = foldTree(store, 0, { ...plain, expanded: new Set(['2//Pod']) });
  assert.equal(opened.items.filter(item => item >= 0).length, 7);
  assert.deepEqual(words(store, foldTree(store, 0, { ...plain, pulled: store.slotOf(7) })), ['web', 'web-new', '4 folded', 'web-1', '3 folded']);
});

test('a huge opened stack shows a bounded number, unhealthy first, and counts the rest', () => {
  const rows = deployment(0, 'web', 500);
  rows[400] = ['Pod', 'sick', 1, 3, 'shop', 'Crash'];
  const store = storeOf(rows);
  const tree = foldTree(store, 0, { ...plain, expanded: new Set(['2//Pod']) });
  assert.equal(tree.items[2], 400);
  assert.equal(tree.stacks.find(stack => stack.key === '2//Pod')!.objects, 500 - expandLimit);
});

test('the problems lens folds what is healthy in a big tree and keeps the way to what is not', () => {
  const rows: Sample[] = [['App', 'root', -1]];
  for (let i = 0; i < 30; i++) {
    const at = rows.length;
    rows.push(['Deployment', `d${i}`, 0], ['Service', `s${i}`, at], ['Pod', `p${i}`, at, i === 7 ? 3 : 0, 'shop', i === 7 ? 'Crash' : '']);
  }
  const store = storeOf(rows);
  const tree = foldTree(store, 0, problems(store));
  assert.deepEqual(words(store, tree), ['root', 'd7', 'p7', 's7', '87 folded']);
  assert.equal(foldTree(store, 0, plain).items.length, 91);
});

test('roots that own nothing fold within their namespace', () => {
  const rows: Sample[] = [1, 2, 3, 4].map(i => ['ConfigMap', `c${i}`, -1]);
  const store = storeOf([...rows, ['Secret', 's', -1]]);
  const { singles, stacks } = foldRoots(store, [0, 1, 2, 3, 4], 1, plain);
  assert.deepEqual(singles, [4]);
  assert.equal(stacks[0]!.objects, 4);
});

test('counts of a whole scope agree with what trees fold', () => {
  const store = storeOf([...deployment(0, 'web', 5), ...deployment(10, 'api', 2)]);
  assert.deepEqual(foldedCounts(store), { objects: 11, stacks: 3 });
});

test('a chain as deep as a hostile server likes does not overflow', () => {
  const store = storeOf(Array.from({ length: 50_000 }, (_, i): Sample => ['A', `a${i}`, i - 1]));
  assert.equal(foldTree(store, 0, problems(store)).objects, 50_000);
});

const world: Sample[] = [['App', 'app', -1], ['Service', 's', 0], ['Bucket', 'b', 0], ['Deployment', 'd', 0], ['Pod', 'p', 3], ['StatefulSet', 'db', 0], ...Array.from({ length: 4 }, (_, i): Sample => ['Pod', `db-${i}`, 5, i === 0 ? 2 : 0])];

test('to make room, healthy leaves fold below their owner first, then healthy trees', () => {
  const store = storeOf(world);
  assert.deepEqual(words(store, foldTree(store, 0, plain)), ['app', 's', 'b', 'd', 'p', 'db', '4 folded']);
  assert.deepEqual(words(store, foldTree(store, 0, { ...plain, calm: Calm.Leaves })), ['app', 'd', 'p', 'db', '4 folded', '2 folded']);
  assert.deepEqual(words(store, foldTree(store, 0, { ...plain, calm: Calm.Trees })), ['app', 'db', '4 folded', '4 folded']);
});

test('a stack with unhealthy members keeps its healthy ones, and what was folded to make room opens again', () => {
  const store = storeOf(world);
  const calm = foldTree(store, 0, { ...plain, calm: Calm.Trees });
  assert.deepEqual(calm.stacks.map(stack => [stack.key, stack.counts[0], stack.counts[2]]).sort(), [['1/rest', 4, 0], ['6//Pod', 3, 1]]);
  assert.deepEqual(words(store, foldTree(store, 0, { ...plain, calm: Calm.Trees, expanded: new Set(['1/rest']) })), ['app', 'db', '4 folded', 's', 'b', 'd', 'p']);
});

test('what an owner owns folds up into one stack', () => {
  const store = storeOf(world);
  assert.deepEqual(words(store, foldTree(store, 0, { ...plain, collapsed: new Set([6]) })), ['app', 's', 'b', 'd', 'p', 'db', '4 folded']);
  assert.equal(foldTree(store, 0, { ...plain, collapsed: new Set([1]) }).stacks[0]!.key, '1/all');
});
