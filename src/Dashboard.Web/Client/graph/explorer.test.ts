import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Explorer } from './explorer.ts';
import { openingFocus } from './focusChoice.ts';
import { parseLens } from './lens.ts';
import { GraphStore } from './model.ts';
import { neighbour } from './navigate.ts';
import { noReferences } from './references.ts';
import { deployment, snapshotOf, storeOf, type Sample } from './samples.ts';
import { emptySentence, focusSentence, scopeSentences, selectionSentence } from './words.ts';
import { cardText, plural } from './renderCards.ts';

const many = (ns: string, count: number, at: number, health = 0): Sample[] => deployment(at, ns, count, health ? 1 : 0, ns);
const room = { width: 1000, height: 2000 };
const problems = parseLens('lens=problems');
const said = ({ store, scene }: Explorer) => scopeSentences(store, scene, noReferences).map(sentence => sentence.map(part => typeof part === 'string' ? part : part.count.toLocaleString('en')).join(''));

test('a scope opens on the selection, else on what is worst, else on everything', () => {
  const store = storeOf([...many('calm', 200, 0), ...many('sick', 20, 205, 2)]);
  assert.deepEqual(openingFocus(store, 3, ''), { level: 'tree', root: 1 });
  assert.deepEqual(openingFocus(store, -1, ''), { level: 'namespace', namespace: 'sick' });
  assert.deepEqual(openingFocus(store, -1, 'calm'), { level: 'namespace', namespace: 'calm' });
  assert.deepEqual(openingFocus(storeOf(many('calm', 200, 0)), -1, ''), { level: 'all' });
  assert.deepEqual(openingFocus(storeOf(many('only', 5, 0)), -1, ''), { level: 'namespace', namespace: 'only' });
});

test('focus and selection outlive a newer snapshot', () => {
  const rows = [...many('a', 100, 0), ...many('b', 100, 105)];
  const explorer = new Explorer(storeOf(rows), { selected: '110' }, room, '');
  assert.deepEqual(explorer.look.focus, { level: 'tree', root: 106 });
  explorer.replace(GraphStore.from(snapshotOf(rows, 20)));
  assert.deepEqual(explorer.look.focus, { level: 'tree', root: 106 });
  assert.equal(explorer.look.selected, '110');
});

test('a tree that is deleted while it is looked at gives way to where the scope opens', () => {
  const explorer = new Explorer(storeOf([...many('a', 100, 0), ...many('b', 100, 105, 2)]), { focus: { level: 'tree', root: 1 } }, room, '');
  explorer.applied([explorer.store.apply({ position: 11, upsert: [], health: [], remove: [1] })]);
  assert.deepEqual(explorer.look.focus, { level: 'namespace', namespace: 'b' });
});

test('a tree that gets an owner is looked at as the owner\'s tree', () => {
  const explorer = new Explorer(storeOf(many('a', 5, 0)), { focus: { level: 'tree', root: 1 } }, room, '');
  explorer.applied([explorer.store.apply({ position: 11, upsert: [[50, 'x.io', 'App', 'a', 'app', 0, '', 0, 0], [1, '', 'Deployment', 'a', 'a', 0, '', 50, 0]], health: [], remove: [] })]);
  assert.deepEqual(explorer.look.focus, { level: 'tree', root: 50 });
});

test('a stack opens and closes by its key', () => {
  const explorer = new Explorer(storeOf(many('a', 6, 0)), {}, room, '');
  const count = explorer.scene.count;
  const key = explorer.scene.stacks.find(stack => stack.objects === 6)!.key;
  explorer.toggle(key);
  assert.equal(explorer.scene.count, count + 5);
  explorer.toggle(key);
  assert.equal(explorer.scene.count, count);
});

test('a selected stack that opens hands the selection to its first member', () => {
  const explorer = new Explorer(storeOf(many('a', 6, 0)), {}, room, '');
  const key = explorer.scene.stacks.find(stack => stack.objects === 6)!.key;
  explorer.change({ selected: key });
  explorer.toggle(key);
  assert.equal(explorer.look.selected, '6');
});

