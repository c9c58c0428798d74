/** A CSS colour as the four bytes of a pixel. Asked of a canvas, because a token may be written in any way. */
export function pixelOf(colour: string): number {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 1;
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  return new Uint32Array(context.getImageData(0, 0, 1, 1).data.buffer)[0]!;
}

/**
 * Bars as rows of pixels: each row is filled in memory, all rows are handed over at once, and each is then stretched to its bar. Tens of thousands of rectangles a frame
 * cost more to record and to raster than that.
 */
export class Strips {
  readonly #canvas = document.createElement('canvas');
  readonly #context = this.#canvas.getContext('2d')!;
  #image: ImageData | undefined;
  #pixels = new Uint32Array(0);
  #width = 0;
  #scale = 1;

  /** Empties so many rows of a width in CSS pixels. */
  begin(width: number, rows: number, dpr: number): void {
    this.#scale = dpr;
    this.#width = Math.max(1, Math.round(width * dpr));
    if (this.#canvas.width !== this.#width || this.#canvas.height < rows || !this.#image) {
      this.#canvas.width = this.#width;
      this.#canvas.height = Math.max(rows, 64);
      this.#image = this.#context.createImageData(this.#width, this.#canvas.height);
      this.#pixels = new Uint32Array(this.#image.data.buffer);
    } else this.#pixels.fill(0, 0, rows * this.#width);
  }

  /** Fills a stretch of a row, at least one device pixel of it. */
  fill(row: number, left: number, right: number, pixel: number): void {
    const from = Math.max(0, Math.min(this.#width - 1, Math.round(left * this.#scale)));
    const to = Math.min(this.#width, Math.max(from + 1, Math.round(right * this.#scale)));
    this.#pixels.fill(pixel, row * this.#width + from, row * this.#width + to);
  }

  /** Hands the rows over; they can be drawn after it. */
  end(rows: number): void {
    if (rows > 0) this.#context.putImageData(this.#image!, 0, 0, 0, 0, this.#width, rows);
  }

  draw(context: CanvasRenderingContext2D, row: number, y: number, height: number): void {
    context.drawImage(this.#canvas, 0, row, this.#width, 1, 0, y, this.#width / this.#scale, height);
  }
}
