import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { ChangeQueue } from './changeQueue.ts';
import type { Applied } from './model.ts';

const change = (slot: number): Applied => ({ touched: [slot], structural: false, dirtyRoots: new Set() });

/** A queue whose clock, frames and timers are driven by hand; handling takes as long as said. */
function driven(t: TestContext, took: () => number) {
  let now = 1000;
  let frame: (() => void) | undefined;
  const timers: number[] = [];
  const handled: number[][] = [];
  t.mock.method(performance, 'now', () => now);
  t.mock.method(globalThis, 'setTimeout', (callback: () => void, wait: number) => {
    timers.push(wait);
    now += wait;
    callback();
  });
  (globalThis as { requestAnimationFrame?: unknown }).requestAnimationFrame = (callback: () => void) => { frame = callback; };
  const queue = new ChangeQueue((_, touched) => {
    handled.push([...touched]);
    now += took();
  });
  return { queue, timers, handled, draw: () => { const due = frame; frame = undefined; due?.(); } };
}

test('what comes before a frame is handled in it, together', t => {
  const { queue, handled, draw } = driven(t, () => 1);
  queue.add(change(1));
  queue.add(change(2));
  assert.deepEqual(handled, []);
  draw();
  assert.deepEqual(handled, [[1, 2]]);
});

test('handling that takes long again and again leaves the browser three times as long in between', t => {
  const { queue, timers, draw } = driven(t, () => 40);
  for (let i = 0; i < 3; i++) {
    queue.add(change(i));
    draw();
  }
  assert.deepEqual(timers, [120]); // after the second
});

test('handling that once takes long does not', t => {
  const times = [2, 40, 2, 2];
  const { queue, timers, handled, draw } = driven(t, () => times.shift()!);
  for (let i = 0; i < 4; i++) {
    queue.add(change(i));
    draw();
  }
  assert.deepEqual([timers, handled.length], [[], 4]);
});

test('positions alone are nothing to handle', t => {
  const { queue, handled, draw } = driven(t, () => 1);
  queue.add({ touched: [], structural: false, dirtyRoots: new Set() });
  draw();
  assert.deepEqual(handled, []);
});
