/** Detail of the document event `cr-pause`. While paused, whoever shows live data keeps what it shows and goes on collecting; it says what it holds back by `cr-changes`. */
export interface PauseDetail {
  readonly paused: boolean;
}

declare global {
  interface Window {
    /** Kept at the window: each bundle has its own copy of this module. */
    crPaused?: boolean;
  }
}

export const isPaused = (): boolean => window.crPaused === true;

/** Sets or turns the state, and tells everybody. */
export function pause(wanted = !isPaused()): void {
  if (wanted === isPaused()) return;
  window.crPaused = wanted;
  document.dispatchEvent(new CustomEvent<PauseDetail>('cr-pause', { detail: { paused: wanted } }));
}