test('arrows walk owners, owned and siblings', () => {
  const { scene } = new Explorer(storeOf(many('a', 2, 0)), {}, room, ''); // a, a-new, a-0, a-1, 3 old
  assert.equal(neighbour(scene, 0, 'child'), 1);
  assert.equal(neighbour(scene, 1, 'next'), 4);
  assert.equal(neighbour(scene, 4, 'previous'), 1);
  assert.equal(neighbour(scene, 3, 'parent'), 1);
  assert.equal(neighbour(scene, 3, 'next'), -1);
  assert.equal(neighbour(scene, 2, 'previous'), -1);
  assert.equal(neighbour(scene, 2, 'child'), -1);
  assert.equal(neighbour(scene, 0, 'parent'), -1);
  assert.equal(neighbour(scene, -1, 'next'), 0);
});

test('arrows walk from root to root', () => {
  const { scene } = new Explorer(storeOf([...many('a', 2, 0), ...deployment(7, 'b', 2, 0, 'a')]), {}, room, '');
  const next = neighbour(scene, 0, 'next');
  assert.equal(scene.parent[next], -1);
  assert.equal(neighbour(scene, next, 'previous'), 0);
});

test('sentences count what is drawn, folded and left out', () => {
  const explorer = new Explorer(storeOf([...many('a', 1200, 0, 2), ...deployment(1205, 'b', 3, 0, 'a')]), { lens: problems }, room, '');
  assert.deepEqual(said(explorer), ['Drawn 1,213 of 1,213 objects, 1,211 owner edges', '1,209 folded into 4', '8 left out by the lens']);
  assert.match(focusSentence(explorer.store, explorer.scene), /^1 tree: 1,213 objects, 2 drawn, 1,203 folded, 8 left out$/);
});

test('an empty scope and an empty lens say so', () => {
  const empty = new Explorer(storeOf([]), {}, room, '');
  assert.equal(emptySentence(empty.store, empty.scene, empty.look.lens), 'No objects in this scope');
  const well = new Explorer(storeOf(many('a', 3, 0)), { lens: problems }, room, '');
  assert.equal(emptySentence(well.store, well.scene, well.look.lens), 'Nothing is wrong here: 8 healthy objects left out');
});

test('a selection is read out with kind, name, health, reason and namespace', () => {
  const explorer = new Explorer(storeOf(many('a', 2, 0, 2)), {}, room, '');
  assert.equal(selectionSentence(explorer.store, explorer.scene, 2, cardText(explorer, 2)), 'Pod a-0, degraded, NotReady, namespace a');
  assert.match(selectionSentence(explorer.store, explorer.scene, 1, cardText(explorer, 1)), /owns 2$/);
});

test('kinds have plurals', () => {
  assert.deepEqual([plural(24, 'Pod'), plural(3, 'Ingress'), plural(2, 'NetworkPolicy'), plural(1, 'Pod'), plural(2, 'Gateway')], ['24 Pods', '3 Ingresses', '2 NetworkPolicies', '1 Pod', '2 Gateways']);
});

test('a focus that does not fit folds what is healthy until it does, and shows every card when asked to', () => {
  const rows: Sample[] = [['App', 'app', -1, 0, 'a']];
  for (let i = 0; i < 20; i++) rows.push([`Kind${i}`, `o${i}`, 0, i === 3 ? 3 : 0, 'a', i === 3 ? 'Bad' : '']);
  const explorer = new Explorer(storeOf(rows), { focus: { level: 'tree', root: 1 } }, { width: 800, height: 600 }, '');
  assert.equal(explorer.scene.count, 3);
  assert.ok(explorer.scene.bounds.height <= 600);
  const roomy = new Explorer(storeOf([...rows, ['Service', 's', 4], ['Bucket', 'b', 4], ['Topic', 't', 4]]), { focus: { level: 'tree', root: 1 } }, { width: 800, height: 600 }, '').scene;
  assert.equal(roomy.count, 6); // what is folded below the sick one has room
  explorer.change({ whole: true });
  assert.equal(explorer.scene.count, 21);
  assert.equal(new Explorer(storeOf(rows), { focus: { level: 'tree', root: 1 } }, { width: 800, height: 2000 }, '').scene.count, 21);
});

