/** Colours mixed into one background: as pale as translucent ones, but nothing shines through. */
export class Tints {
  readonly #background: string;
  readonly #context: CanvasRenderingContext2D | null;
  readonly #mixed = new Map<string, string>();

  constructor(background: string) {
    this.#background = background;
    const canvas = document.createElement('canvas');
    canvas.width = 1;
    canvas.height = 1;
    this.#context = canvas.getContext('2d', { willReadFrequently: true });
  }

  /** `colour` at a strength from 0 (background) to 1. */
  mix(colour: string, strength: number): string {
    const key = `${strength} ${colour}`;
    let mixed = this.#mixed.get(key);
    if (mixed === undefined) {
      mixed = this.#mix(colour, strength);
      this.#mixed.set(key, mixed);
    }
    return mixed;
  }

  #mix(colour: string, strength: number): string {
    const context = this.#context;
    if (!context) return colour;
    // The canvas reads any CSS colour, which theme variables may hold.
    context.globalAlpha = 1;
    context.fillStyle = this.#background;
    context.fillRect(0, 0, 1, 1);
    context.globalAlpha = strength;
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
    return `rgb(${red} ${green} ${blue})`;
  }
}
