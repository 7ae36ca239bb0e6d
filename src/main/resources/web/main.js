// The page: what it knows, when it asks again, and who draws what.

import { $, say } from './dom.js';
import { get, startKey } from './api.js';
import { tick, words } from './format.js';
import { drawCategories, drawSources } from './overview.js';
import { drawVerdict } from './verdict.js';
import { drawGuard } from './guard.js';
import { drawChanges } from './changes.js';
import { fetchVersions, mark } from './versions.js';
import { drawRoutes } from './routes.js';
import { openCategory, redrawCategory } from './category.js';
import { startAnalytics } from './analytics.js';
import { listen } from './live.js';

const CALM = 15000;
const BUSY = 5000;

const state = {
  status: null, readAt: 0, lost: null, horde: null, history: {}, historyRead: false, historyError: null, heard: new Set(),
  routes: { known: null, items: [], reload: null },
};

let isLive = false;
let timer = 0;
let asking = null;
let again = false;

function draw(changed) {
  drawVerdict(state);
  if (!state.status) return;
  drawGuard(state, refresh);
  drawCategories(state, open);
  drawSources(state);
  drawChanges(state, open);
  drawRoutes(state, refresh);
  redrawCategory(changed);
  // Until here nothing but the first line shows, so that nothing jumps.
  $('main').dataset.ready = '';
}

async function askRoutes() {
  if (state.routes.known === false) return null;
  try {
    const answer = await get('routes');
    return { known: true, items: answer.routes, reload: answer.reload };
  } catch (e) {
    // A server without the endpoint is not asked again; the status knows the states as well.
    return e.status === 404 ? { known: false } : null;
  }
}

async function ask() {
  try {
    const [status, routes, horde] = await Promise.all([get('status'), askRoutes(), get('heartbeat').catch(() => null)]);
    state.status = status;
    state.readAt = Date.now();
    state.lost = null;
    state.horde = horde?.ai_horde ?? state.horde;
    if (routes) state.routes = { ...state.routes, ...routes };
    if (!state.routes.known) state.routes.items = status.routes?.items || [];
  } catch (e) {
    state.lost = e.message;
  }
}

/** Asks for everything that may have moved; whoever calls meanwhile gets the next answer. */
async function refresh() {
  clearTimeout(timer);
  if (asking) {
    again = true;
    return asking;
  }
  const begun = Date.now();
  asking = (async () => {
    do {
      again = false;
      await ask();
    } while (again);
  })();
  try {
    await asking;
    asking = null;
    draw();
    await catchUp();
  } finally {
    asking = null;
    // A large answer is asked for less often.
    timer = setTimeout(() => document.hidden ? null : refresh(), Math.max(isLive ? CALM : BUSY, (Date.now() - begun) * 10));
  }
  return undefined;
}

/** Fetches the versions of every category of which a form has another revision than the one we know. */
async function catchUp() {
  const behind = Object.entries(state.status?.categories || {}).filter(([id, one]) => (one.v2?.loaded || one.legacy?.loaded) && state.seen?.[id] !== mark(one));
  if (!behind.length) {
    if (!state.historyRead) {
      state.historyRead = true;
      drawChanges(state, open);
    }
    return;
  }
  state.seen ??= {};
  await Promise.all(behind.map(async ([id, one]) => {
    try {
      state.history[id] = await fetchVersions(id, one);
      state.seen[id] = mark(one);
    } catch (e) {
      state.historyError = e.message;
    }
  }));
  state.historyRead = true;
  draw();
}

let soon = 0;
const changes = new Set();

function onChange(event) {
  state.heard.add(`${event.category} ${event.format} ${event.revision}`);
  if (state.heard.size > 100) state.heard.delete(state.heard.values().next().value);
  changes.add(event.category);
  clearTimeout(soon);
  soon = setTimeout(async () => {
    const names = [...changes];
    changes.clear();
    for (const name of names) if (state.seen) delete state.seen[name];
    await refresh();
    say(`Changed: ${names.map(words).join(', ')}`);
    names.forEach(redrawCategory);
  }, 250);
}

function open(id, tab, format) {
  openCategory(id, state, refresh, tab, format);
}

function followAddress() {
  const [, id] = location.hash.match(/^#category\/([a-z_]+)$/) || [];
  if (id) open(id);
}

const THEMES = { auto: 'Auto', light: 'Light', dark: 'Dark' };

function startTheme() {
  const root = document.documentElement;
  const button = $('theme');
  const show = () => {
    const now = root.dataset.theme || 'auto';
    button.textContent = THEMES[now];
    button.setAttribute('aria-label', 'Colours: ' + (now === 'auto' ? 'as the system' : now));
  };
  button.onclick = () => {
    const names = Object.keys(THEMES);
    const next = names[(names.indexOf(root.dataset.theme || 'auto') + 1) % names.length];
    if (next === 'auto') delete root.dataset.theme;
    else root.dataset.theme = next;
    try {
      localStorage.setItem('model-mirror.theme', next);
    } catch { /* for this visit, then */ }
    show();
  };
  show();
}

startTheme();
startKey();
startAnalytics();
listen(onChange, () => refresh(), live => {
  isLive = live;
  if (!live) refresh();
});
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) refresh();
});
addEventListener('hashchange', followAddress);
setInterval(tick, 1000);
await refresh();
followAddress();
