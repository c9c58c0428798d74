import { objectAddress } from '../graph/address.ts';
import { onThemeChange } from '../graph/theme.ts';
import { isPaused, type PauseDetail } from '../site/pause.ts';
import { rangeText, withBrush, withSelected, withView } from './address.ts';
import type { Brush } from './brush.ts';
import { Controls } from './controls.ts';
import type { TimelineData } from './model.ts';
import { Pane } from './pane.ts';
import { lengthOf } from './scale.ts';
import { readTimeline } from './load.ts';
import { buildShell, make, type Shell } from './shell.ts';
import { Source } from './source.ts';
import { TimeWindow } from './window.ts';
import { countsSentence, emptySentence } from './words.ts';

/** Nothing is said about loading before this many milliseconds. */
const quietLoading = 150;
const writeAfter = 300;
const hour = 3_600_000;

/** Pixels for which the server reads what it sends along with a page. */
const givenWidth = 1_200;

/** The attributes that make it start over; `selected`, `table` and the brush only change what is marked. */
const scopeAttributes = ['src', 'hub-url', 'cluster', 'namespace', 'length', 'start', 'end', 'at', 'lanes'];

/**
 * `<cr-timeline>`: swim lanes of a scope, live. Everything it makes is in its shadow root; its content is the table for readers and for pages without script.
 * Attributes: `src` (address of the data, without times), `data` (what `src` answered when the page was made, {@link givenWidth} wide), `length` (milliseconds, followed) or `start` and `end`, `at` (the past), `brush-from`, `brush-to`, `selected` (uid),
 * `hub-url`, `cluster`, `namespace`, `lanes`, `table`, `open` (all conditions are shown), `quiet` (part of another page: leaves its address alone). Events: `cr-brush`, `cr-select`, `cr-connection`, `cr-changes`.
 */
export class TimelineElement extends HTMLElement {
  static readonly observedAttributes = [...scopeAttributes, 'selected', 'brush-from', 'brush-to'];
  #shell: Shell | undefined;
  #lifetime: AbortController | undefined;
  #pane: Pane | undefined;
  #window: TimeWindow | undefined;
  #source: Source | undefined;
  #restarting = false;
  #written = '';
  /** The last `data` that was taken: it is good for one start. */
  #given = '';
  #writing: ReturnType<typeof setTimeout> | undefined;
  readonly #open = new Set<string>();

