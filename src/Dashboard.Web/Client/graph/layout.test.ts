import assert from 'node:assert/strict';
import { test } from 'node:test';
import { card, tidy } from './layout.ts';

const overlaps = (parents: readonly number[], heights: readonly number[]) => {
  const { x, y } = tidy(parents, heights);
  for (let i = 0; i < parents.length; i++) {
    for (let k = i + 1; k < parents.length; k++) {
      if (x[i] === x[k] && y[i]! < y[k]! + heights[k]! && y[k]! < y[i]! + heights[i]!) return `${i} and ${k}`;
    }
  }
  return undefined;
};

test('columns follow depth, siblings are apart, an owner stands at the middle of what it owns', () => {
  const { x, y, width, height } = tidy([-1, 0, 0, 2], [42, 42, 42, 42]);
  assert.deepEqual([...x], [0, card.column, card.column, 2 * card.column]);
  assert.ok(y[2]! - y[1]! >= 42 + card.gap);
  assert.ok(Math.abs(y[0]! - (y[1]! + y[2]!) / 2) < 0.01);
  assert.equal(y[3], y[2]);
  assert.equal(width, 2 * card.column + card.width + card.back);
  assert.ok(height >= y[2]! + 42);
});

test('a tall owner with one small child gets its own room', () => {
  assert.equal(overlaps([-1, 0, 1, 0, 3], [42, 56, 42, 56, 42]), undefined);
});

test('random trees never overlap and stay inside their size', () => {
  let seed = 11;
  const random = () => (seed = seed * 16_807 % 2_147_483_647) / 2_147_483_647;
  for (let round = 0; round < 40; round++) {
    const parents = [-1];
    const stack = [0];
    while (parents.length < 80) { // preorder: always hang the next one below something on the open path
      while (stack.length > 1 && random() < 0.5) stack.pop();
      parents.push(stack[stack.length - 1]!);
      stack.push(parents.length - 1);
    }
    const heights = parents.map(() => random() < 0.3 ? card.tall : card.height);
    assert.equal(overlaps(parents, heights), undefined);
    const { y, height } = tidy(parents, heights);
    y.forEach((top, i) => assert.ok(top >= 0 && top + heights[i]! <= height));
  }
});

test('nothing and one card are trees too', () => {
  assert.equal(tidy([], []).height, 0);
  assert.equal(tidy([-1], [42]).x.length, 1);
});
