import { showConnection } from './connection.ts';
import { isPaused, pause } from './pause.ts';
import { setText } from './times.ts';

let held = 0;

/** The words of the button that goes on: `14 new changes`. */
export const heldWords = (count: number): string => count === 0 ? 'no new changes' : count === 1 ? '1 new change' : `${count.toLocaleString('en')} new changes`;

/** Brings the time control to the pause state; a page that was navigated to starts as the server rendered it. */
export function showPause(): void {
  const paused = isPaused();
  for (const control of document.querySelectorAll<HTMLElement>('.time[data-connection]')) {
    const resume = control.querySelector<HTMLElement>('[data-resume]');
    if (!resume) continue; // a page about the past has nothing to pause
    resume.hidden = !paused;
    setText(resume, heldWords(held));
    control.querySelector('[data-pause]')?.setAttribute('aria-pressed', String(paused));
    document.getElementById('clock')?.toggleAttribute('data-fixed', paused);
    if (!paused) continue;
    control.dataset['connection'] = 'paused';
    const words = control.querySelector('[data-connection-text]');
    if (words) setText(words, 'Paused');
  }
}

export function onPause(): void {
  held = 0;
  showPause();
  if (!isPaused()) {
    for (const control of document.querySelectorAll<HTMLElement>('[data-connection="paused"]')) {
      control.dataset['connection'] = 'live';
      const words = control.querySelector('[data-connection-text]');
      if (words) setText(words, 'Live');
    }
    showConnection();
  }
  const announce = document.getElementById('announce');
  if (announce) announce.textContent = isPaused() ? 'Paused' : 'Live again';
}

/** While paused, changes that arrive are counted. */
export function hold(count: number): void {
  held += count;
  showPause();
}

/** Space pauses and goes on, unless it means something where the focus is. */
export function onSpace(event: KeyboardEvent): void {
  if (event.key !== ' ' || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const target = event.composedPath()[0];
  if (target instanceof Element && target.closest('a, button, input, textarea, select, summary, dialog, [contenteditable], [role="treegrid"], [popover]')) return;
  if (!document.querySelector('[data-pause]')) return;
  event.preventDefault();
  pause();
}
