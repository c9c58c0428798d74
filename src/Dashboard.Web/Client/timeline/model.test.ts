import assert from 'node:assert/strict';
import { test } from 'node:test';
import { beforeCapture, gapAt, lowerBound, segmentAt } from './model.ts';
import { sample } from './samples.ts';

test('the first value not below is found at edges and inside', () => {
  assert.deepEqual([-1, 1, 2, 5, 9].map(wanted => lowerBound([1, 3, 5], wanted, 0, 3)), [0, 0, 1, 2, 3]);
});

test('a moment is in the segment that began, until that ends', () => {
  const data = sample([{ uid: 'a', tracks: { '': [[10, 20, 0], [20, 30, 3], [50, Infinity, 0]] } }]);
  assert.deepEqual([5, 10, 19, 20, 29, 30, 49, 50, 1e9].map(at => segmentAt(data, 0, at)), [-1, 0, 0, 1, 1, -1, -1, 2, 2]);
});

test('a lane has only its own gaps', () => {
  const data = sample([{ uid: 'a', gaps: [1], tracks: {} }, { uid: 'b', tracks: {} }], [[0, 5], [10, 20]]);
  assert.deepEqual([gapAt(data, 0, 3), gapAt(data, 0, 10), gapAt(data, 0, 20), gapAt(data, 1, 10)], [-1, 1, -1, -1]);
});

test('before capture began is between creation and the first version', () => {
  const data = sample([{ uid: 'a', created: 1000, known: 9000, tracks: {} }, { uid: 'b', created: 1000, known: 2500, tracks: {} }]);
  assert.deepEqual([999, 1000, 8999, 9000].map(at => beforeCapture(data, 0, at)), [false, true, true, false]);
  assert.equal(beforeCapture(data, 1, 2000), false);
});
