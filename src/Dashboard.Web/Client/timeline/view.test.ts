import assert from 'node:assert/strict';
import { test } from 'node:test';
import { anchorOf, between, handleAt, middleThird } from './brush.ts';
import { outgrown, timelineUrl } from './load.ts';
import { lengthOf, narrowest, ticks, tickStep, tickText, widest, zoomed } from './scale.ts';
import { TimeWindow } from './window.ts';
import { rangeText, withBrush, withView } from './address.ts';

const hour = 3_600_000;

test('zooming keeps what is under the pointer, within milliseconds and years', () => {
  const view = zoomed({ from: 0, to: 1000 }, 2, 0.25);
  assert.deepEqual(view, { from: 125, to: 625 });
  assert.equal(lengthOf(zoomed(view, 1e12, 0.5)), narrowest);
  assert.equal(lengthOf(zoomed(view, 1e-15, 0.5)), widest);
});

test('ticks lie on whole steps of the viewer\'s clock with room between them', () => {
  const view = { from: Date.UTC(2026, 2, 4, 9, 1), to: Date.UTC(2026, 2, 4, 9, 38) };
  assert.equal(tickStep(view, 1100, 84), 5 * 60_000);
  const { at } = ticks(view, 1100, 84, 0);
  assert.equal(at[0], Date.UTC(2026, 2, 4, 9, 5));
  assert.deepEqual(ticks({ from: 0, to: 86_400_000 }, 200, 84, 5.5 * hour).at.map(tick => (tick / hour + 5.5) % 12), [0, 0]);
  assert.equal(tickText(new Date(2026, 2, 4, 9, 5, 7, 30), 10), '09:05:07.030');
  assert.equal(tickText(new Date(2026, 2, 4, 9, 5, 7), 5000), '09:05:07');
  assert.equal(tickText(new Date(2026, 2, 4), hour), '4 Mar');
  assert.equal(tickText(new Date(2026, 2, 4), 365 * 24 * hour), '2026');
});

test('a window follows the clock until it is moved into the past, and again when it is moved ahead', () => {
  let now = 100 * hour;
  const window = new TimeWindow(() => now, undefined, { length: hour });
  assert.ok(window.following && window.view.to > now && window.view.from < now);
  now += 5000;
  assert.ok(window.follow());
  window.pan(-10 * hour);
  assert.ok(!window.following);
  assert.ok(!window.follow());
  window.pan(500 * hour);
  assert.ok(window.following && window.view.to < now + hour);
});

test('a window about the past ends with its moment', () => {
  const window = new TimeWindow(() => 100 * hour, 50 * hour, { length: hour });
  assert.equal(window.until, 50 * hour);
  window.pan(20 * hour);
  assert.ok(window.view.to < 51 * hour);
});

test('a given start and end are kept; ends in the wrong order are not', () => {
  assert.deepEqual(new TimeWindow(() => 1e6, undefined, { start: 10, end: 20, length: 5 }).view, { from: 10, to: 20 });
  assert.ok(new TimeWindow(() => 1e6, undefined, { start: 20, end: 10, length: 5 }).following);
});

test('a brush has two handles and an end that stays', () => {
  const brush = between(30, 10);
  assert.deepEqual(brush, { from: 10, to: 30 });
  assert.deepEqual([8, 11, 20, 29, 40].map(at => handleAt(brush, at, 3)), ['from', 'from', undefined, 'to', undefined]);
  assert.equal(anchorOf(brush, 'from'), 30);
  assert.equal(handleAt(undefined, 5, 100), undefined);
  assert.deepEqual(between(5, 5), { from: 5, to: 6 });
  assert.deepEqual(middleThird(0, 90, 60), { from: 20, to: 40 });
});

test('data is read again when a view leaves it or changes its scale', () => {
  const loaded = { from: 0, to: 100 };
  const known = { from: -50, to: 150 };
  assert.ok(!outgrown(loaded, { from: 20, to: 120 }, known, 1000));
  assert.ok(outgrown(loaded, { from: 60, to: 160 }, known, 1000));
  assert.ok(!outgrown(loaded, { from: 60, to: 160 }, known, 140), 'nothing is known beyond now');
  assert.ok(outgrown(loaded, { from: 0, to: 50 }, known, 1000));
  assert.ok(outgrown(loaded, { from: -40, to: 149 }, known, 1000));
});

test('addresses carry what is in view', () => {
  assert.deepEqual([90_000, 37 * 60_000, 3 * hour, 48 * hour, 20].map(rangeText), ['90s', '37m', '3h', '2d', '1s']);
  assert.equal(withView('http://h/timeline?cluster=c&start=x&end=y', { from: 0, to: hour }, true), '/timeline?cluster=c&range=1h');
  assert.equal(withView('http://h/timeline?cluster=c&range=1h', { from: 0, to: 1500 }, false), '/timeline?cluster=c&start=1970-01-01T00%3A00%3A00.000Z&end=1970-01-01T00%3A00%3A01.500Z');
  assert.equal(withBrush('http://h/timeline?bfrom=a&bto=b', undefined), '/timeline');
  assert.equal(timelineUrl('/api/v1/timeline?cluster=c', { from: 0, to: 0.4 }, 5, 40),
    '/api/v1/timeline?cluster=c&from=1970-01-01T00%3A00%3A00.000Z&to=1970-01-01T00%3A00%3A00.001Z&width=100&margin=50&lanes=40');
});
