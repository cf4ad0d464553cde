/** What the pointer does on the lanes. Positions are CSS pixels from the plot's top left corner. */
export interface PlotGestures {
  hover(x: number, y: number): void;
  leave(): void;
  select(x: number, y: number): void;
  open(x: number, y: number): void;
  /** The plot's content follows the pointer. */
  drag(dx: number, dy: number): void;
  pan(dx: number): void;
  /** Zoom by a factor (below 1: in) around a place. */
  zoom(x: number, factor: number): void;
}

/** A press that moves less than this many CSS pixels is a click. */
export const clickSlack = 4;

/** Translates events of `plot`: wheel scrolls, with shift pans, with ctrl (or a pinch) zooms; drag pans. */
export function listenToPointer(plot: HTMLElement, gestures: PlotGestures): void {
  let pressed: { x: number; y: number; moved: boolean } | undefined;
  const at = (event: MouseEvent): [number, number] => {
    const box = plot.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  plot.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    pressed = { x: event.clientX, y: event.clientY, moved: false };
    plot.setPointerCapture(event.pointerId);
  });
  plot.addEventListener('pointermove', (event) => {
    if (!pressed) {
      gestures.hover(...at(event));
      return;
    }
    const [dx, dy] = [event.clientX - pressed.x, event.clientY - pressed.y];
    if (!pressed.moved && Math.hypot(dx, dy) < clickSlack) return;
    pressed = { x: event.clientX, y: event.clientY, moved: true };
    plot.classList.add('dragging');
    gestures.drag(dx, dy);
  });
  plot.addEventListener('pointerup', (event) => {
    if (pressed && !pressed.moved) gestures.select(...at(event));
    pressed = undefined;
    plot.classList.remove('dragging');
  });
  plot.addEventListener('pointercancel', () => {
    pressed = undefined;
    plot.classList.remove('dragging');
  });
  plot.addEventListener('pointerleave', () => {
    gestures.leave();
  });
  plot.addEventListener('dblclick', (event) => {
    gestures.open(...at(event));
  });
  plot.addEventListener(
    'wheel',
    (event) => {
      const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
      if (event.ctrlKey || event.metaKey) {
        event.preventDefault();
        gestures.zoom(at(event)[0], 2 ** ((event.deltaY * unit) / 200));
        return;
      }
      // Browsers turn the wheel sideways themselves with shift on some systems, not on others.
      const sideways = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX;
      if (Math.abs(sideways) > Math.abs(event.shiftKey ? 0 : event.deltaY)) {
        event.preventDefault();
        gestures.pan(sideways * unit);
      }
    },
    { passive: false },
  );
}
