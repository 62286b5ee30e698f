/** How moments, spans and names are written. */

const TIME = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
const DAY = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const DAY_OF_YEAR = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: 'numeric' });
const MOMENT = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23' });
const NUMBER = new Intl.NumberFormat();

export const number = (value) => NUMBER.format(value);
export const moment = (iso) => MOMENT.format(new Date(iso));

/** A time of today, or the day for what is longer ago. */
export function shortMoment(iso) {
  const then = new Date(iso);
  return then.toDateString() === new Date().toDateString() ? TIME.format(then) : DAY.format(then);
}

/** The day, with its year only where that is another one. */
function day(iso) {
  const date = new Date(iso);
  return (date.getFullYear() === new Date().getFullYear() ? DAY : DAY_OF_YEAR).format(date);
}

/** From when to when a code works. */
export function validity(code) {
  if (!code.starts_at || !code.ends_at)
    return 'Ongoing';

  return `${day(code.starts_at)} – ${day(code.ends_at)}`;
}

/** @param {number} milliseconds */
export function span(milliseconds) {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 1)
    return 'under a second';
  if (seconds < 60)
    return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min ${seconds % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** `device_offline` as people write it: Device offline. */
export function words(snake) {
  const text = snake.replaceAll('_', ' ').replaceAll('.', ': ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A count that may go on: 200+ */
export const count = ({ number: found, goesOn }) => number(found) + (goesOn ? '+' : '');

/** The name of a code, which its provider may not tell. */
export const nameOf = (code) => code.name || `Code ${code.access_code_id.slice(-8)}`;

/** @param {number} found @param {string} one @param {string} [many] */
export const plural = (found, one, many = `${one}s`) => `${number(found)} ${found === 1 ? one : many}`;
