import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encode } from '@msgpack/msgpack';
import { decodeTimeline, WireError } from './decode.ts';
import { readTimeline } from './load.ts';

const answer = () => ({
  v: 1, cluster: 'c', from: 1000, to: 9000, position: 12, objects: 5, eligible: 3, covered: 940, words: ['', 'Pod', 'n', 'Ready', 'False', 'Broken', 'Said', 'a note', 'kubelet'],
  id: [7], uid: ['u'], group: [0], kind: [1], ns: [2], name: ['web'], level: [0], worst: Uint8Array.of(3), now: Uint8Array.of(0), created: [500], known: [800], deleted: [0], inferred: Uint8Array.of(0),
  trackLane: [0, 0], trackCondition: [0, 3], trackEnd: [2, 3], segmentAt: [-500, 2000, 100], segmentLength: [2500, -1, 50], segmentStatus: Uint8Array.of(0, 3, 3), segmentValue: [0, 0, 4],
  segmentReason: [0, 5, 5], segmentCount: [1, 1, 9], tickEnd: [1], tickAt: [2000], tickCount: [2], tickPosition: [11], eventEnd: [1], eventAt: [2100], eventWarning: Uint8Array.of(1), eventReason: [6],
  eventNote: [7], eventController: [8], eventCount: [3], gapAt: [300], gapLength: [-1], gapCause: ['pods: watch expired'], laneGapEnd: [1], laneGap: [0],
});

test('columns become times since 1970 and open ends', () => {
  const data = decodeTimeline(encode(answer()));
  assert.deepEqual([...data.segments.at], [500, 3000, 1100]);
  assert.deepEqual([...data.segments.end], [3000, Infinity, 1150]);
  assert.deepEqual([...data.tracks.start], [0, 2, 3]);
  assert.deepEqual(data.tracks.condition, ['', 'Ready']);
  assert.equal(data.words[data.segments.reason[1]!], 'Broken');
  assert.deepEqual([data.lanes.kind[0], data.lanes.namespace[0], data.events.note[0], data.gaps.end[0]], ['Pod', 'n', 'a note', Infinity]);
});

test('an attribute holds the same in base64, or nothing that is used', () => {
  const bytes = encode(answer());
  assert.deepEqual(readTimeline(Buffer.from(bytes).toString('base64')), decodeTimeline(bytes));
  for (const broken of ['', '%', 'gA==']) assert.equal(readTimeline(broken), undefined, broken);
});

test('what breaks the contract names its field', () => {
  const cases: readonly [string, Record<string, unknown>][] = [
    ['v', { v: 2 }], ['cluster', { cluster: 1 }], ['name', { name: [] }], ['worst', { worst: [3] }], ['trackLane[1]', { trackLane: [0, 1] }], ['trackEnd', { trackEnd: [2, 2] }],
    ['trackEnd[1]', { trackEnd: [2, 1] }], ['segmentReason[0]', { segmentReason: [99, 0, 0] }], ['segmentLength[0]', { segmentLength: [-2, 0, 0] }], ['segmentStatus', { segmentStatus: Uint8Array.of(0) }],
    ['tickAt', { tickAt: 'x' }], ['laneGap[0]', { laneGap: [1] }], ['eventAt[0]', { eventAt: [1.5] }], ['words[0]', { words: [null] }],
  ];
  for (const [field, wrong] of cases)
    assert.throws(() => decodeTimeline(encode({ ...answer(), ...wrong })), (error: unknown) => error instanceof WireError && error.message.includes(`'${field}'`), field);
  assert.throws(() => decodeTimeline(encode([1])), WireError);
});
