import assert from 'node:assert/strict';
import { test } from 'node:test';
import { localTime, timeText, utc } from './times.ts';

const now = new Date(2026, 2, 4, 9, 31, 8, 40);

test('a time of today has no date, another day has', () => {
  assert.equal(localTime(new Date(2026, 2, 4, 0, 5, 1), now), '00:05:01');
  assert.equal(localTime(new Date(2026, 2, 3, 23, 59, 59), now), '2026-03-03 23:59:59');
  assert.equal(localTime(now, now, true), '09:31:08.040');
});

test('a relative time says how long, and ago only where asked', () => {
  const at = new Date(now.getTime() - 4000);
  assert.equal(timeText(at, now, '', null), '4 s');
  assert.equal(timeText(at, now, 'ago', null), '4 s ago');
  assert.equal(timeText(at, now, null, ''), '09:31:04');
  assert.equal(timeText(at, now, null, 'min'), '09:31');
});

test('a narrow column shows the clock of today, else the day', () => {
  assert.equal(timeText(now, now, null, 'short'), '09:31:08');
  assert.equal(timeText(new Date(2026, 2, 3, 23, 0, 0), now, null, 'short'), '3 Mar');
  assert.equal(timeText(new Date(2025, 2, 3, 23, 0, 0), now, null, 'short'), '3 Mar 2025');
});

test('titles carry UTC to the millisecond', () => {
  assert.equal(utc(new Date(Date.UTC(2026, 2, 4, 8, 31, 8, 5))), '2026-03-04 08:31:08.005 UTC');
});
