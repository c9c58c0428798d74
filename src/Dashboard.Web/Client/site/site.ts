// Small behaviours of every page. Listeners sit on the document, once: enhanced navigation replaces the page below them.
import { refreshTimes, startClock } from './clock.ts';
import { beat, circuitConnection, noteConnection, showConnection, type ConnectionDetail } from './connection.ts';
import { showColumnSets } from './columnSets.ts';
import { copy } from './copy.ts';
import { find, findNext } from './find.ts';
import { followSelection, loadIslands } from './islands.ts';
import { startCircuitPause } from './circuitPause.ts';
import { startIslandPause } from './islandPause.ts';
import { onSkip, startKeepingFocus } from './keepFocus.ts';
import { onKeyDown, openDialog, toggle } from './keys.ts';
import { onTreeKeyDown } from './treegrid.ts';
import { outlast, type Server } from './outlast.ts';
import { isPaused, pause } from './pause.ts';
import { hold, onPause, onSpace, showPause } from './timeControl.ts';
import { applyTheme, chooseTheme } from './theme.ts';

declare global {
  interface Window {
    Blazor?: {
      addEventListener(name: 'enhancedload', handler: () => void): void;
      navigateTo(uri: string, options: { replaceHistoryEntry: boolean }): void;
      pauseCircuit?(): Promise<boolean>;
      reconnect?(): Promise<boolean>;
      resumeCircuit?(): Promise<boolean>;
    };
    crSite?: true;
  }
}

function onClick(event: MouseEvent): void {
  const target = event.target instanceof Element ? event.target : null;
  const sorted = event.shiftKey ? target?.closest<HTMLElement>('[data-also]') : null;
  if (sorted) { // shift + click sorts by this column too, instead of opening a window
    event.preventDefault();
    window.Blazor?.navigateTo(new URL(sorted.dataset['also']!, document.baseURI).href, { replaceHistoryEntry: false });
    return;
  }
  const control = target?.closest<HTMLElement>('[data-copy], [data-copy-picked], [data-dialog], [data-toggles], [data-pause], [data-resume], button[data-theme-choice]');
  if (!control) return;
  const { copy: text, copyPicked, dialog, toggles, themeChoice } = control.dataset;
  if ('pause' in control.dataset) pause();
  else if ('resume' in control.dataset) pause(false);
  else if (text !== undefined || copyPicked) void copy(control);
  else if (dialog) openDialog(dialog);
  else if (toggles) toggle(toggles);
  else if (themeChoice) chooseTheme(themeChoice);
}

/** Whether the page's circuit has lost the server. */
let away = false;

const server: Server = {
  isAway: () => away,
  isReady: async () => (await fetch(new URL('healthz/ready', document.baseURI), { cache: 'no-store' })).ok,
  goOn: async () => {
    try {
      if (!await window.Blazor?.reconnect?.()) location.reload();
      return true;
    } catch {
      return false;
    }
  },
};

function afterNavigation(): void {
  applyTheme();
  refreshTimes();
  showConnection();
  showPause();
  loadIslands();
}

if (!window.crSite) {
  window.crSite = true;
  document.addEventListener('click', onClick);
  document.addEventListener('keydown', onTreeKeyDown);
  document.addEventListener('keydown', onKeyDown);
  document.addEventListener('keydown', onSpace);
  document.addEventListener('change', event => {
    if (event.target instanceof HTMLSelectElement && event.target.hasAttribute('data-theme-choice')) chooseTheme(event.target.value);
  });
  document.addEventListener('input', event => {
    if (event.target instanceof HTMLInputElement && event.target.hasAttribute('data-find')) find(event.target);
  });
  document.addEventListener('keydown', event => {
    if (event.key !== 'Enter' || !(event.target instanceof HTMLInputElement) || !event.target.hasAttribute('data-find')) return;
    event.preventDefault();
    findNext(event.target, event.shiftKey);
  });
  // Menus do not bubble their event.
  document.addEventListener('toggle', event => {
    if (event.target instanceof Element && (event as ToggleEvent).newState === 'open') showColumnSets(event.target);
  }, true);
  document.addEventListener('cr-connection', event => noteConnection(event.target!, (event as CustomEvent<ConnectionDetail>).detail));
  document.addEventListener('cr-changes', event => {
    if (isPaused()) hold((event as CustomEvent<{ count?: number }>).detail?.count ?? 1);
    else beat();
  });
  document.addEventListener('cr-pause', onPause);
  document.addEventListener('cr-select', followSelection);
  document.addEventListener('cr-brush', followSelection);
  // Blazor's own event. Where the server no longer knows this page's circuit, the page is asked for again: its state is in the address.
  document.addEventListener('components-reconnect-state-changed', event => {
    const circuit = (event as CustomEvent<{ state?: string; secondsToNextAttempt?: number }>).detail;
    if (circuit?.state === 'rejected') location.reload();
    if (circuit?.state === 'show') away = true;
    if (circuit?.state === 'hide' || circuit?.state === 'paused') away = false; // a circuit that is given up shows first that it is away
    if (away) void outlast(server);
    const detail = circuitConnection(circuit, Date.now());
    if (detail) noteConnection(event.target!, detail);
  }, true);
  addEventListener('offline', () => noteConnection(window, { state: 'disconnected' }));
  addEventListener('online', () => noteConnection(window, { state: 'live' }));
  document.addEventListener('click', onSkip, true); // before Blazor, which would only scroll
  startKeepingFocus();
  startIslandPause();
  startCircuitPause();
  applyTheme();
  loadIslands();
  startClock(() => showConnection());
  // A live page writes its times in UTC: they are the viewer's before the next frame is painted.
  new MutationObserver(refreshTimes).observe(document.documentElement, { subtree: true, childList: true, characterData: true });
  window.Blazor?.addEventListener('enhancedload', afterNavigation);
  // Loaded before Blazor's script: it is there once the document is complete.
  if (!window.Blazor) addEventListener('load', () => window.Blazor?.addEventListener('enhancedload', afterNavigation), { once: true });
}
