// Camel routes: their state, pausing them, and what is wrong with their files.

import { $, h, patch, pill, say } from './dom.js';
import { part, post } from './api.js';
import { ago, count } from './format.js';

const LEVELS = { started: ['good', 'runs'], suspended: ['warn', 'paused'], stopped: ['calm', 'stopped'] };
const STAGES = ['poll', 'fetch', 'convert', 'guard', 'store', 'announce', 'serve'];
const busy = new Map();
const said = new Map();

async function act(route, verb, state, refresh) {
  if (busy.has(route.id)) return;
  busy.set(route.id, verb);
  said.delete(route.id);
  drawRoutes(state, refresh);
  try {
    const answer = await post(`routes/${part(route.id)}/${verb}`, (verb === 'pause' ? 'Pause ' : 'Resume ') + route.id);
    if (answer) {
      say(`${route.id} is ${verb === 'pause' ? 'paused' : 'running again'}.`);
      await refresh();
    }
  } catch (e) {
    said.set(route.id, e.message);
  } finally {
    busy.delete(route.id);
    drawRoutes(state, refresh);
  }
}

function line(route, state, refresh) {
  const stopped = route.state === 'suspended';
  const verb = stopped ? 'resume' : 'pause';
  const doing = busy.get(route.id);
  return h('li', { 'data-key': route.id },
    h('span.mono', null, route.id),
    pill(...(LEVELS[route.state] || ['wait', route.state])),
    route.description ? h('span.note', null, route.description) : null,
    route.paused_since ? h('span.note', null, 'paused ', ago(route.paused_since)) : null,
    route.pausable && (stopped || route.state === 'started') ? h('button', {
      type: 'button', 'aria-disabled': doing ? 'true' : undefined, 'aria-label': `${stopped ? 'Resume' : 'Pause'} ${route.id}`,
      onclick: () => act(route, verb, state, refresh),
    }, doing ? (stopped ? 'Resuming…' : 'Pausing…') : stopped ? 'Resume' : 'Pause') : null,
    said.has(route.id) ? h('span.error', { role: 'alert' }, said.get(route.id)) : null);
}

// What was edited and does not count yet, or not at all.
function notes(last) {
  if (!last?.notes?.length) return [];
  const waits = last.waiting_for_restart?.length;
  return [
    h('p.warning', { 'data-key': 'waiting' }, waits ? pill('warn', 'restart needed') : pill('wait', 'note'),
      waits ? ' Some settings were edited that count from the next start.' : ' About the last edit:'),
    h('ul.note', { 'data-key': 'notes' }, last.notes.map(note => h('li', null, note))),
  ];
}

function reload(state) {
  const { reload: last } = state.routes;
  const before = state.status?.routes?.last_reload;
  if (last?.errors?.length) {
    return [
      h('p.warning', { role: 'alert', 'data-key': 'errors' }, pill('bad', 'not loaded'), ' What was saved has errors. The routes before it keep running until they are mended.'),
      h('ul.errors', { 'data-key': 'list' }, last.errors.map(error => h('li', null,
        h('b.mono', null, error.file + (error.line ? ':' + error.line : '')), ' ', error.message,
        error.hint ? h('span.note', null, error.hint) : null))),
    ];
  }
  if (before && !before.ok) return [h('p.warning', { 'data-key': 'errors' }, pill('bad', 'not loaded'), ' ', before.problem)];
  const at = last?.at ?? before?.at;
  return at ? [h('p.note', { 'data-key': 'at' }, 'Route files read without an error ', ago(at), '.')] : [];
}

export function drawRoutes(state, refresh) {
  const { items, known } = state.routes;
  const groups = new Map(STAGES.map(name => [name, []]));
  for (const route of items) {
    const name = route.group || 'other';
    if (!groups.has(name)) groups.set(name, []);
    groups.get(name).push(route);
  }
  $('routes-count').textContent = items.length ? count(items.length) : '';
  patch($('routes-body'), [
    ...reload(state),
    ...notes(state.routes.reload),
    known || !items.length ? null : h('p.note', { 'data-key': 'plain' }, 'This server does not let routes be paused from here.'),
    ...[...groups].filter(([, routes]) => routes.length).map(([name, routes]) => {
      const odd = routes.filter(route => route.state !== 'started').length;
      return h('details.group', { 'data-key': 'group ' + name, open: name === 'poll' },
        h('summary', null, h('b', null, name), h('span.calm', null, `${routes.length} ${routes.length === 1 ? 'route' : 'routes'}${odd ? `, ${odd} not running` : ''}`)),
        h('ul.routes', null, [...routes].sort((a, b) => Boolean(b.pausable) - Boolean(a.pausable) || (a.id < b.id ? -1 : 1)).map(route => line(route, state, refresh))));
    }),
  ]);
}
