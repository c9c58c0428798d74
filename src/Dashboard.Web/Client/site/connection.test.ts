import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectionWords } from './connection.ts';

test('the time control names its state in words', () => {
  assert.equal(connectionWords({ state: 'live' }, 0), 'Live');
  assert.equal(connectionWords({ state: 'behind', seconds: 42.2 }, 0), 'Live, 42 s behind');
  assert.equal(connectionWords({ state: 'disconnected', retryAt: 4000 }, 500), 'Not connected, retry in 4 s');
  assert.equal(connectionWords({ state: 'disconnected', retryAt: 4000 }, 4001), 'Not connected, trying now');
});
