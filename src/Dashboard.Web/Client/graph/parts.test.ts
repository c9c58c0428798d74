import assert from 'node:assert/strict';
import { test } from 'node:test';
import { focusCode, momentOf, apiBase, objectAddress, snapshotAddress, parseFocus, withoutLens, withSelection } from './address.ts';
import { Announcer } from './announcer.ts';
import { detailAt, Detail } from './frame.ts';
import { isNotchedWheel } from './gestures.ts';
import { countsInWords, worstOf } from './health.ts';
import { segments } from './healthBar.ts';
import { keyAction } from './keyAction.ts';
import { ChangeMarks, Glide } from './motion.ts';
import { deployment, storeOf } from './samples.ts';
import { FittedText } from './text.ts';

test('selection and focus go into the address and leave the rest alone', () => {
  assert.equal(withSelection('https://x/topology?cluster=a&at=1#t', 'uid-1', undefined), '/topology?cluster=a&at=1&selected=uid-1#t');
  assert.equal(withSelection('https://x/topology?selected=a&focus=b', undefined, '*'), '/topology?focus=*');
});

test('snapshot and object addresses are escaped', () => {
  assert.equal(snapshotAddress(null, 'a b', 'n&m'), '/api/v1/topology?cluster=a+b&namespace=n%26m&columns=true');
  assert.equal(snapshotAddress('/base/api/v1/topology', 'a', ''), '/base/api/v1/topology?cluster=a&columns=true');
  assert.equal(snapshotAddress('/t?cluster=z', 'a', ''), '/t?cluster=z');
  assert.equal(objectAddress('a/b', 'u?', null), '/objects/a%2Fb/u%3F');
  assert.equal(apiBase('/api/v1/topology?cluster=a'), '/api/v1/topology');
});

test('a health bar fills its width, healthy first, and shows even one failure', () => {
  const bar = segments([990, 0, 0, 1, 0, 0, 0], 28);
  assert.deepEqual(bar.map(segment => segment.health), [0, 3]);
  assert.equal(bar[1]!.width, 3);
  assert.ok(Math.abs(bar[0]!.width + bar[1]!.width - 28) < 0.001);
  assert.deepEqual(segments([0, 0, 0, 0, 0, 0, 0], 28), []);
});

test('the worst health wins and counts are told worst first', () => {
  assert.equal(worstOf([5, 2, 0, 0, 1, 0, 0]), 4);
  assert.equal(worstOf([5, 0, 0, 0, 0, 0, 0]), 0);
  assert.equal(countsInWords([1200, 0, 5, 2, 0, 0, 0]), '2 failed, 5 degraded, 1,200 healthy');
});

const tenPerLetter = new FittedText(text => text.length * 10);

test('text is cut where it ends to fit, names in the middle', () => {
  assert.equal(tenPerLetter.fit('checkout-api', 'f', 120), 'checkout-api');
  assert.equal(tenPerLetter.fit('checkout-api', 'f', 75), 'checko…');
  assert.match(tenPerLetter.fitName('checkout-nightly-1', 'f', 105), /^chec?k?….*ly-1$/);
  assert.equal(tenPerLetter.fit('checkout', 'f', 12), '');
});

test('fitted text is measured once', () => {
  let measured = 0;
  const counting = new FittedText(text => {
    measured++;
    return text.length;
  });
  counting.fit('abcdef', 'f', 3);
  const once = measured;
  counting.fit('abcdef', 'f', 3);
  assert.equal(measured, once);
});

test('keys with modifiers are left to the browser', () => {
  const press = (key: string, ctrlKey = false) => keyAction({ key, ctrlKey, metaKey: false, altKey: false });
  assert.equal(press('ArrowLeft'), 'parent');
  assert.equal(press('0'), 'fit');
  assert.equal(press('0', true), undefined);
  assert.equal(press('toString'), undefined);
});

test('notched wheels zoom, trackpads pan', () => {
  assert.ok(isNotchedWheel({ deltaMode: 0, deltaX: 0, deltaY: 120 }));
  assert.ok(isNotchedWheel({ deltaMode: 1, deltaX: 0, deltaY: 3 }));
  assert.ok(!isNotchedWheel({ deltaMode: 0, deltaX: 3, deltaY: 14.5 }));
});

test('a changed object is marked and fades; with reduced motion it stays for 2 s', () => {
  const marks = new ChangeMarks();
  marks.add([1], 1000);
  assert.equal(marks.strength(1, 1000, false), 1);
  assert.equal(marks.strength(1, 1300, false), 0.5);
  assert.equal(marks.strength(1, 1600, false), 0);
  assert.equal(marks.strength(1, 2900, true), 1);
  assert.equal(marks.prune(3100, true), false);
});

test('when everything changes nothing is marked', () => {
  const marks = new ChangeMarks();
  marks.add([1], 0);
  marks.add(Array.from({ length: 60 }, (_, i) => i), 10);
  assert.equal(marks.strength(1, 10, false), 0);
});

test('cards glide from where they were to where they are', () => {
  const glide = new Glide();
  glide.start(Float32Array.of(-100), Float32Array.of(0), 0);
  const x = Float32Array.of(200);
  assert.equal(glide.at(x, x, 0)!.x[0], 100);
  assert.ok(glide.at(x, x, 80)!.x[0]! > 150);
  assert.equal(glide.at(x, x, 160), undefined);
});

test('detail grows with scale', () => {
  assert.deepEqual([0.05, 0.2, 0.5, 1].map(detailAt), [Detail.Mark, Detail.Tree, Detail.Block, Detail.Text]);
});

for (const focus of [{ level: 'all' }, { level: 'namespace', namespace: 'orders' }, { level: 'namespace', namespace: '' }, { level: 'tree', root: 12 }] as const) {
  test(`a focus of ${JSON.stringify(focus)} in an address is read again`, () => assert.deepEqual(parseFocus(focusCode(focus)), focus));
}

test('no focus and an empty one are none', () => assert.deepEqual([parseFocus(null), parseFocus('')], [undefined, undefined]));

test('the page without its lens keeps all else', () => {
  assert.equal(withoutLens('https://x/topology?cluster=a&lens=problems&hops=2&q=x&selected=u'), '/topology?cluster=a&lens=all&selected=u');
  assert.equal(momentOf('/api/v1/topology?cluster=a&at=12'), '12');
  assert.equal(momentOf('/api/v1/topology?cluster=a'), null);
});

test('the announcer says what turned unhealthy, once, and sums up the rest', t => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const store = storeOf(deployment(0, 'web', 3));
  const said: string[] = [];
  const announcer = new Announcer(text => said.push(text));
  const turn = (health: number) => {
    store.health[5] = store.health[6] = health;
    announcer.changed(store, [6, 7]);
    t.mock.timers.tick(5000);
  };
  turn(3);
  turn(3);
  assert.deepEqual(said, ['Pod web-0 is failed, and 1 more']);
  turn(0);
  turn(2);
  assert.equal(said.at(-1), 'Pod web-0 is degraded, and 1 more');
});
