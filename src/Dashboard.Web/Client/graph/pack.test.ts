import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ShelfPacker, type Box } from './pack.ts';

let seed = 5;
const random = () => (seed = seed * 16_807 % 2_147_483_647) / 2_147_483_647;
const boxes = (n: number): Box[] => Array.from({ length: n }, (_, i) => ({ key: `t${i}`, width: 168 + 198 * Math.floor(random() * 4), height: 54 + 54 * Math.floor(random() ** 2 * 12) }));

function collisions(packer: ShelfPacker): string[] {
  const places = [...packer.places];
  const result: string[] = [];
  for (let i = 0; i < places.length; i++) {
    for (let k = i + 1; k < places.length; k++) {
      const [[a, p], [b, q]] = [places[i]!, places[k]!];
      if (p.x < q.x + q.width && q.x < p.x + p.width && p.y < q.y + q.height && q.y < p.y + p.height) result.push(`${a} ${b}`);
    }
  }
  return result;
}

test('boxes do not collide and have a quarter of slack', () => {
  const packer = new ShelfPacker(1400);
  const some = boxes(200);
  packer.update(some);
  assert.deepEqual(collisions(packer), []);
  for (const box of some) assert.ok(packer.places.get(box.key)!.height >= box.height * 1.25);
});

test('a box wider than the shelf is placed all the same', () => {
  const packer = new ShelfPacker(300);
  packer.update([{ key: 'wide', width: 900, height: 54 }, { key: 'next', width: 168, height: 54 }]);
  assert.deepEqual(collisions(packer), []);
});

test('small boxes fill the room beside and below', () => {
  const packer = new ShelfPacker(1000);
  packer.update([{ key: 'tall', width: 600, height: 800 }, ...Array.from({ length: 8 }, (_, i) => ({ key: `s${i}`, width: 168, height: 54 }))]);
  assert.equal(packer.height, 1000);
});

test('growing within the slack moves nothing, beyond it moves only itself', () => {
  const packer = new ShelfPacker(1400);
  const some = boxes(50);
  packer.update(some);
  const before = new Map([...packer.places].map(([key, place]) => [key, { ...place }]));
  const grown = some.map(box => box.key === 't7' ? { ...box, height: box.height * 1.2 } : box);
  assert.deepEqual(packer.update(grown), []);
  assert.deepEqual(packer.update(grown.map(box => box.key === 't7' ? { ...box, height: box.height * 3 } : box)), ['t7']);
  for (const [key, place] of packer.places) if (key !== 't7') assert.deepEqual(place, before.get(key));
  assert.deepEqual(collisions(packer), []);
});

test('a thousand inserts move other trees in no more than 5 % of cases', () => {
  const packer = new ShelfPacker(1400);
  const heights = new Map(boxes(120).map(box => [box.key, box]));
  packer.update([...heights.values()]);
  let disturbed = 0;
  for (let n = 0; n < 1000; n++) {
    const key = random() < 0.1 ? `new${n}` : `t${Math.floor(random() * 120)}`;
    const box = heights.get(key) ?? { key, width: 168, height: 0 };
    heights.set(key, { ...box, height: box.height + 54 });
    if (packer.update([...heights.values()]).some(moved => moved !== key)) disturbed++;
  }
  assert.ok(disturbed <= 50, `${disturbed} of 1,000`);
  assert.deepEqual(collisions(packer), []);
});

test('the place of a removed box is used again', () => {
  const packer = new ShelfPacker(600);
  const some = boxes(20);
  packer.update(some);
  const gone = packer.places.get('t19')!;
  packer.update(some.slice(0, 19));
  packer.update([...some.slice(0, 19), { ...some[19]!, key: 'again' }]);
  assert.deepEqual(packer.places.get('again'), gone);
});
