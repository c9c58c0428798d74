import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Calm } from './fold.ts';
import { Ghosts } from './ghosts.ts';
import type { Delta } from './wire.ts';
import { deployment, storeOf } from './samples.ts';
import { SceneBuilder, type Focus, type SceneOptions } from './scene.ts';

const options: SceneOptions = { expanded: new Set(), collapsed: new Set(), pulled: -1, keep: undefined, context: false, calm: Calm.Nothing, lens: '', width: 1200 };
const build = (store: ReturnType<typeof storeOf>, focus: Focus = { level: 'namespace', namespace: 'shop' }) => new SceneBuilder(store).build(focus, options);
const without = (remove: readonly number[], position: number): Delta => ({ position, upsert: [], health: [], remove: [...remove] });

test('a removed object leaves a ghost where its card stood, for two seconds', () => {
  const store = storeOf([...deployment(0, 'web', 0), [ 'ConfigMap', 'settings', 0 ]]);
  const ghosts = new Ghosts();
  const before = build(store);
  ghosts.show(store, before, 0);
  assert.equal(ghosts.left(0), 0);
  const id = store.id[store.names.indexOf('settings')]!;
  const at = [...Array(before.count).keys()].find(i => before.item[i]! === store.slotOf(id))!;
  const [x, y] = [before.x[at], before.y[at]];
  store.apply(without([id], 11));
  ghosts.show(store, build(store), 100);
  assert.deepEqual(ghosts.at(2099).map(ghost => [ghost.name, ghost.x, ghost.y]), [['settings', x, y]]);
  assert.equal(ghosts.left(1100), 1000);
  assert.deepEqual(ghosts.at(2100), []);
});

test('what another focus leaves out, and what goes together with much else, leaves none', () => {
  const store = storeOf([...Array(60).keys()].map(i => ['ConfigMap', `c${i}`, 0] as const));
  const ghosts = new Ghosts();
  ghosts.show(store, build(store), 0);
  store.apply(without([store.id[0]!], 11));
  ghosts.show(store, build(store, { level: 'all' }), 0);
  assert.deepEqual(ghosts.at(1), []);
  ghosts.show(store, build(store), 0);
  store.apply(without([...Array(45).keys()].map(i => store.id[i + 1]!), 12));
  ghosts.show(store, build(store), 0);
  assert.deepEqual(ghosts.at(1), []);
});

test('many that go one after the other are no more than fit on a screen', () => {
  const store = storeOf([...Array(300).keys()].map(i => [`Kind${i}`, `c${i}`, 0] as const));
  const ghosts = new Ghosts();
  ghosts.show(store, build(store), 0);
  const ids = [...store.id];
  let most = 0;
  for (let position = 11; position < 23; position++) {
    store.apply(without(ids.slice((position - 11) * 20, (position - 10) * 20), position));
    ghosts.show(store, build(store), 0);
    most = Math.max(most, ghosts.at(1).length);
  }
  assert.equal(most, 160);
});
