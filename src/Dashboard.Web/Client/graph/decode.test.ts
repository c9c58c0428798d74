import { encode } from '@msgpack/msgpack';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Fleet, packed } from '../dev/fleet.ts';
import { decodeFrame, decodeSnapshot, WireError } from './decode.ts';

const small = {
  v: 2, cluster: 'c', position: 7, at: null, count: 3, kinds: [['apps', 'Deployment', 'deployments'], ['', 'Pod', 'pods']], namespaces: ['', 'shop'], reasons: ['', 'Bad'],
  ids: packed([5, 2, 10]), kind: packed([0, 1, 1]), ns: packed([1, 1, 1]), health: packed([0, 3, 0]), reason: packed([0, 1, 0]), since: packed([0, 1_700_000_000, 0]),
  names: { shared: packed([0, 3, 4]), own: packed([3, 2, 1]), text: 'web-12' }, parent: packed([0, 1, 1]), total: 3, omitted: 0,
};
const decodeWith = (change: object) => decodeSnapshot(encode({ ...small, ...change }));

test('ids become absolute and names whole', () => {
  const snapshot = decodeWith({});
  assert.deepEqual([...snapshot.ids], [5, 7, 17]);
  assert.deepEqual(snapshot.names, ['web', 'web-1', 'web-2']);
  assert.deepEqual(Array.from(snapshot.parent), [-1, 0, 0]);
  assert.deepEqual(Array.from(snapshot.since), [0, 1_700_000_000, 0]);
});

test('integers of one, two and four bytes decode', () => {
  assert.deepEqual([...decodeWith({ ids: packed([1, 254, 1]) }).ids], [1, 255, 256]);
  assert.deepEqual([...decodeWith({ ids: packed([1, 65_000, 1]) }).ids], [1, 65_001, 65_002]);
  assert.deepEqual([...decodeWith({ ids: packed([1, 2_000_000_000, 1]) }).ids], [1, 2_000_000_001, 2_000_000_002]);
});

test('an empty scope decodes', () => {
  const none = packed([]);
  assert.equal(decodeWith({ count: 0, ids: none, kind: none, ns: none, health: none, reason: none, since: none, names: { shared: none, own: none, text: '' }, parent: none, total: 0 }).ids.length, 0);
});

for (const [what, change, field] of [
  ['another version', { v: 1 }, /'v'/],
  ['a count below none', { count: -1 }, /'count'/],
  ['a column of another length', { kind: packed([0, 1]) }, /'kind' must be 3 integers/],
  ['a column of three bytes each', { kind: new Uint8Array(9) }, /'kind' must be 3 integers/],
  ['an unknown kind', { kind: packed([0, 1, 2]) }, /'kind\[2\]'/],
  ['an owner out of range', { parent: packed([0, 1, 4]) }, /'parent\[2\]'/],
  ['a moment beyond 32 bits', { since: new Uint8Array(12).fill(255) }, /'since\[0\]'/],
  ['ids that do not ascend', { ids: packed([5, 0, 1]) }, /'ids\[1\]'/],
  ['ids beyond 32 bits', { ids: packed([2 ** 31 - 1, 1, 1]) }, /'ids\[1\]'/],
  ['health as a list', { health: [0, 0, 0] }, /'health' must be bytes/],
  ['a name longer shared than the one before', { names: { shared: packed([1, 0, 0]), own: packed([1, 1, 1]), text: 'abc' } }, /'names.shared\[0\]'/],
  ['names shorter than said', { names: { shared: packed([0, 0, 0]), own: packed([1, 1, 1]), text: 'ab' } }, /'names.own'/],
  ['names longer than said', { names: { shared: packed([0, 0, 0]), own: packed([1, 1, 1]), text: 'abcd' } }, /'names.own'/],
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
