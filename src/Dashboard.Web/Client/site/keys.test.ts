import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isShortcut } from './keys.ts';

const press = { key: 'g', ctrlKey: false, metaKey: false, altKey: false, defaultPrevented: false, isComposing: false };

test('a plain key outside of text is a shortcut', () => {
  assert.ok(isShortcut(press, false));
  assert.ok(isShortcut({ ...press, key: '?' }, false));
});

test('typing, modifiers, composing and handled keys are not shortcuts', () => {
  assert.ok(!isShortcut(press, true));
  assert.ok(!isShortcut({ ...press, ctrlKey: true }, false));
  assert.ok(!isShortcut({ ...press, metaKey: true }, false));
  assert.ok(!isShortcut({ ...press, altKey: true }, false));
  assert.ok(!isShortcut({ ...press, isComposing: true }, false));
  assert.ok(!isShortcut({ ...press, defaultPrevented: true }, false));
  assert.ok(!isShortcut({ ...press, key: 'Enter' }, false));
});
