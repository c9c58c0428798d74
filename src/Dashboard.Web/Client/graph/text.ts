/** Text cut to a width with an ellipsis, remembered: measuring is the dearest part of drawing text. */
export class FittedText {
  readonly #fitted = new Map<string, string>();
  readonly #measure: (text: string, font: string) => number;
  static readonly #limit = 20_000;

  constructor(measure: (text: string, font: string) => number) {
    this.#measure = measure;
  }

  static on(context: CanvasRenderingContext2D): FittedText {
    return new FittedText((text, font) => {
      if (context.font !== font) context.font = font;
      return context.measureText(text).width;
    });
  }

  /** The longest beginning that fits; '' where not even one letter and the ellipsis do. */
  fit(text: string, font: string, width: number): string {
    const key = `${font}|${Math.floor(width)}|${text}`;
    let fitted = this.#fitted.get(key);
    if (fitted !== undefined) return fitted;
    fitted = this.#cut(text, font, width);
    if (this.#fitted.size >= FittedText.#limit) this.#fitted.clear();
    this.#fitted.set(key, fitted);
    return fitted;
  }

  /** Beginning and end with an ellipsis between: names of siblings begin alike and differ at their ends. */
  fitName(text: string, font: string, width: number): string {
    const key = `${font}|${Math.floor(width)}~${text}`;
    const known = this.#fitted.get(key);
    if (known !== undefined) return known;
    let low = 0;
    let high = text.length - 1;
    const cut = (kept: number) => `${text.slice(0, Math.ceil(kept * 0.45))}…${text.slice(text.length - Math.floor(kept * 0.55))}`;
    if (this.#measure(text, font) <= width) low = text.length;
    else {
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (this.#measure(cut(middle), font) <= width) low = middle;
        else high = middle - 1;
      }
    }
    const fitted = low === text.length ? text : low < 2 ? '' : cut(low);
    if (this.#fitted.size >= FittedText.#limit) this.#fitted.clear();
    this.#fitted.set(key, fitted);
    return fitted;
  }

  /** The longest end that fits: a path's leaf says more than its root. */
  fitEnd(text: string, font: string, width: number): string {
    if (this.#measure(text, font) <= width) return text;
    let low = 0;
    let high = text.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#measure(`…${text.slice(text.length - middle)}`, font) <= width) low = middle;
      else high = middle - 1;
    }
    return low === 0 ? '' : `…${text.slice(text.length - low)}`;
  }

  width(text: string, font: string): number { return this.#measure(text, font); }

  #cut(text: string, font: string, width: number): string {
    if (this.#measure(text, font) <= width) return text;
    let low = 0;
    let high = text.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#measure(`${text.slice(0, middle)}…`, font) <= width) low = middle;
      else high = middle - 1;
    }
    return low === 0 ? '' : `${text.slice(0, low)}…`;
  }
}
