/** Draws the page anew after something has changed, at most once a frame. */

let draw = () => {};
let isDue = false;

/** @param {() => void} drawing Draws the whole page from what the modules hold. */
export function drawWith(drawing) {
  draw = drawing;
  changed();
}

/** Says that something has changed that the page may show. */
export function changed() {
  if (isDue)
    return;

  isDue = true;
  requestAnimationFrame(() => {
    isDue = false;
    draw();
  });
}

let announcement = '';

/**
 * Tells something to people who do not see the page.
 * @param {string} text
 */
export function announce(text) {
  announcement = text;
  changed();
}

export const announced = () => announcement;
