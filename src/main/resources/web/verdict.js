// Is all well? One sentence, the worst first.

import { h, patch, $, pill } from './dom.js';
import { count, some, span, words } from './format.js';

const listed = new Intl.ListFormat('en-GB');
const names = list => listed.format(list.length > 3 ? [...list.slice(0, 2).map(words), `${list.length - 2} more`] : list.map(words));
const are = list => list.length === 1 ? 'is' : 'are';

/** Everything that is not as it should be: [level, sentence, anchor], bad before warn. */
function findings(status, routes, horde) {
  const bad = [];
  const warn = [];
  for (const [name, section] of Object.entries(status)) {
    if (name !== 'redis' && typeof section?.error === 'string') bad.push([`The mirror cannot tell about ${words(name)}: ${section.error}.`, '#main']);
  }
  const categories = Object.entries(status.categories || {}).filter(([, one]) => one.v2);
  const lacking = categories.filter(([, one]) => !one.v2.loaded && one.v2.presence === 'failed').map(([id]) => id);
  if (lacking.length) bad.push([`${names(lacking)} could not be fetched and cannot be served.`, '#categories']);
  if (status.audit?.dropped > 0) bad.push([`The audit trail has lost ${some(status.audit.dropped, 'event')}.`, '#main']);
  const held = (status.held_back || []).filter?.(change => change.status === 'held') || [];
  if (held.length) warn.push([`${some(held.length, 'change waits', 'changes wait')} for a decision.`, '#held']);
  const stale = categories.filter(([, one]) => one.v2.loaded && one.v2.stale).map(([id]) => id);
  if (stale.length) warn.push([`${names(stale)} ${are(stale)} stale: the last good copy is served, for no source confirms it.`, '#categories']);
  for (const [id, source] of Object.entries(status.sources || {})) {
    if (source?.breaker === 'open') warn.push([`The circuit to ${SOURCES[id] || id} is open: it has failed too often and is left alone for a while.`, '#sources']);
    const failing = categories.filter(([, one]) => failures(one, id) > 0).length;
    if (failing && source?.breaker !== 'open') warn.push([`${SOURCES[id] || id} fails for ${some(failing, 'category', 'categories')}.`, '#sources']);
  }
  const missing = status.instance?.seed_incomplete || [];
  if (missing.length) warn.push([`${names(missing)}: still to be seeded.`, '#categories']);
  const errors = routes.reload?.errors || [];
  if (errors.length) warn.push([`A route file cannot be loaded (${errors[0].file}); the routes before it keep running.`, '#routes']);
  else if (status.routes?.last_reload?.ok === false) warn.push(['The last reload of routes failed; those before it keep running.', '#routes']);
  const paused = routes.items.filter(route => route.state === 'suspended').map(route => route.id);
  if (paused.length) warn.push([`${paused.length === 1 ? `Route ${paused[0]} is` : paused.length + ' routes are'} paused.`, '#routes']);
  if (status.audit?.failures > 0 && status.audit.waiting > 0) warn.push(['The audit trail cannot be written at present.', '#main']);
  if (status.redis?.state === 'degraded') warn.push([`Redis is not what it should be (${status.redis.reason}): this instance goes on alone.`, '#main']);
  if (horde?.degraded) warn.push(['The AI Horde does not answer: figures of usage may be old.', '#usage']);
  const awaited = categories.filter(([, one]) => !one.v2.loaded && one.v2.presence === 'unknown').map(([id]) => id);
  if (awaited.length) warn.push([`${names(awaited)}: not fetched yet.`, '#categories']);
  return [...bad.map(one => ['bad', ...one]), ...warn.map(one => ['warn', ...one])];
}

export function failures(category, source) {
  const contact = category.sources?.[source] || {};
  return Math.max(0, ...['v2', 'legacy'].map(form => contact[form]?.consecutive_failures || 0));
}

/** Sources as people call them. */
export const SOURCES = { primary: 'PRIMARY', github: 'GitHub', local: 'The local folder' };

const sentence = text => text[0].toUpperCase() + text.slice(1);

export function drawVerdict(state) {
  const { status } = state;
  const found = status ? findings(status, state.routes, state.horde) : [];
  if (state.lost) found.unshift(['bad', `This page cannot reach the mirror: ${state.lost}`, '#main']);
  let level = 'good';
  let line;
  if (found.length) {
    [level, line] = found[0];
  } else {
    const loaded = Object.values(status.categories).filter(one => one.v2?.loaded);
    const records = loaded.reduce((sum, one) => sum + (one.v2.records || 0), 0);
    line = `All is well: ${some(loaded.length, 'category', 'categories')} with ${count(records)} records are up to date.`;
  }
  line = sentence(line);
  $('verdict').dataset.level = level;
  const h1 = $('verdict-line');
  if (h1.textContent !== line) h1.textContent = line;
  document.title = (level === 'good' ? '' : (level === 'bad' ? '✕ ' : '▲ ')) + 'Model Mirror';
  const more = found.slice(1);
  patch($('verdict-more'), more.length ? [h('ul.also', null, more.map(([kind, text, where]) => h('li', { 'data-key': text },
    pill(kind, kind === 'bad' ? 'wrong' : 'check'), ' ', h('a', { href: where }, sentence(text)))))] : []);
  if (status?.instance?.version) drawInstance(status);
}

function fact(name, ...value) {
  return h('div', { 'data-key': name }, h('dt', null, name), h('dd', null, value));
}

function drawInstance(status) {
  const one = status.instance;
  const started = Date.parse(one.started);
  const facts = [
    fact('Instance', location.host),
    fact('Mode', one.mode === 'PRIMARY' ? 'Primary: owns its data' : 'Replica: mirrors'),
    fact('Version', one.version),
    fact('Up for', h('span', { title: one.started, 'data-since': started }, span((Date.now() - started) / 1000))),
    fact('Revision', count(one.revision)),
  ];
  if (status.leader?.kind === 'file') facts.push(fact('Leader', status.leader.polls ? 'this instance polls' : 'another instance polls'));
  if (status.redis?.enabled) facts.push(fact('Redis', status.redis.state === 'up' ? pill('good', 'up') : pill('warn', status.redis.state)));
  if (status.audit?.enabled) facts.push(fact('Audit', `${count(status.audit.written)} events`));
  if (one.data_folder) facts.push(fact('Folder', one.data_folder));
  patch($('instance'), facts);
}

