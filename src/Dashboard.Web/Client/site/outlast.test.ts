import assert from 'node:assert/strict';
import { test } from 'node:test';
import { outlast } from './outlast.ts';

function serverOf(answers: readonly (boolean | Error)[], wentOn: readonly boolean[]) {
  const seen = { asked: 0, rests: [] as number[], goneOn: 0, away: true };
  return {
    seen,
    rest: async (time: number) => { seen.rests.push(time); },
    isAway: () => seen.away,
    isReady: async () => {
      const answer = answers[Math.min(seen.asked++, answers.length - 1)]!;
      if (answer instanceof Error) throw answer;
      return answer;
    },
    goOn: async () => wentOn[seen.goneOn++]!,
  };
}

test('asks until the server is ready, then goes on, once', async () => {
  const server = serverOf([false, new TypeError('no network'), true], [true]);
  await Promise.all([outlast(server, server.rest), outlast(server, server.rest)]);
  assert.deepEqual([server.seen.asked, server.seen.rests.length, server.seen.goneOn], [3, 2, 1]);
});

test('a server that is away again is asked again', async () => {
  const server = serverOf([true], [false, true]);
  await outlast(server, server.rest);
  assert.deepEqual([server.seen.asked, server.seen.goneOn], [2, 2]);
});

test('ends where the circuit came back by itself, and asks less often after a while', async () => {
  const server = serverOf([false], []);
  await outlast(server, async time => {
    server.seen.rests.push(time);
    if (server.seen.rests.length === 70) server.seen.away = false;
  });
  assert.deepEqual([server.seen.rests[0], server.seen.rests.at(-1), server.seen.goneOn], [500, 5_000, 0]);
});

test('a circuit that came back while the server was asked is left alone', async () => {
  const server = serverOf([true], []);
  await outlast({ ...server, isReady: async () => { server.seen.away = false; return true; } }, server.rest);
  assert.equal(server.seen.goneOn, 0);
});
