/** Texts whose width is kept; enough for all bars of many frames. */
const keptWidths = 20_000;

/** Text on bars, cut to fit. Widths are measured once for each text and font. */
export class Labels {
  readonly #widths = new Map<string, number>();
  #font = '';

  /** Draws `text` within `left … right`, its middle at `y`; nothing where not even a few letters fit. */
  draw(context: CanvasRenderingContext2D, text: string, left: number, right: number, y: number): void {
    const fitting = this.#cut(context, text, right - left);
    if (fitting !== undefined) context.fillText(fitting, left, y);
  }

  #cut(context: CanvasRenderingContext2D, text: string, room: number): string | undefined {
    const width = this.#widthOf(context, text);
    if (width <= room) return text;
    // Letters differ in width, so the first guess may be a few too long.
    for (let letters = Math.floor((text.length * room) / width); letters >= 3; letters--) {
      const cut = `${text.slice(0, letters)}…`;
      if (this.#widthOf(context, cut) <= room) return cut;
    }
    return undefined;
  }

  #widthOf(context: CanvasRenderingContext2D, text: string): number {
    if (context.font !== this.#font || this.#widths.size > keptWidths) {
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
