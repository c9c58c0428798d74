import { isPaused } from './pause.ts';
import { setText } from './times.ts';

/** Detail of the document event `cr-connection`, sent by whoever holds the connection to the hub. */
export interface ConnectionDetail {
  readonly state: 'live' | 'behind' | 'disconnected';
  /** Age of what is shown, in seconds; with `behind`. */
  readonly seconds?: number;
  /** When the next attempt starts, in milliseconds since 1970; with `disconnected`. */
  readonly retryAt?: number;
}

/** The words of the time control. */
export function connectionWords(detail: ConnectionDetail, now: number): string {
  if (detail.state === 'live') return 'Live';
  if (detail.state === 'behind') return `Live, ${Math.max(1, Math.round(detail.seconds ?? 0))} s behind`;
  if (detail.retryAt === undefined) return 'Not connected';
  const left = Math.ceil((detail.retryAt - now) / 1000);
  return left > 0 ? `Not connected, retry in ${left} s` : 'Not connected, trying now';
}

let last: ConnectionDetail | undefined;

export function showConnection(detail: ConnectionDetail | undefined = last): void {
  last = detail;
  if (!detail) return;
  for (const control of document.querySelectorAll<HTMLElement>('[data-connection]')) {
    if (control.dataset['connection'] === 'past' || isPaused()) continue; // neither the past nor what was paused follows the connection
    control.dataset['connection'] = detail.state;
    const words = control.querySelector('[data-connection-text]');
    if (words) setText(words, connectionWords(detail, Date.now()));
  }
}

/** One beat of the live dot: a change arrived. Skipped with reduced motion. */
export function beat(): void {
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
  for (const dot of document.querySelectorAll('[data-connection="live"] i')) {
    dot.animate([{ transform: 'scale(1)' }, { transform: 'scale(1.7)', opacity: 0.6 }, { transform: 'scale(1)' }], { duration: 240, easing: 'ease-out' });
  }
}
