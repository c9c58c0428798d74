// Tokens cross into the shadow root by inheritance. A constructable sheet needs no 'unsafe-inline' in the content security policy.
const css = `
:host { display: block; min-height: 0; height: 100%; container-type: inline-size; }
.root { display: flex; flex-direction: column; height: 100%; min-height: 0; position: relative; background: var(--canvas); color: var(--ink-1);
  font: var(--weight, 400) var(--text-sm, 13px)/var(--line, 1.45) var(--font-ui, sans-serif); font-variant-numeric: tabular-nums; }
:host([hidden]) { display: none; }
*, *::before, *::after { box-sizing: border-box; }
[hidden] { display: none !important; }
.panes { flex: 1; min-height: 0; display: grid; grid-template-columns: 316px minmax(0, 1fr); }
.map { display: flex; flex-direction: column; min-height: 0; min-width: 0; border-right: 1px solid var(--line-1); }
.head { display: flex; gap: 8px; align-items: center; padding: 8px 12px 0; min-width: 0; white-space: nowrap; overflow: hidden; }
h2 { margin: 0; font-size: var(--text-sm); font-weight: var(--weight-strong, 600); }
.faint { color: var(--ink-3); font-size: var(--text-xs); }
.map-canvas { flex: 1; min-height: 0; width: 100%; cursor: pointer; touch-action: manipulation; }
.focus { position: relative; min-width: 0; min-height: 0; overflow: hidden; }
.canvas { position: absolute; inset: 0; width: 100%; height: 100%; touch-action: none; cursor: grab; }
/* Opaque, and so black until something is drawn. */ .canvas:not(.drawn) { opacity: 0; }
.canvas.over { cursor: pointer; } .canvas.dragging { cursor: grabbing; }
.canvas:focus { outline: none; } .canvas:focus-visible { outline: 2px solid var(--focus); outline-offset: -2px; }
.title { position: absolute; left: 0; top: 0; max-width: 100%; padding: 12px 18px 10px; display: flex; flex-wrap: wrap; align-items: baseline; gap: 2px 8px; pointer-events: none; background: linear-gradient(var(--canvas) 75%, transparent); padding-right: 28px; width: 100%; }
.title > * { pointer-events: auto; }
.crumbs { display: flex; align-items: baseline; gap: 6px; min-width: 0; white-space: nowrap; }
.crumbs > span { color: var(--ink-3); }
.crumbs b { font-weight: var(--weight-strong, 600); overflow: hidden; text-overflow: ellipsis; max-width: 36ch; }
button { font: inherit; color: inherit; }
.link { border: 0; background: none; padding: 0; color: var(--ink-2); cursor: pointer; text-decoration: underline dotted var(--line-3); text-underline-offset: 3px; text-decoration-thickness: 1px; }
.link:hover { color: var(--accent); text-decoration-style: solid; }
.title .link.small, button.link { font-size: var(--text-xs); }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 1px; border-radius: var(--radius-1); }
.zoom { position: absolute; left: 12px; bottom: 12px; display: flex; flex-direction: column; border: 1px solid var(--line-2); border-radius: var(--radius-2); background: var(--panel); overflow: hidden; }
.zb { width: 26px; height: 24px; display: grid; place-items: center; border: 0; border-top: 1px solid var(--line-1); background: none; padding: 0; color: var(--ink-2); cursor: pointer; }
.zb:first-child { border-top: 0; } .zb:hover { background: var(--hover); } .zb:focus-visible { outline-offset: -2px; }
.ic { width: 14px; height: 14px; stroke: currentColor; fill: none; stroke-width: 1.5; stroke-linecap: round; stroke-linejoin: round; }
.tip { position: absolute; left: 0; top: 0; max-width: 320px; padding: 7px 10px; border: 1px solid var(--line-2); border-radius: var(--radius-2); background: var(--raised); box-shadow: var(--shadow-pop); font-size: var(--text-xs); pointer-events: none; color: var(--ink-2); z-index: 2; overflow-wrap: anywhere; }
.tip b { color: var(--ink-1); font-weight: var(--weight-strong, 600); }
.tip b.bad { color: var(--bad-ink); }
.tip i { font-style: normal; font-family: var(--font-mono); }
.message { position: absolute; inset: 0; display: grid; place-content: center; justify-items: center; gap: 8px; padding: 24px; text-align: center; color: var(--ink-2); background: var(--canvas); }
.message strong { color: var(--ink-1); font-weight: var(--weight-strong, 600); }
.message .bar { width: 180px; height: 3px; background: var(--sunken); border-radius: 2px; overflow: hidden; }
.message .bar i { display: block; width: 40%; height: 100%; background: var(--accent); animation: slide 1.2s ease-in-out infinite alternate; }
@keyframes slide { from { transform: translateX(0) } to { transform: translateX(150%) } }
.act { height: var(--control); padding: 0 10px; border: 1px solid var(--line-2); border-radius: var(--radius-2); background: var(--panel); font-weight: var(--weight-medium, 500); cursor: pointer; }
.act:hover { background: var(--hover); }
.foot { display: flex; align-items: center; gap: 20px; min-height: 28px; padding: 0 12px; border-top: 1px solid var(--line-1); background: var(--panel); color: var(--ink-2); font-size: var(--text-xs); white-space: nowrap; overflow: hidden; }
.counts { display: flex; gap: 20px; min-width: 0; } .counts span { overflow: hidden; text-overflow: ellipsis; }
.n { color: inherit; text-decoration: underline dotted var(--line-3); text-underline-offset: 3px; text-decoration-thickness: 1px; } .n:hover { color: var(--accent); text-decoration-style: solid; }
.grow { flex: 1; }
.legend { display: flex; gap: 12px; } .key { display: inline-flex; align-items: center; gap: 5px; font-weight: var(--weight-medium, 500); }
.g { width: 12px; height: 12px; flex: none; }
.i0 { color: var(--ok-ink); } .i1 { color: var(--busy-ink); } .i2 { color: var(--warn-ink); } .i3 { color: var(--bad-ink); } .i4 { color: var(--unknown-ink); } .i5, .i6 { color: var(--gone-ink); }
.h0 { color: var(--ok-fill); } .h1 { color: var(--busy-fill); } .h2 { color: var(--warn-fill); } .h3 { color: var(--bad-fill); } .h4 { color: var(--unknown-fill); } .h5 { color: var(--ink-3); } .h6 { color: var(--gone-line); }
.sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@container (max-width: 1160px) { .foot, .counts { gap: 12px; } .legend { gap: 8px; } }
@container (max-width: 1000px) { .panes { grid-template-columns: 248px minmax(0, 1fr); } .legend { gap: 9px; } }
@media (max-width: 1100px) {
  .panes { grid-template-columns: minmax(0, 1fr); } .map { border-right: 0; }
  :host(:not([data-far])) .map { display: none; } :host([data-far]) .focus { display: none; }
}
@container (max-width: 760px) {
  .foot { flex-wrap: wrap; gap: 2px 12px; padding: 4px 12px; white-space: normal; } .counts { flex-wrap: wrap; gap: 2px 12px; } .legend { flex-wrap: wrap; gap: 2px 10px; } .grow { display: none; }
  .title { padding: 8px 12px; }
}
@media (pointer: coarse) { .zb { width: 44px; height: 44px; } }
@media (prefers-reduced-motion: reduce) { .message .bar i { animation: none; } }
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
