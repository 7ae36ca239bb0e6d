// Numbers, sizes and times for people, in the language and zone of the reader.

import { h } from './dom.js';

const whole = new Intl.NumberFormat();
const short = new Intl.NumberFormat(undefined, { notation: 'compact', maximumFractionDigits: 1 });
const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

const isNumber = value => typeof value === 'number' && Number.isFinite(value);

export const count = value => isNumber(value) ? whole.format(value) : '–';
export const compact = value => isNumber(value) ? short.format(value) : '–';
export const percent = value => isNumber(value) ? whole.format(Math.round(value * 10) / 10) + ' %' : '–';
export const some = (n, one, many) => count(n) + ' ' + (n === 1 ? one : many || one + 's');

export function bytes(value) {
  if (!isNumber(value)) return '–';
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let i = 0;
  for (; value >= 1000 && i < units.length - 1; i++) value /= 1000;
  return (i === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)) + ' ' + units[i];
}

/** How long, in the largest unit that says enough. */
export function span(seconds) {
  const s = Math.max(0, Math.round(seconds));
  if (s < 90) return s + ' s';
  if (s < 90 * 60) return Math.round(s / 60) + ' min';
  if (s < 36 * 3600) return Math.round(s / 3600) + ' h';
  return Math.round(s / 86400) + ' days';
}

/** Milliseconds of a time given as ISO text, or as seconds since 1970. */
function millis(value) {
  if (value === null || value === undefined) return NaN;
  return isNumber(value) ? value * 1000 : Date.parse(value);
}

function relative(ms) {
  const seconds = (Date.now() - ms) / 1000;
  if (Math.abs(seconds) < 1.5) return 'now';
  return seconds > 0 ? span(seconds) + ' ago' : 'in ' + span(-seconds);
}

/** A time as a distance from now, kept up to date by tick(); ISO and local time on hover. */
export function ago(value, missing = '–') {
  const ms = millis(value);
  if (Number.isNaN(ms)) return missing;
  const iso = new Date(ms).toISOString();
  return h('time', { datetime: iso, title: iso, 'data-ago': ms }, relative(ms));
}

/** A time as date and hour in the reader's zone; ISO on hover. */
export function when(value, missing = '–') {
  const ms = millis(value);
  if (Number.isNaN(ms)) return missing;
  const iso = new Date(ms).toISOString();
  const form = Math.abs(Date.now() - ms) < 20 * 3600e3 ? clock : day;
  return h('time', { datetime: iso, title: iso }, form.format(ms));
}

/** Lets all distances and meters on the page keep up with the clock. */
export function tick() {
  for (const element of document.querySelectorAll('[data-ago]')) {
    const text = relative(Number(element.dataset.ago));
    if (element.textContent !== text) element.textContent = text;
  }
  for (const element of document.querySelectorAll('[data-since]')) {
    const text = span((Date.now() - Number(element.dataset.since)) / 1000);
    if (element.textContent !== text) element.textContent = text;
  }
  for (const element of document.querySelectorAll('[data-fill]')) {
    const part = (Date.now() - Number(element.dataset.fill)) / 1000 / Number(element.dataset.limit);
    element.setAttribute('width', Math.min(100, Math.max(1, part * 100)).toFixed(1) + '%');
  }
}

/** An identifier of ours as words: image_generation. */
export const words = id => String(id).replaceAll('_', ' ');

/** The same where a line begins. */
export const title = id => words(id).replace(/^./, first => first.toUpperCase());
