import assert from 'node:assert/strict';
import { test } from 'node:test';
import { themeCookie, themeOf } from './theme.ts';

test('the theme cookie is found among others and unknown values are the system choice', () => {
  assert.equal(themeOf('a=1; theme=dark; b=2'), 'dark');
  assert.equal(themeOf('theme=light'), 'light');
  assert.equal(themeOf('mytheme=dark'), 'system');
  assert.equal(themeOf('theme=<script>'), 'system');
});

test('the cookie lasts, stays on this site, and is secure under https', () => {
  assert.equal(themeCookie('dark', true), 'theme=dark; path=/; max-age=31536000; samesite=lax; secure');
  assert.ok(!themeCookie('dark', false).includes('secure'));
});
