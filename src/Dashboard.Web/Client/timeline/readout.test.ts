import assert from 'node:assert/strict';
import { test } from 'node:test';
import { layOut, laneAt, sizes } from './layout.ts';
import { fromBrush, nearest, nextMark, readAt } from './readout.ts';
import { sample } from './samples.ts';
import { countsSentence, emptySentence } from './words.ts';

const data = sample([
  { uid: 'a', gaps: [0], created: 0, tracks: { '': [[0, 100, 0], [100, Infinity, 3, 'Broken']], Ready: [[0, 100, 0], [100, Infinity, 3, 'Broken']], Synced: [[0, Infinity, 0]] }, ticks: [100, 140], events: [[120, true]] },
  { uid: 'b', created: 0, deleted: 90, inferred: true, tracks: { '': [[0, 90, 2]] } },
], [[200, 300]]);

test('the crosshair tells the state, what is not well, the mark under it and all lanes', () => {
  const read = readAt(data, 0, 101, 4);
  assert.deepEqual([read.health, read.state, read.conditions, read.tick, read.event, read.all], [3, 'Failed: Broken', ['Ready False: Broken'], 0, undefined, '1 failed']);
  assert.equal(readAt(data, 0, 50, 4).all, '1 degraded, 1 healthy');
});

test('not covered, not there and found gone are three different things', () => {
  assert.deepEqual([readAt(data, 0, 250, 1).health, readAt(data, 0, 250, 1).state, readAt(data, 0, 250, 1).all], [undefined, 'not covered: watch expired', '1 not covered']);
  assert.deepEqual([readAt(data, 1, 95, 1).health, readAt(data, 1, 95, 1).state], [6, 'found gone by the relist; final state unknown']);
  assert.equal(readAt(data, 0, -5, 1).state, 'does not exist');
});

test('the nearest mark is within reach or none', () => {
  assert.deepEqual([nearest([10, 20], 14, 5, 0, 2), nearest([10, 20], 16, 5, 0, 2), nearest([10, 20], 40, 5, 0, 2), nearest([10, 20], 10, 5, 1, 1)], [0, 1, undefined, undefined]);
});

test('the keyboard walks changes, Events and where states begin', () => {
  assert.deepEqual([nextMark(data, 0, 0, true), nextMark(data, 0, 100, true), nextMark(data, 0, 140, true), nextMark(data, 0, 120, false), nextMark(data, 1, 0, false)], [100, 120, undefined, 100, undefined]);
});

test('a moment is told from the start of the brush', () => {
  assert.deepEqual([fromBrush(1500, 1000), fromBrush(61_000, 1000), fromBrush(500, 1000), fromBrush(5, undefined)], ['0.500 s after the brush begins', '1 min after the brush begins', '0.500 s before the brush begins', '']);
});

test('conditions that were well all along fold, unless the lane is open', () => {
  const folded = layOut(data, () => false);
  assert.deepEqual([folded.lanes[0]!.conditions.length, folded.lanes[0]!.folded, folded.lanes[1]!.conditions.length], [1, 1, 0]);
  const open = layOut(data, () => true);
  assert.equal(open.lanes[0]!.conditions.length, 2);
  assert.equal(open.lanes[0]!.height - folded.lanes[0]!.height, sizes.condition);
  assert.deepEqual([laneAt(folded, 0), laneAt(folded, folded.lanes[0]!.height), laneAt(folded, folded.height), laneAt(folded, -1)], [0, 1, -1, -1]);
});

test('what is folded and left out is counted', () => {
  assert.equal(countsSentence({ ...data, objects: 64, eligible: 12 }), '64 objects · 2 lanes shown · 10 more left out, the least bad · 52 without trouble, folded');
  assert.equal(countsSentence(data), '2 objects · 2 lanes shown');
});

test('nothing found and nobody looking are two different sentences', () => {
  const none = { ...data, lanes: { ...data.lanes, count: 0 }, objects: 5 };
  assert.deepEqual([1, 0.994, 0].map(covered => emptySentence({ ...none, covered })), ['All 5 objects were well in this range', 'No trouble was seen; 99.4 % of the range was covered', 'We were not looking in this range']);
  assert.equal(emptySentence({ ...none, objects: 0, covered: 1 }), 'No objects in this range');
  assert.equal(emptySentence(data), undefined);
});
