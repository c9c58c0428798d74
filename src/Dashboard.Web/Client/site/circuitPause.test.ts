import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CircuitPause } from './circuitPause.ts';

function setup(resumes: () => Promise<boolean>) {
  const told: string[] = [];
  let now = 0;
  const pause = new CircuitPause({
    pause: async () => told.push('pause'),
    resume: () => {
      told.push('resume');
      return resumes();
    },
    reload: () => told.push('reload'),
  }, () => now);
  return { told, pause, pass: (minutes: number) => { now += minutes * 60_000; } };
}

test('a page that was not paused is not resumed', async () => {
  const { told, pause } = setup(() => Promise.resolve(true));
  pause.seen(true);
  pause.seen(false);
  await Promise.resolve();
  assert.deepEqual(told, []);
});

test('a paused circuit is resumed when somebody looks', async () => {
  const { told, pause, pass } = setup(() => Promise.resolve(true));
  await pause.pause();
  pass(5);
  await pause.resume();
  assert.deepEqual(told, ['pause', 'resume']);
});

test('what cannot be resumed is asked for again', async () => {
  for (const resumes of [() => Promise.resolve(false), () => Promise.reject(new Error('away'))]) {
    const { told, pause } = setup(resumes);
    await pause.pause();
    await pause.resume();
    assert.deepEqual(told, ['pause', 'resume', 'reload']);
  }
});

test('what was paused too long ago is asked for again at once', async () => {
  const { told, pause, pass } = setup(() => Promise.resolve(true));
  await pause.pause();
  pass(31);
  await pause.resume();
  assert.deepEqual(told, ['pause', 'reload']);
});
