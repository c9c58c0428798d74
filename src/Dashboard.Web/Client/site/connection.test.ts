import assert from 'node:assert/strict';
import { test } from 'node:test';
import { circuitConnection, connectionWords, worstOf } from './connection.ts';

test('the time control names its state in words', () => {
  assert.equal(connectionWords({ state: 'live' }, 0), 'Live');
  assert.equal(connectionWords({ state: 'behind', seconds: 42.2 }, 0), 'Live, 42 s behind');
  assert.equal(connectionWords({ state: 'disconnected', retryAt: 4000 }, 500), 'Not connected, retry in 4 s');
  assert.equal(connectionWords({ state: 'disconnected', retryAt: 4000 }, 4001), 'Not connected, trying now');
});

test('of several connections the worst is said', () => {
  assert.equal(worstOf([]), undefined);
  assert.equal(worstOf([{ state: 'live' }, { state: 'disconnected' }, { state: 'behind' }])?.state, 'disconnected');
  assert.equal(worstOf([{ state: 'behind' }, { state: 'live' }])?.state, 'behind');
});

test('a circuit that is cut off says so, and when it tries again', () => {
  assert.deepEqual(circuitConnection({ state: 'show' }, 0), { state: 'disconnected' });
  assert.deepEqual(circuitConnection({ state: 'retrying', secondsToNextAttempt: 3 }, 1000), { state: 'disconnected', retryAt: 4000 });
  assert.deepEqual(circuitConnection({ state: 'hide' }, 0), { state: 'live' });
  assert.equal(circuitConnection({ state: 'paused' }, 0), undefined);
});
