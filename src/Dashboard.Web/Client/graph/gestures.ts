/** What pointers and the wheel ask of a pane. Coordinates in CSS pixels from the pane's top left corner. */
export interface GestureHandlers {
  pan(dx: number, dy: number): void;
  zoom(factor: number, x: number, y: number): void;
  hover(x: number, y: number): void;
  leave(): void;
  tap(x: number, y: number, twice: boolean): void;
  drag(active: boolean): void;
}

/** A press that moves less than this is a tap. */
const slop = 4;
const twiceWithin = 350;

/** A wheel with notches scrolls by large whole steps in one axis; everything else is a trackpad. */
export const isNotchedWheel = (event: Pick<WheelEvent, 'deltaMode' | 'deltaX' | 'deltaY'>): boolean =>
  event.deltaMode !== 0 || (event.deltaX === 0 && Math.abs(event.deltaY) >= 100 && Number.isInteger(event.deltaY));

/** Listens to one canvas: drag pans, pinch and notched wheel zoom, trackpads pan, ctrl + wheel zooms. Ends with the signal. */
export function listen(canvas: HTMLCanvasElement, handlers: GestureHandlers, signal: AbortSignal): void {
  const down = new Map<number, { x: number; y: number }>();
  let moved = 0;
  let lastTap = { time: -Infinity, x: 0, y: 0 };
  const local = (event: MouseEvent) => {
    const box = canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const end = (event: PointerEvent) => {
    const start = down.delete(event.pointerId);
    if (down.size === 0) handlers.drag(false);
    if (!start || event.type === 'pointercancel' || down.size > 0 || moved > slop) return;
    const at = local(event);
    const twice = event.timeStamp - lastTap.time < twiceWithin && Math.hypot(at.x - lastTap.x, at.y - lastTap.y) < 12;
    lastTap = { time: event.timeStamp, ...at };
    handlers.tap(at.x, at.y, twice);
  };
  canvas.addEventListener('pointerdown', event => {
    if (event.button !== 0) return;
    if (down.size === 0) moved = 0;
    down.set(event.pointerId, local(event));
    canvas.setPointerCapture(event.pointerId);
  }, { signal });
  canvas.addEventListener('pointermove', event => {
    const at = local(event);
    const before = down.get(event.pointerId);
    if (!before) {
      if (down.size === 0) handlers.hover(at.x, at.y);
      return;
    }
    moved += Math.hypot(at.x - before.x, at.y - before.y);
    if (down.size === 1 && moved > slop) {
      handlers.drag(true);
      handlers.pan(at.x - before.x, at.y - before.y);
    } else if (down.size === 2) {
      const other = [...down].find(([id]) => id !== event.pointerId)![1];
      const factor = Math.hypot(at.x - other.x, at.y - other.y) / Math.max(1, Math.hypot(before.x - other.x, before.y - other.y));
      handlers.pan((at.x - before.x) / 2, (at.y - before.y) / 2);
      handlers.zoom(factor, (at.x + other.x) / 2, (at.y + other.y) / 2);
    }
    down.set(event.pointerId, at);
  }, { signal });
  canvas.addEventListener('pointerup', end, { signal });
  canvas.addEventListener('pointercancel', end, { signal });
  canvas.addEventListener('pointerleave', () => handlers.leave(), { signal });
  canvas.addEventListener('wheel', event => {
    event.preventDefault();
    const { x, y } = local(event);
    if (event.ctrlKey || event.metaKey || isNotchedWheel(event)) {
      const step = event.deltaMode === 1 ? event.deltaY * 33 : event.deltaY;
      handlers.zoom(Math.exp(-Math.max(-240, Math.min(240, step)) * (isNotchedWheel(event) ? 0.0016 : 0.01)), x, y);
    } else {
      handlers.pan(-event.deltaX, -event.deltaY);
    }
  }, { signal, passive: false });
}
