import { ref } from '../vendor/lit-html/directives/ref.js';
import { changed } from './page.js';

/** Rows above and below those that are seen, for those who scroll fast or step by Tab. */
const SPARE = 8;

/**
 * Keeps a long list short in the page: of rows that are all as high, only those are drawn that the window shows, and
 * the list is padded by the height of the others. It does not matter which element scrolls.
 */
export class RowWindow {
  #element = null;
  #remPerRow;
  #first = 0;
  #last = 40;
  #isBound = false;

  /** @param {() => number} remPerRow How high a row is, in rem. */
  constructor(remPerRow) {
    this.#remPerRow = remPerRow;
  }

  /** For the element that holds the rows. */
  get attach() {
    return ref(this.#remember);
  }

  #remember = (element) => {
    this.#element = element ?? this.#element;
    if (!this.#isBound) {
      this.#isBound = true;
      // Scrolling does not bubble, but it can be caught on its way down.
      document.addEventListener('scroll', () => this.#look(), { capture: true, passive: true });
      addEventListener('resize', () => this.#look());
    }

    requestAnimationFrame(() => this.#look());
  };

  get rowHeight() {
    return this.#remPerRow() * parseFloat(getComputedStyle(document.documentElement).fontSize);
  }

  #look() {
    if (!this.#element?.isConnected)
      return;

    const above = -this.#element.getBoundingClientRect().top;
    const first = Math.max(0, Math.floor(above / this.rowHeight) - SPARE);
    const last = Math.ceil((above + innerHeight) / this.rowHeight) + SPARE;
    // Drawn anew only when half of the spare rows are used up.
    if (Math.abs(first - this.#first) < SPARE / 2 && Math.abs(last - this.#last) < SPARE / 2)
      return;

    [this.#first, this.#last] = [first, Math.max(last, first + SPARE)];
    changed();
  }

  /**
   * @template T
   * @param {T[]} items All of them.
   * @returns {{ items: T[], first: number, style: string, isAtEnd: boolean }} Those to draw, the number of the first,
   *   the style of the element that holds them, and whether the last one is about to be seen.
   */
  cut(items) {
    const height = this.rowHeight;
    const first = Math.min(this.#first, Math.max(0, items.length - SPARE));
    const last = Math.min(this.#last, items.length);
    return {
      items: items.slice(first, last),
      first,
      style: `--row: ${height}px; padding-top: ${first * height}px; padding-bottom: ${(items.length - Math.max(last, first)) * height}px`,
      isAtEnd: this.#last >= items.length - SPARE,
    };
  }
}

const narrow = matchMedia('(max-width: 46rem)');
narrow.addEventListener('change', changed);

/** Whether the page is as narrow as on a phone. */
export const isNarrow = () => narrow.matches;
