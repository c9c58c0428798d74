import { isPaused } from './pause.ts';
import { setText } from './times.ts';

/** Detail of the document event `cr-connection`, sent by whoever holds a connection to the server. */
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

const severity = ['live', 'behind', 'disconnected'];

/** The worst of what is said; undefined: nobody said anything. */
export const worstOf = (said: Iterable<ConnectionDetail>): ConnectionDetail | undefined =>
  [...said].reduce<ConnectionDetail | undefined>((worst, each) => worst && severity.indexOf(worst.state) >= severity.indexOf(each.state) ? worst : each, undefined);

/** What the circuit's state means, from the detail of Blazor's `components-reconnect-state-changed`; undefined: nothing for the connection. */
export function circuitConnection(detail: { readonly state?: string; readonly secondsToNextAttempt?: number } | undefined, now: number): ConnectionDetail | undefined {
  switch (detail?.state) {
    case 'show': case 'failed': return { state: 'disconnected' };
    case 'retrying': return { state: 'disconnected', retryAt: now + (detail.secondsToNextAttempt ?? 0) * 1000 };
    case 'hide': return { state: 'live' };
    default: return undefined;
  }
}

const said = new Map<EventTarget, ConnectionDetail>();

/** Takes what one of those who hold a connection says of it. A page may have several: its circuit, a canvas, the browser's own network. */
export function noteConnection(source: EventTarget, detail: ConnectionDetail): void {
  said.set(source, detail);
  showConnection();
}

/** Brings the time control to the worst of what is said by those who are still in the page. */
export function showConnection(): void {
  for (const source of said.keys()) if (source instanceof Node && !source.isConnected) said.delete(source);
  const detail = worstOf(said.values());
  if (!detail) return;
  for (const control of document.querySelectorAll<HTMLElement>('[data-connection]')) {
    if (control.dataset['connection'] === 'past' || isPaused()) continue; // neither the past nor what was paused follows the connection
    control.dataset['connection'] = detail.state;
    const words = control.querySelector('[data-connection-text]');
    if (words) setText(words, connectionWords(detail, Date.now()));
  }
}

/** Fewest milliseconds between two beats: a dot that never rests says nothing, and the page is drawn anew for it all the time. */
const beatEvery = 1000;
let beaten = -Infinity;

/** One beat of the live dot: a change arrived. Skipped with reduced motion. */
export function beat(): void {
  const now = performance.now();
  if (now - beaten < beatEvery || matchMedia('(prefers-reduced-motion: reduce)').matches) return;
  beaten = now;
  for (const dot of document.querySelectorAll('[data-connection="live"] i')) {
    dot.animate([{ transform: 'scale(1)' }, { transform: 'scale(1.7)', opacity: 0.6 }, { transform: 'scale(1)' }], { duration: 240, easing: 'ease-out' });
  }
}
