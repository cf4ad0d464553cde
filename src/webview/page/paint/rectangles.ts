/** Collects rectangles by style, since changing a canvas's fill costs more than a rectangle does. */
export class Rectangles {
  readonly #byStyle = new Map<string, { fill: CanvasPattern | string; alpha: number; boxes: number[] }>();

  add(
    key: string,
    fill: CanvasPattern | string,
    alpha: number,
    x: number,
    y: number,
    w: number,
    h: number,
  ): void {
    let group = this.#byStyle.get(key);
    if (!group) {
      group = { fill, alpha, boxes: [] };
      this.#byStyle.set(key, group);
    }
    group.boxes.push(x, y, w, h);
  }

  paint(context: CanvasRenderingContext2D): void {
    for (const { fill, alpha, boxes } of this.#byStyle.values()) {
      context.fillStyle = fill;
      context.globalAlpha = alpha;
      for (let i = 0; i < boxes.length; i += 4) {
        context.fillRect(boxes[i] ?? 0, boxes[i + 1] ?? 0, boxes[i + 2] ?? 0, boxes[i + 3] ?? 0);
      }
    }
    context.globalAlpha = 1;
  }
}
