import { sizes } from './layout.ts';
import { loadFields, type ChangedField } from './load.ts';
import type { Pane } from './pane.ts';
import { nextMark, readAt } from './readout.ts';
import type { Shell } from './shell.ts';
import { fillTip, placeTip } from './tip.ts';

/** A mark this near to the crosshair is meant. CSS pixels. */
const reach = 4;

/** The crosshair and what it says: a tooltip at the pointer, a sentence for readers. The fields of a change are asked for when the crosshair comes to it. */
export class Crosshair {
  readonly #pane: Pane;
  readonly #shell: Shell;
  readonly #signal: AbortSignal;
  #fields: { readonly position: number; readonly fields: readonly ChangedField[] | undefined } | undefined;

  constructor(pane: Pane, shell: Shell, signal: AbortSignal) {
    this.#pane = pane;
    this.#shell = shell;
    this.#signal = signal;
  }

  hide(): void {
    this.#pane.crosshair = undefined;
    this.#pane.redrawOverlay();
    this.#shell.tip.hidden = true;
  }

  /** Puts it on a moment. Returns what it finds in a lane, in words. */
  point(at: number, lane: number, x: number, y: number): string {
    const pane = this.#pane;
    const { data } = pane;
    this.hide();
    pane.crosshair = at;
    pane.redrawOverlay();
    if (lane < 0 || !data || at > pane.until) return '';
    const readout = readAt(data, lane, at, pane.milliseconds(reach));
    const position = readout.tick === undefined ? undefined : data.ticks.position[readout.tick]!;
    const said = fillTip(this.#shell, data, at, readout, this.#fields?.position === position ? this.#fields?.fields : undefined, pane.brush?.from);
    placeTip(this.#shell, x, y);
    if (position !== undefined && this.#fields?.position !== position) {
      this.#fields = { position, fields: undefined };
      void loadFields(data.cluster, data.lanes.uid[lane]!, position, this.#signal).then(fields => {
        if (this.#fields?.position !== position || pane.crosshair !== at) return;
        this.#fields = { position, fields };
        this.#shell.status.textContent = this.point(at, lane, x, y);
      });
    }
    return said;
  }

  /** To the mark before or after in the selected lane, which `bring` brings into view. */
  step(forward: boolean, bring: (at: number) => void): void {
    const pane = this.#pane;
    const box = pane.layout.lanes[pane.selected];
    if (!pane.data || !box) return;
    const next = nextMark(pane.data, pane.selected, pane.crosshair ?? (forward ? pane.view.from : Math.min(pane.view.to, pane.until)), forward);
    if (next === undefined) return;
    if (next < pane.view.from || next > pane.view.to) bring(next);
    const x = pane.labels + (next - pane.view.from) / pane.milliseconds(1);
    this.#shell.status.textContent = this.point(next, pane.selected, x, sizes.axis + box.state - pane.scroll);
  }
}
