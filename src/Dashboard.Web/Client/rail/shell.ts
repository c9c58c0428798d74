const css = `
:host { display: block; position: absolute; inset: 0; }
canvas { position: absolute; inset: 0; width: 100%; height: 100%; touch-action: none; cursor: crosshair; }
canvas.head { cursor: ew-resize; }
canvas:focus { outline: none; } canvas:focus-visible { outline: 2px solid var(--focus); outline-offset: -2px; }
`;

let shared: CSSStyleSheet | undefined;

/** One canvas. What the server drew stays outside of it and is not shown any more. */
export function buildRail(root: ShadowRoot): HTMLCanvasElement {
  shared ??= new CSSStyleSheet();
  shared.replaceSync(css);
  root.adoptedStyleSheets = [shared];
  const canvas = document.createElement('canvas');
  for (const [name, value] of [['tabindex', '0'], ['role', 'slider'], ['aria-label', 'Time']] as const) canvas.setAttribute(name, value);
  canvas.title = 'Drag the head to go to the past, elsewhere to brush a range; the wheel zooms';
  root.append(canvas);
  return canvas;
}
