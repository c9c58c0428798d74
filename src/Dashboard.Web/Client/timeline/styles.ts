// Tokens cross into the shadow root by inheritance. A constructable sheet needs no 'unsafe-inline' in the content security policy.
const css = `
:host { display: block; min-height: 0; height: 100%; container-type: inline-size; }
:host([hidden]), [hidden] { display: none !important; }
*, *::before, *::after { box-sizing: border-box; }
.root { display: flex; flex-direction: column; height: 100%; min-height: 0; position: relative; background: var(--panel); color: var(--ink-1);
  font: var(--weight, 400) var(--text-sm, 13px)/var(--line, 1.45) var(--font-ui, sans-serif); font-variant-numeric: tabular-nums; }
.head { display: flex; flex-wrap: wrap; gap: 2px 20px; align-items: center; justify-content: space-between; padding: 5px 12px; border-bottom: 1px solid var(--line-1); background: var(--canvas); font-size: var(--text-xs); color: var(--ink-2); }
.legend { display: flex; flex-wrap: wrap; gap: 2px 14px; font-size: var(--text-2xs); color: var(--ink-3); } .key { white-space: nowrap; }
.key i { display: inline-block; width: 14px; height: 9px; border-radius: 1px; margin-right: 5px; vertical-align: -1px; }
.ok { background: var(--ok-quiet); } .busy { background: var(--busy-fill); } .warn { background: var(--warn-fill); } .bad { background: var(--bad-fill); }
.key i.gone { border-top: 1px dashed var(--gone-line); height: 0; vertical-align: 3px; } .key i.tick { width: 2px; background: var(--ink-1); }
.hatch { background: repeating-linear-gradient(135deg, var(--gap-stripe) 0 1.25px, var(--gap-fill) 1.25px 5px); box-shadow: inset 1px 0 var(--gap-edge), inset -1px 0 var(--gap-edge); }
.stage { position: relative; flex: 1; min-height: 120px; overflow: hidden; }
canvas { position: absolute; inset: 0; width: 100%; height: 100%; }
.lanes { pointer-events: none; } .lanes:not(.drawn) { opacity: 0; }
.over { touch-action: none; cursor: grab; } .over.handle { cursor: ew-resize; } .over.axis { cursor: crosshair; } .over.link { cursor: pointer; } .over.dragging { cursor: grabbing; }
.over:focus { outline: none; } .over:focus-visible { outline: 2px solid var(--focus); outline-offset: -2px; }
.zoom { position: absolute; left: 10px; top: 1px; display: flex; border-radius: var(--radius-1); background: var(--panel); overflow: hidden; }
.zb { width: 22px; height: 18px; display: grid; place-items: center; border: 0; background: none; padding: 0; color: var(--ink-2); cursor: pointer; }
.zb:hover { background: var(--hover); } .zb:focus-visible { outline: 2px solid var(--focus); outline-offset: -2px; }
.zb svg { width: 14px; height: 14px; stroke: currentColor; fill: none; stroke-width: 1.5; stroke-linecap: round; stroke-linejoin: round; }
.tip { position: absolute; left: 0; top: 0; width: max-content; max-width: min(560px, calc(100% - 8px)); padding: 7px 12px; border: 1px solid var(--line-2); border-radius: var(--radius-2); background: var(--raised); box-shadow: var(--shadow-pop); font-size: var(--text-xs); pointer-events: none; color: var(--ink-2); z-index: 2; overflow-wrap: anywhere; }
.tip b { color: var(--ink-1); font-weight: var(--weight-strong, 600); } .tip .faint { color: var(--ink-3); margin-left: 8px; } .tip div { margin-top: 3px; } .tip .all { color: var(--ink-3); }
.tip .g { width: 12px; height: 12px; vertical-align: -2px; margin-right: 5px; } .tip code { font-family: var(--font-mono); font-size: .95em; }
.tip del { background: var(--was-soft); color: var(--was-ink); border-radius: 3px; padding: 0 4px; } .tip ins { text-decoration: none; background: var(--is-soft); color: var(--is-ink); border-radius: 3px; padding: 0 4px; box-shadow: inset 0 0 0 1px var(--is-line); }
.h0 { color: var(--ok-fill); } .h1 { color: var(--busy-fill); } .h2 { color: var(--warn-fill); } .h3 { color: var(--bad-fill); } .h4 { color: var(--unknown-fill); } .h5 { color: var(--ink-3); } .h6 { color: var(--gone-line); }
.message { position: absolute; inset: 0; display: grid; place-content: center; justify-items: center; gap: 8px; padding: 24px; text-align: center; color: var(--ink-2); background: var(--panel); }
.message .wide { width: 180px; height: 12px; }
.message strong { color: var(--ink-1); font-weight: var(--weight-strong, 600); }
.bar { width: 180px; height: 3px; background: var(--sunken); border-radius: 2px; overflow: hidden; } .bar i { display: block; width: 40%; height: 100%; background: var(--accent); animation: slide 1.2s ease-in-out infinite alternate; }
@keyframes slide { from { transform: translateX(0) } to { transform: translateX(150%) } }
.act { font: inherit; height: var(--control); padding: 0 10px; border: 1px solid var(--line-2); border-radius: var(--radius-2); background: var(--panel); color: inherit; font-weight: var(--weight-medium, 500); cursor: pointer; } .act:hover { background: var(--hover); }
.sr, .table { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
/* The table is there for readers; whoever walks into it with the keyboard, or asks for it, sees it. Far beyond the edge it is not laid out before that. */
.table { inset: auto auto 0 -200vw; content-visibility: auto; contain-intrinsic-size: 1px; }
:host([table]) .stage, :host([table]) .head { display: none; }
:host([table]) .table { position: static; content-visibility: visible; width: auto; height: auto; clip-path: none; white-space: normal; overflow: auto; flex: 1; min-height: 0; }
.table:focus-within { position: absolute; inset: 0; content-visibility: visible; width: auto; height: auto; clip-path: none; white-space: normal; overflow: auto; background: var(--panel); z-index: 3; }
@container (max-width: 900px) { .legend { display: none; } }
@media (pointer: coarse) { .zoom { top: auto; bottom: 8px; border: 1px solid var(--line-2); } .zb { width: 44px; height: 44px; } }
@media (prefers-reduced-motion: reduce) { .bar i { animation: none; } }
`;

let shared: CSSStyleSheet | undefined;

/** The element's stylesheet, shared by all instances. */
export function sheet(): CSSStyleSheet {
  if (!shared) {
    shared = new CSSStyleSheet();
    shared.replaceSync(css);
  }
  return shared;
}
