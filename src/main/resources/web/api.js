// What this server says, and nobody else: all addresses count from where this script lies, so that the page works below any path.

import { $, h, patch } from './dom.js';

const BASE = new URL('../api/', import.meta.url);
const STORED = 'model-mirror.key';

export const url = path => new URL(path, BASE).href;
export const part = name => encodeURIComponent(name);

/** An answer that is a no, with what it says. */
class Refusal extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

function detail(body, status) {
  const said = body?.detail;
  if (typeof said === 'string') return said;
  if (Array.isArray(said)) return said.map(one => `${(one.loc || []).slice(1).join('.')}: ${one.msg}`).join('; ');
  return 'The server answered ' + status + '.';
}

async function call(path, options) {
  let answer;
  try {
    answer = await fetch(url(path), { cache: 'no-store', credentials: 'same-origin', ...options });
  } catch (e) {
    if (e.name === 'AbortError') throw e;
    throw new Refusal(0, 'The server cannot be reached.');
  }
  let body = null;
  try {
    body = await answer.json();
  } catch {
    if (answer.ok) throw new Refusal(answer.status, 'The server answered with something that is no JSON.');
  }
  if (!answer.ok) throw new Refusal(answer.status, detail(body, answer.status));
  return { body, status: answer.status, headers: answer.headers };
}

export const get = async (path, signal) => (await call(path, { signal })).body;
export const getWhole = (path, signal) => call(path, { signal });

let key = null;

function kept() {
  try {
    return sessionStorage.getItem(STORED);
  } catch {
    return null;
  }
}

/** The key lives in this tab and goes with it. */
function keep(value) {
  key = value;
  try {
    if (value === null) sessionStorage.removeItem(STORED);
    else sessionStorage.setItem(STORED, value);
  } catch { /* in memory, then */ }
  $('forget').hidden = value === null;
}

export function startKey() {
  keep(kept());
  $('forget').onclick = () => {
    keep(null);
    $('theme').focus();
  };
}

/** Asks for the key if there is none; null when the reader would rather not. */
function askKey(purpose) {
  if (key !== null) return Promise.resolve(key);
  const dialog = $('ask');
  return new Promise(resolve => {
    const input = h('input', {
      id: 'ask-key', type: 'password', autocomplete: 'off', spellcheck: 'false', required: true, 'aria-describedby': 'ask-note',
    });
    patch(dialog, [h('form', {
      'data-key': String(Math.random()),
      method: 'dialog',
      onsubmit: event => {
        event.preventDefault();
        const value = input.value.trim();
        if (value) {
          keep(value);
          dialog.close();
        }
      },
    },
    h('h2', { id: 'ask-h' }, purpose),
    h('label', { for: 'ask-key' }, 'Your AI Horde API key'),
    input,
    h('p.note', { id: 'ask-note' }, 'Sent to this server only, kept in this tab until you close it or press “Forget key”.'),
    h('p.buttons', null,
      h('button.main', { type: 'submit' }, 'Go on'),
      h('button', { type: 'button', onclick: () => dialog.close() }, 'Cancel')))]);
    dialog.onclose = () => resolve(key);
    dialog.showModal();
    input.focus();
  });
}

/**
 * Asks for something that needs a key.
 * @param body sent as JSON, if there is any
 * @returns null when no key was given
 */
export async function post(path, purpose, body) {
  const given = await askKey(purpose);
  if (given === null) return null;
  try {
    return await call(path, body === undefined ? { method: 'POST', headers: { apikey: given } }
      : { method: 'POST', headers: { apikey: given, 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  } catch (e) {
    // Nobody's key, or somebody's who may not: the next try asks again.
    if (e.status === 401 || e.status === 403) keep(null);
    throw e;
  }
}