test('an owner folds up and opens again', () => {
  const explorer = new Explorer(storeOf(many('a', 2, 0)), {}, room, '');
  const count = explorer.scene.count;
  assert.equal(explorer.collapse(explorer.store.slotOf(2)), true);
  assert.equal(explorer.scene.count, count - 1);
  explorer.toggle('2/all');
  assert.equal(explorer.scene.count, count);
  assert.equal(explorer.collapse(explorer.store.slotOf(6)), false);
});

test('another lens that leaves nothing in here looks where it does', () => {
  const explorer = new Explorer(storeOf([...many('a', 3, 0), ...many('b', 3, 8)]), { focus: { level: 'namespace', namespace: 'a' } }, room, '');
  explorer.through(parseLens('in=b'), undefined);
  assert.deepEqual(explorer.look.focus, { level: 'namespace', namespace: 'b' });
  explorer.through(parseLens('in=a'), undefined);
  assert.deepEqual(explorer.look.focus, { level: 'namespace', namespace: 'a' });
});

test('cards are not hidden for next to no room', () => {
  const rows: Sample[] = [['App', 'app', -1, 0, 'a'], ...Array.from({ length: 22 }, (_, i): Sample => [`Kind${i}`, `o${i}`, 0, i < 20 ? 3 : 0, 'a', 'Bad'])];
  assert.equal(new Explorer(storeOf(rows), { focus: { level: 'tree', root: 1 } }, { width: 800, height: 600 }, '').scene.count, 23);
});

test('a few problems open in the namespace that has the worst, a few of a kind all at once', () => {
  const store = () => storeOf([...many('a', 3, 0), ...many('b', 3, 8, 2), ['Job', 'j', -1, 0, 'a']]);
  assert.deepEqual(new Explorer(store(), { lens: problems }, room, '').look.focus, { level: 'namespace', namespace: 'b' });
  assert.deepEqual(new Explorer(store(), { lens: parseLens('kinds=Pod') }, room, '').look.focus, { level: 'all' });
});

test('cards never overlap, whatever changes arrive while healthy ones are folded to make room', () => {
  const explorer = new Explorer(storeOf([...many('a', 6, 0, 2), ...deployment(11, 'b', 3, 0, 'a'), ['App', 'app', -1, 0, 'a'], ...Array.from({ length: 12 }, (_, i): Sample => [`Kind${i % 7}`, `o${i}`, 19, 0, 'a'])]),
    { selected: '6', focus: { level: 'namespace', namespace: 'a' } }, { width: 760, height: 500 }, '');
  const { store } = explorer;
  let seed = 5;
  const random = (below: number) => (seed = seed * 16_807 % 2_147_483_647) % below;
  for (let step = 0; step < 120; step++) {
    const id = 1 + random(store.size);
    const kind = random(3);
    explorer.applied([store.apply({
      position: 20 + step, remove: kind === 2 && id !== 6 ? [id] : [], health: kind === 1 ? [[id, random(4), 'Why', 0]] : [],
      upsert: kind === 0 ? [[1000 + step, '', `Kind${random(5)}`, 'a', `n${step}`, random(4), 'Why', id, 0]] : [],
    })]);
    const { x, y, height, count } = explorer.scene;
    for (let i = 0; i < count; i++) {
      for (let k = i + 1; k < count; k++) assert.ok(Math.abs(x[i]! - x[k]!) >= 160 || y[i]! + height[i]! <= y[k]! || y[k]! + height[k]! <= y[i]!, `step ${step}: ${i} and ${k}`);
    }
  }
});