  connectedCallback(): void {
    this.#shell ??= buildShell(this.attachShadow({ mode: 'open' }));
    const shell = this.#shell;
    const { signal } = this.#lifetime = new AbortController();
    const pane = this.#pane = new Pane(shell.lanes, shell.overlay, () => void this.#source?.refresh(), signal);
    signal.addEventListener('abort', onThemeChange(() => pane.setTheme()));
    new Controls(pane, shell, {
      pan: pixels => this.#pan(pane.milliseconds(pixels)),
      zoom: (factor, anchor) => this.#zoom(factor, anchor),
      reset: () => this.#reset(),
      bring: at => this.#pan(at - (pane.view.from + pane.view.to) / 2),
      brushed: brush => this.#brushed(brush),
      select: lane => this.#select(lane),
      toggle: lane => this.#toggle(lane),
      open: lane => pane.data && location.assign(objectAddress(pane.data.cluster, pane.data.lanes.uid[lane]!, this.getAttribute('at'))),
    }, signal);
    document.addEventListener('cr-pause', event => this.#pause((event as CustomEvent<PauseDetail>).detail.paused), { signal });
    const beat = setInterval(() => this.#beat(), 1000);
    signal.addEventListener('abort', () => clearInterval(beat));
    this.#start();
  }

  disconnectedCallback(): void {
    this.#source?.stop();
    this.#lifetime?.abort();
    clearTimeout(this.#writing);
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (before === after || !this.isConnected || !this.#pane) return;
    if (!scopeAttributes.includes(name)) {
      this.#readMarks();
      return;
    }
    if (this.#restarting) return;
    this.#restarting = true;
    queueMicrotask(() => {
      this.#restarting = false;
      // The page was asked for again with the view that is shown: there is nothing to start over.
      if (this.isConnected && !(name !== 'src' && this.#written === location.href)) this.#start();
    });
  }

  /** For tests and measurements: the pane that draws. */
  get pane(): Pane | undefined { return this.#pane; }

  #number(name: string): number | undefined {
    const text = this.getAttribute(name);
    const value = text === null || text === '' ? NaN : /^-?\d+$/.test(text) ? Number(text) : Date.parse(text);
    return Number.isNaN(value) ? undefined : value;
  }

  /** Begins with what the attributes say. */
  #start(): void {
    const pane = this.#pane!;
    this.#source?.stop();
    const window = this.#window = new TimeWindow(() => Date.now(), this.#number('at'), { start: this.#number('start'), end: this.#number('end'), length: this.#number('length') ?? 3 * hour });
    const src = this.getAttribute('src') ?? '';
    if (pane.data && pane.data.cluster !== this.getAttribute('cluster')) pane.show(undefined, () => false);
    const slow = setTimeout(() => {
      if (!pane.data) this.#say('Loading the timeline', true);
    }, quietLoading);
    const source = this.#source = new Source(src, this.#number('lanes') ?? 40, window, () => Math.max(0, pane.width - pane.labels), {
      taken: data => {
        clearTimeout(slow);
        this.#take(data);
        const hub = this.getAttribute('hub-url');
        if (hub && window.at === undefined) source.follow(hub, data.cluster, this.getAttribute('namespace') ?? '');
      },
      failed: error => {
        clearTimeout(slow);
        if (!pane.data) this.#say('The timeline could not be loaded', false, error.message);
      },
      connection: detail => this.#emit('cr-connection', detail),
      changes: count => this.#emit('cr-changes', { count }),
    });
    source.paused = isPaused();
    pane.past = window.at !== undefined;
    this.#readMarks();
    this.#show();
    const given = this.#fresh();
    if (given) source.begin(given);
    void source.refresh(!given || pane.width - pane.labels > givenWidth * 1.4);
  }

  /** What the page brought along, once. */
  #fresh(): TimelineData | undefined {
    const given = this.getAttribute('data') ?? '';
    if (given === this.#given) return undefined;
    this.#given = given;
    return readTimeline(given);
  }

  /** Brush and selection as the page has them. */
  #readMarks(): void {
    const pane = this.#pane!;
    const [from, to] = [this.#number('brush-from'), this.#number('brush-to')];
    pane.brush = from !== undefined && to !== undefined && from < to ? { from, to } : undefined;
    const uid = this.getAttribute('selected');
    pane.selected = uid && pane.data ? pane.data.lanes.uid.indexOf(uid) : -1;
    pane.redraw();
  }

  #take(data: TimelineData): void {
    const pane = this.#pane!;
    pane.show(data, uid => this.#open.has(uid) || this.hasAttribute('open'));
    this.#shell!.counts.textContent = countsSentence(data);
    this.#shell!.message.hidden = true;
    const empty = emptySentence(data);
    if (empty) this.#say(empty, false, undefined, data.covered < 1);
    this.#shell!.lanes.classList.add('drawn');
    this.#readMarks();
    this.toggleAttribute('data-drawn', true); // for those who wait for the picture: tests, print
  }

  #beat(): void {
    if (this.#source?.paused || document.visibilityState === 'hidden') return;
    if (this.#window!.follow()) this.#show();
    void this.#source!.refresh();
  }

  #pause(paused: boolean): void {
    this.#source!.paused = paused;
    if (!paused) this.#beat();
  }

  /** Brings the canvas to the window. */
  #show(): void {
    const pane = this.#pane!;
    pane.view = this.#window!.view;
    pane.until = this.#window!.until;
    this.#shell!.back.hidden = this.#window!.following;
    pane.redraw();
  }

  #moved(): void {
    this.#show();
    void this.#source!.refresh();
    clearTimeout(this.#writing);
    this.#writing = setTimeout(() => this.#write(withView(location.href, this.#window!.view, this.#window!.following)), writeAfter);
  }

  #write(address: string): void {
    if (this.hasAttribute('quiet')) return;
    history.replaceState(history.state, '', address);
    this.#written = location.href;
    for (const link of document.querySelectorAll<HTMLAnchorElement>('a[data-keeps-view]')) link.href = withView(link.href, this.#window!.view, this.#window!.following);
  }

  #zoom(factor: number, anchor: number): void {
    this.#window!.zoom(factor, anchor);
    this.#moved();
    this.#shell!.status.textContent = `${rangeText(lengthOf(this.#window!.view))} shown`;
  }

  #pan(milliseconds: number): void {
    this.#window!.pan(milliseconds);
    this.#moved();
  }

  #reset(): void {
    this.#window!.reset(this.#number('length') ?? lengthOf(this.#window!.view));
    this.#moved();
  }

  #brushed(brush: Brush | undefined): void {
    this.#pane!.brush = brush;
    this.#pane!.redrawOverlay();
    if (this.hasAttribute('quiet')) return;
    // With what is in view: a range alone would be shown with room around it.
    const { view, following } = this.#window!;
    this.#write(withBrush(new URL(withView(location.href, view, following), location.href).href, brush));
    this.#emit('cr-brush', brush ?? {});
  }

  #toggle(lane: number): void {
    const uid = this.#pane!.data!.lanes.uid[lane]!;
    if (!this.#open.delete(uid)) this.#open.add(uid);
    this.#pane!.show(this.#pane!.data, one => this.#open.has(one) || this.hasAttribute('open'));
  }

  #select(lane: number): void {
    const pane = this.#pane!;
    const uid = pane.data?.lanes.uid[lane];
    if (uid === undefined) return;
    pane.selected = lane;
    pane.reveal(lane);
    this.#write(withSelected(location.href, uid));
    if (!this.hasAttribute('quiet')) this.#emit('cr-select', { cluster: pane.data!.cluster, uid });
    this.#shell!.status.textContent = `${pane.data!.lanes.kind[lane]!} ${pane.data!.lanes.name[lane]!}`;
  }

  /** Covers the lanes with a sentence: loading, empty, failed. */
  #say(sentence: string, busy = false, detail?: string, hatched = false): void {
    const { message } = this.#shell!;
    message.replaceChildren(...(hatched ? [make('span', 'hatch wide', {})] : []), make('strong', '', {}, sentence));
    if (busy) message.append(make('div', 'bar', {}, make('i', '')));
    if (detail) {
      const again = make('button', 'act', { type: 'button' }, 'Load again');
      again.addEventListener('click', () => void this.#source?.refresh(true));
      message.append(make('span', '', {}, detail), again);
    }
    message.hidden = false;
  }

  #emit(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}
