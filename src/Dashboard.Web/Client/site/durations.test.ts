import assert from 'node:assert/strict';
import { test } from 'node:test';
import { duration } from './durations.ts';

test('duration shows at most two neighbouring units', () => {
  assert.equal(duration(577_000), '9 min 37 s');
  assert.equal(duration(3_600_000), '1 h');
  assert.equal(duration(3_605_000), '1 h');
  assert.equal(duration(187_200_000), '2 d 4 h');
});

test('duration of nothing, or of a clock that runs ahead, is 0 s', () => {
  assert.equal(duration(999), '0 s');
  assert.equal(duration(-5000), '0 s');
});
