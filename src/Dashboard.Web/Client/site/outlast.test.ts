import assert from 'node:assert/strict';
import { test } from 'node:test';
import { outlast } from './outlast.ts';

test('asks until the server answers, then loads the page again, once', async () => {
  const answers = [false, new TypeError('no network'), false, true];
  let asked = 0, rested = 0, reloaded = 0;
  const server = {
    answers: async () => {
      const answer = answers[asked++]!;
      if (answer instanceof Error) throw answer;
      return answer;
    },
    waits: () => { rested++; },
    reload: () => { reloaded++; },
  };
  await Promise.all([outlast(server, async () => {}), outlast(server, async () => {})]);
  assert.deepEqual([asked, rested, reloaded], [4, 3, 1]);
});
