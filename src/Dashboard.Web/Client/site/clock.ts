import { setText, updateTimes, utc, zoneName } from './times.ts';

const two = (value: number) => String(value).padStart(2, '0');

function updateClock(now: Date): void {
  const clock = document.getElementById('clock');
  if (!(clock instanceof HTMLTimeElement) || clock.hasAttribute('data-fixed')) return; // a page about the past shows its own moment
  setText(clock, `${two(now.getHours())}:${two(now.getMinutes())}:${two(now.getSeconds())} `);
  clock.dateTime = now.toISOString();
  clock.title = utc(now);
  const zone = (clock.querySelector('small') ?? clock.parentElement?.querySelector('small')) as HTMLElement | null;
  if (zone) setText(zone, zoneName(now));
}

/** Updates the frame's clock and all relative times now. */
export function refreshTimes(): void {
  const now = new Date();
  updateClock(now);
  updateTimes(now);
}

/** Ticks on the second while the page is visible; a hidden page costs nothing and catches up when shown. */
export function startClock(onTick: () => void): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tick = () => {
    clearTimeout(timer);
    if (document.visibilityState === 'hidden') return;
    refreshTimes();
    onTick();
    timer = setTimeout(tick, 1000 - Date.now() % 1000 + 5);
  };
  document.addEventListener('visibilitychange', tick);
  tick();
}
