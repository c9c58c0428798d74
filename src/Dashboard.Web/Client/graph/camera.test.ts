import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Camera } from './camera.ts';
import type { Focus } from './scene.ts';

const focus: Focus = { level: 'namespace', namespace: 'shop' };
const scene = (width: number, height: number) => ({ bounds: { x: 0, y: 0, width, height }, focus });
const card = { x: 300, y: 200, width: 180, height: 40 };

function camera(reduced = true): Camera {
  const made = new Camera(() => reduced);
  made.size = { width: 1000, height: 600 };
  return made;
}

test('opens with the selection in view, and not before the pane has a size', () => {
  const view = new Camera(() => true);
  view.open(scene(5000, 5000), undefined);
  assert.equal(view.isOpen, false);
  view.size = { width: 1000, height: 600 };
  const far = { ...card, x: 4000, y: 4000 };
  view.open(scene(5000, 5000), undefined);
  assert.equal(view.sees(far), false);
  view.open(scene(5000, 5000), far);
  assert.equal(view.sees(far), true);
  assert.equal(view.isMoved, false);
});

test('follows what comes where all was shown, until somebody pans', () => {
  const [small, large] = [scene(500, 300), scene(2000, 1200)];
  const view = camera();
  view.open(small, undefined);
  assert.equal(view.follow(small, small, undefined, 0), false);
  assert.equal(view.follow(small, large, undefined, 0), true);
  view.open(small, undefined);
  view.pan(5, 5, small.bounds);
  assert.equal(view.follow(small, large, undefined, 0), false);
});

test('does not follow where the scene never fitted: what is looked at stays', () => {
  const [before, after] = [scene(5000, 9000), scene(5000, 9100)];
  const view = camera();
  view.open(before, undefined);
  const was = view.view;
  assert.equal(view.follow(before, after, undefined, 0), false);
  assert.deepEqual(view.view, was);
});

test('shifted on its way it arrives shifted', () => {
  const large = scene(5000, 5000);
  const ends = [0, 1].map(times => {
    const view = camera(false);
    view.open(large, undefined);
    view.reveal({ ...card, x: 3000, y: 3000 }, 0);
    view.advance(50);
    if (times > 0) view.shift(40, -10);
    while (view.advance(10_000));
    return view.view;
  });
  assert.deepEqual([ends[1]!.x - ends[0]!.x, ends[1]!.y - ends[0]!.y].map(Math.round), [40, -10]);
});

test('refuses to zoom out beyond everything', () => {
  const view = camera();
  view.open(scene(500, 300), undefined);
  view.fit(scene(500, 300).bounds, 0);
  let steps = 0;
  while (view.zoom(0.8, 500, 300, scene(500, 300).bounds)) assert.ok(++steps < 20);
  assert.ok(steps > 0);
});
