import { encode } from '@msgpack/msgpack';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Fleet } from '../dev/fleet.ts';
import { decodeFrame, decodeSnapshot, WireError } from './decode.ts';

const small = {
  v: 1, cluster: 'c', position: 7, at: null, kinds: [['apps', 'Deployment', 'deployments'], ['', 'Pod', 'pods']], namespaces: ['', 'shop'], reasons: ['', 'Bad'],
  ids: [5, 2, 10], kind: [0, 1, 1], ns: [1, 1, 1], health: Uint8Array.of(0, 3, 0), reason: [0, 1, 0], since: [0, 1_700_000_000, 0],
  names: { shared: Uint8Array.of(0, 3, 4), rest: ['web', '-1', '2'] }, parent: [-1, 0, 0], total: 3, omitted: 0,
};
const decodeWith = (change: object) => decodeSnapshot(encode({ ...small, ...change }));

test('ids become absolute and names whole', () => {
  const snapshot = decodeWith({});
  assert.deepEqual([...snapshot.ids], [5, 7, 17]);
  assert.deepEqual(snapshot.names, ['web', 'web-1', 'web-2']);
  assert.deepEqual(Array.from(snapshot.parent), [-1, 0, 0]);
  assert.deepEqual(Array.from(snapshot.since), [0, 1_700_000_000, 0]);
});

test('large ids and an empty scope decode', () => {
  assert.equal(decodeWith({ ids: [2 ** 40, 1, 1] }).ids[0], 2 ** 40);
  assert.equal(decodeWith({ ids: [], kind: [], ns: [], health: new Uint8Array(0), reason: [], since: [], names: { shared: new Uint8Array(0), rest: [] }, parent: [], total: 0 }).ids.length, 0);
});

for (const [what, change, field] of [
  ['another version', { v: 2 }, /'v'/],
  ['a column of another length', { kind: [0, 1] }, /'kind' must be 3 long/],
  ['an unknown kind', { kind: [0, 1, 2] }, /'kind\[2\]'/],
  ['an owner out of range', { parent: [-1, 0, 3] }, /'parent\[2\]'/],
  ['an owner below -1', { parent: [-2, 0, 0] }, /'parent\[0\]'/],
  ['ids that do not ascend', { ids: [5, 0, 1] }, /'ids\[1\]'/],
  ['a fraction in a column', { ns: [1, 0.5, 1] }, /'ns\[1\]'/],
  ['health as a list', { health: [0, 0, 0] }, /'health' must be bytes/],
  ['a name longer shared than the one before', { names: { shared: Uint8Array.of(1, 0, 0), rest: ['a', 'b', 'c'] } }, /'names.shared\[0\]'/],
  ['a reason that is no string', { reasons: ['', 7] }, /'reasons'/],
] as const) {
  test(`a snapshot with ${what} is refused, naming the field`, () => assert.throws(() => decodeWith(change), (error: Error) => error instanceof WireError && field.test(error.message)));
}

test('a body that is no MessagePack map is refused', () => {
  assert.throws(() => decodeSnapshot(encode([1, 2])), WireError);
  assert.throws(() => decodeSnapshot(Uint8Array.of(0xc1)));
});

test('a fleet survives the way over the wire', () => {
  const fleet = Fleet.of(3000);
  const snapshot = decodeSnapshot(fleet.encode('prod', ''));
  assert.deepEqual(snapshot.names, fleet.rows.map(row => row.name));
  assert.deepEqual(Array.from(snapshot.parent), fleet.rows.map(row => row.parent));
});

test('frames decode from maps and from bytes', () => {
  const frame = { position: 8, upsert: [[9, '', 'Pod', 'shop', 'a', 1, 'Starting', 5, 1_700_000_000]], health: [[5, 2, 'Bad', 1_700_000_001]], remove: [7] };
  assert.deepEqual(decodeFrame(frame), decodeFrame(encode(frame)));
  assert.deepEqual(decodeFrame({ resync: 12 }), { resync: 12 });
});

test('a frame without lists is a change of position', () => {
  assert.deepEqual(decodeFrame({ position: 9, upsert: null }), { position: 9, upsert: [], health: [], remove: [] });
});

test('a frame with a wrong field is refused', () => {
  assert.throws(() => decodeFrame({ position: 'x' }), /'position'/);
  assert.throws(() => decodeFrame({ position: 1, remove: ['a'] }), /'remove'/);
  assert.throws(() => decodeFrame({ position: 1, upsert: [[1, 'g']] }), /'upsert.kind'/);
  assert.throws(() => decodeFrame(null), /'frame'/);
});
