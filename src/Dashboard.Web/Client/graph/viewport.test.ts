import assert from 'node:assert/strict';
import { test } from 'node:test';
import { between, clamp, fit, maxScale, minScale, open, pan, readableScale, reveal, showsAll, toWorld, zoomAt } from './viewport.ts';

const size = { width: 800, height: 600 };
const view = { x: 100, y: 50, scale: 0.5 };

test('zooming keeps the point under the pointer', () => {
  const before = toWorld(view, 300, 200);
  const after = toWorld(zoomAt(view, 1.7, 300, 200), 300, 200);
  assert.ok(Math.abs(before[0] - after[0]) < 1e-9 && Math.abs(before[1] - after[1]) < 1e-9);
});

test('zoom has bounds', () => {
  assert.equal(zoomAt(view, 1e9, 0, 0).scale, maxScale);
  assert.equal(zoomAt(view, 1e-9, 0, 0).scale, minScale);
});

test('panning moves the world with the pointer', () => assert.deepEqual(pan(view, 10, -20), { x: 80, y: 90, scale: 0.5 }));

test('fitting shows everything and never magnifies', () => {
  const big = { x: 0, y: 0, width: 5000, height: 3000 };
  const whole = fit(big, size);
  const [left, top] = toWorld(whole, 0, 0);
  const [right, bottom] = toWorld(whole, size.width, size.height);
  assert.ok(left <= 0 && top <= 0 && right >= 5000 && bottom >= 3000);
  assert.equal(fit({ x: 0, y: 0, width: 100, height: 50 }, size).scale, 1);
});

test('a pane opens readable: fitted if possible, else at the top', () => {
  assert.equal(open({ x: 0, y: 0, width: 500, height: 300 }, size).scale, 1);
  const long = open({ x: 0, y: 0, width: 700, height: 9000 }, size);
  assert.ok(long.scale >= readableScale);
  assert.ok(toWorld(long, 0, 48)[1] <= 0.01);
  assert.ok(open({ x: 0, y: 0, width: 700, height: 9000 }, size, true).scale < readableScale);
});

test('the user cannot lose the graph', () => {
  const bounds = { x: 0, y: 0, width: 1000, height: 1000 };
  const far = clamp({ x: 1e6, y: -1e6, scale: 1 }, bounds, size);
  assert.ok(far.x < 1000 && far.y + size.height > 0);
});

test('revealing moves as little as needed', () => {
  const seen = { x: 200, y: 200, width: 164, height: 42 };
  assert.deepEqual(reveal({ x: 0, y: 0, scale: 1 }, seen, size), { x: 0, y: 0, scale: 1 });
  const moved = reveal({ x: 0, y: 0, scale: 1 }, { x: 900, y: 200, width: 164, height: 42 }, size);
  assert.equal(moved.y, 0);
  assert.equal(moved.x, 900 + 164 + 24 - 800);
});

test('moving between views starts and ends exactly', () => {
  const to = { x: 0, y: 0, scale: 1 };
  assert.deepEqual(between(view, to, 0), view);
  assert.deepEqual(between(view, to, 1), to);
});

test('a fitted view shows all of its bounds, and not of larger ones', () => {
  const bounds = { x: 40, y: 10, width: 900, height: 700 };
  const fitted = fit(bounds, size);
  assert.ok(showsAll(fitted, bounds, size));
  assert.ok(!showsAll(fitted, { ...bounds, width: 2000 }, size));
  assert.ok(!showsAll(fitted, { ...bounds, y: -200 }, size));
});
