/** Text on bars, cut to fit. Widths are measured once for each text and font. */
export class Labels {
  readonly #widths = new Map<string, number>();
  #font = '';

  /** Draws `text` within `left … right`, its middle at `y`; nothing where not even a few letters fit. */
  draw(context: CanvasRenderingContext2D, text: string, left: number, right: number, y: number): void {
    const width = this.#widthOf(context, text);
    const room = right - left;
    if (width <= room) {
      context.fillText(text, left, y);
      return;
    }
    const letters = Math.floor((text.length * room) / width) - 1;
    if (letters >= 3) context.fillText(`${text.slice(0, letters)}…`, left, y);
  }

  #widthOf(context: CanvasRenderingContext2D, text: string): number {
    if (context.font !== this.#font) {
      this.#font = context.font;
      this.#widths.clear();
    }
    let width = this.#widths.get(text);
    if (width === undefined) {
      width = context.measureText(text).width;
      this.#widths.set(text, width);
    }
    return width;
  }
}
