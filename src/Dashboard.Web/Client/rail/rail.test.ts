import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRail } from './load.ts';
import { bounded, dragOf, heights, redShares, shortest } from './scale.ts';

test('bars are red where something failed; where most are, as much as they have of the failures', () => {
  assert.deepEqual(redShares([9, 9, 9, 0, 9], [0, 2, 0, 0, 1]), [0, 1, 0, 0, 1]);
  assert.deepEqual(redShares([9, 9, 9, 0, 9], [1, 8, 2, 0, 0]), [1 / 8, 1, 2 / 8, 0, 0]);
  assert.deepEqual(redShares([], []), []);
});

test('a rail shows at least 15 minutes, at most the whole log, and nothing beyond now', () => {
  const now = 1e9;
  assert.deepEqual(bounded({ from: now - 1000, to: now }, 0, now), { from: now - shortest, to: now });
  assert.deepEqual(bounded({ from: -1e9, to: now + 5e8 }, now - 7_200_000, now), { from: now - 7_200_000, to: now });
  assert.equal(bounded({ from: -5e9, to: -4e9 }, now - 7_200_000, now).from, now - 7_200_000);
});

test('one change is still seen', () => {
  assert.deepEqual(heights([0, 1, 100]), [0, 0.1, 1]);
});

test('a drag at the head moves it, elsewhere it brushes', () => {
  assert.deepEqual([dragOf(100, 104), dragOf(100, 120)], ['head', 'brush']);
});

test('an answer is read; one that is none is not', () => {
  const data = readRail({ from: '2026-03-04T09:00:00Z', to: '2026-03-04T10:00:00Z', begun: null, changes: [1, 'x'], failures: [0, 1], coverage: { gaps: [{ from: '2026-03-04T09:30:00Z', to: null }, {}] } });
  assert.deepEqual([data?.changes, data?.gaps.length, data?.gaps[0]?.to === data?.to, data?.begun], [[1, 0], 1, true, undefined]);
  for (const wrong of [null, 7, {}, { from: 'x', to: 'y' }, { from: '2026-03-04T09:00:00Z', to: '2026-03-04T09:00:00Z' }]) assert.equal(readRail(wrong), undefined);
});
