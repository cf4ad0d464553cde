type Fill = CanvasPattern | string;

/** Collects rectangles by fill, since changing a canvas's fill costs more than a rectangle does. Fills are opaque. */
export class Rectangles {
  readonly #byFill = new Map<Fill, number[]>();

  /** Rectangles of one fill are drawn together, in the order in which their fills came first. */
  add(fill: Fill, x: number, y: number, width: number, height: number): void {
    let boxes = this.#byFill.get(fill);
    if (!boxes) {
      boxes = [];
      this.#byFill.set(fill, boxes);
    }
    boxes.push(x, y, width, height);
  }

  paint(context: CanvasRenderingContext2D): void {
    for (const [fill, boxes] of this.#byFill) {
      context.fillStyle = fill;
      for (let i = 0; i < boxes.length; i += 4) {
        context.fillRect(boxes[i] ?? 0, boxes[i + 1] ?? 0, boxes[i + 2] ?? 0, boxes[i + 3] ?? 0);
      }
    }
  }
}
