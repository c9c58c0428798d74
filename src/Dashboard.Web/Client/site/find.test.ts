import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placesOf } from './find.ts';

test('every place is found, whatever the case, and none overlaps', () => {
  assert.deepEqual(placesOf('Ready: ready, aaa', 'READY', 10), [0, 7]);
  assert.deepEqual(placesOf('aaaa', 'aa', 10), [0, 2]);
});

test('nothing sought finds nothing, and the bound holds', () => {
  assert.deepEqual(placesOf('abc', '', 10), []);
  assert.deepEqual(placesOf('a'.repeat(50), 'a', 3), [0, 1, 2]);
});

test('text whose lower case is longer is found as it is written', () => {
  assert.deepEqual(placesOf('\u0130x y', 'y', 10), [3]);
});
