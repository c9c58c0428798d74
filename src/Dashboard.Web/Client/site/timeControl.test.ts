import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withQuery } from './navigate.ts';
import { minuteFrom, stepOf } from './step.ts';
import { heldWords } from './timeControl.ts';

test('brackets step by a change, with shift by a minute', () => {
  assert.deepEqual(['[', ']', '{', '}', 'x'].map(stepOf), [{ by: 'change', forward: false }, { by: 'change', forward: true }, { by: 'minute', forward: false }, { by: 'minute', forward: true }, undefined]);
});

test('a minute ahead of the last minute is now', () => {
  assert.deepEqual([minuteFrom(undefined, 100_000, false), minuteFrom(20_000, 100_000, true), minuteFrom(70_000, 100_000, true)], [40_000, 80_000, undefined]);
});

test('what is held back is counted', () => {
  assert.deepEqual([0, 1, 1400].map(heldWords), ['no new changes', '1 new change', '1,400 new changes']);
});

test('parts of an address are set and others stay', () => {
  assert.equal(withQuery('/timeline?cluster=c&at=1', { at: '2' }), '/timeline?cluster=c&at=2');
});
