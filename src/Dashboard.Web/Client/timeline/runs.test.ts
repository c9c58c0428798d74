import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TimelineData } from './model.ts';
import { runs } from './runs.ts';
import { sample, type SampleLane } from './samples.ts';
import { WorstIndex } from './worst.ts';

type Drawn = readonly [left: number, right: number, status: number, segment: number];

function drawn(data: TimelineData, from: number, to: number, width: number, track = 0): Drawn[] {
  const result: Drawn[] = [];
  runs(data, new WorstIndex(data.segments), track, from, to, width / (to - from), (...run) => result.push(run));
  return result;
}

const lane = (...segments: [number, number, number][]): SampleLane => ({ uid: 'a', tracks: { '': segments } });

test('segments wider than a pixel are drawn each, cut to the view', () => {
  assert.deepEqual(drawn(sample([lane([0, 100, 0], [100, 200, 3], [300, Infinity, 0])]), 50, 400, 350), [[0, 50, 0, 0], [50, 150, 3, 1], [250, 350, 0, 2]]);
});

test('what begins within one pixel is its worst', () => {
  const data = sample([lane([0, 1, 0], [1, 2, 2], [2, 3, 0], [3, 4, 3], [4, 100, 0])]);
  assert.deepEqual(drawn(data, 0, 100, 10), [[0, 1, 3, -1], [1, 10, 0, 4]]);
});

test('a single narrow segment keeps its identity and is a pixel wide', () => {
  assert.deepEqual(drawn(sample([lane([50, 51, 3])]), 0, 100, 10), [[5, 6, 3, 0]]);
});

test('nothing outside of the view is walked', () => {
  const data = sample([lane([0, 10, 0], [500, 510, 3])]);
  assert.deepEqual(drawn(data, 100, 200, 100), []);
});

test('another track is not reached', () => {
  const data = sample([lane([0, 50, 0]), { uid: 'b', tracks: { '': [[10, 90, 3]] } }]);
  assert.deepEqual(drawn(data, 0, 100, 100, 1), [[10, 90, 3, 1]]);
});

test('of any number of segments, runs are at most pixels, in order, and hide no trouble', () => {
  let seed = 3;
  const random = () => (seed = seed * 16_807 % 2_147_483_647) / 2_147_483_647;
  for (let round = 0; round < 20; round++) {
    const segments: [number, number, number][] = [];
    for (let at = 0; at < 10_000;) {
      const end = at + 1 + Math.floor(random() ** 6 * 900);
      segments.push([at, end, random() < 0.02 ? 3 : 0]);
      at = end + (random() < 0.1 ? 40 : 0);
    }
    const data = sample([lane(...segments)]);
    const width = 100 + Math.floor(random() * 400);
    const result = drawn(data, 1000, 9000, width);
    assert.ok(result.length <= width + 1, `${result.length} runs on ${width} pixels`);
    for (let i = 1; i < result.length; i++) assert.ok(result[i]![0] >= result[i - 1]![1] - 1e-9);
    for (const [at, end, status] of segments) {
      if (status !== 3 || at < 1000 || at >= 9000) continue;
      const x = (at - 1000) / 8000 * width;
      assert.ok(result.some(run => run[2] === 3 && run[0] <= x + 1 && run[1] >= x - 1), `failed at ${at}-${end} is not drawn`);
    }
  }
});
