import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressWith, parseSets, withSet } from './columnSets.ts';

test('what is stored is read with suspicion', () => {
  assert.deepEqual(parseSets(null), []);
  assert.deepEqual(parseSets('{'), []);
  assert.deepEqual(parseSets('{"name":"x"}'), []);
  assert.deepEqual(parseSets('[null,1,{"name":"a"},{"name":"a","columns":"Ready"}]'), [{ name: 'a', columns: 'Ready' }]);
});

test('a set takes the place of the one of its name, and the oldest go', () => {
  assert.deepEqual(withSet([{ name: 'a', columns: 'x' }], { name: 'a', columns: 'y' }), [{ name: 'a', columns: 'y' }]);
  const many = Array.from({ length: 20 }, (_, i) => ({ name: `${i}`, columns: 'x' }));
  assert.equal(withSet(many, { name: 'new', columns: 'x' }).length, 20);
});

test('the columns stand in the address, the place in the list does not', () => {
  assert.equal(addressWith('http://x/objects?kind=A&wide=1&cols=B&cols=C&cursor=z', 'Ready,Age'), '/objects?kind=A&cols=Ready%2CAge');
});
