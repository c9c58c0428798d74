import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rowAfter } from './treegrid.ts';

const levels = [1, 2, 3, 3, 2, 1];

test('arrows walk up and down and stop at the ends', () => {
  assert.equal(rowAfter(levels, 0, 'ArrowUp'), 0);
  assert.equal(rowAfter(levels, 1, 'ArrowDown'), 2);
  assert.equal(rowAfter(levels, 5, 'ArrowDown'), 5);
  assert.equal(rowAfter(levels, 3, 'Home'), 0);
  assert.equal(rowAfter(levels, 0, 'End'), 5);
});

test('left leads to the owner, right to the first that is owned', () => {
  assert.equal(rowAfter(levels, 3, 'ArrowLeft'), 1);
  assert.equal(rowAfter(levels, 4, 'ArrowLeft'), 0);
  assert.equal(rowAfter(levels, 0, 'ArrowLeft'), 0);
  assert.equal(rowAfter(levels, 1, 'ArrowRight'), 2);
  assert.equal(rowAfter(levels, 2, 'ArrowRight'), 2);
});

test('other keys mean nothing', () => assert.equal(rowAfter(levels, 0, 'x'), undefined));
