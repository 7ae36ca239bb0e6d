// Categories and sources at a glance.

import { $, h, patch, pill, svg } from './dom.js';
import { ago, count, some, span, title, words } from './format.js';
import { ageMeter, shareBar, sparkline } from './charts.js';
import { table, tableState, sorted } from './table.js';
import { failures, SOURCES } from './verdict.js';

const sort = tableState('state');

/** How a category stands: [level, word, explanation], and a rank that puts trouble first. */
export function standing(category) {
  const form = category.v2;
  if (!form.loaded) {
    if (form.presence === 'failed') return ['bad', 'missing', 'No source has sent it yet', 0];
    return form.presence === 'absent' ? ['calm', 'empty', 'No source has such a category', 4] : ['wait', 'awaited', 'Not asked for yet', 2];
  }
  if (form.stale) return ['warn', 'stale', 'The last good copy; the source does not confirm it', 1];
  if (form.age_seconds === null) return ['good', 'served', 'Served; no source confirms it, as on a primary', 3];
  return ['good', 'fresh', 'Confirmed by its source', 3];
}

/** Points of a trend, oldest first. */
export const trend = versions => [...(versions || [])].reverse().map(one => ({ at: one.at * 1000, value: one.total_models }));

function age(row) {
  const form = row.one.v2;
  if (form.age_seconds === null) return h('span.calm', null, form.loaded ? 'own data' : '–');
  const since = row.read - form.age_seconds * 1000;
  return h('span.aged', { title: form.stale_after_seconds ? `stale after ${span(form.stale_after_seconds)} without a word from its source` : undefined },
    h('span.num', { 'data-since': since }, span((Date.now() - since) / 1000)),
    form.stale_after_seconds ? ageMeter(since, form.stale_after_seconds, form.stale ? 'warn' : 'good') : null);
}

const columns = open => [
  { key: 'name', label: 'Category', of: row => row.id,
    cell: row => h('button.open', { type: 'button', 'data-category': row.id, onclick: () => open(row.id) }, title(row.id)) },
  { key: 'state', label: 'State', of: row => row.standing[3], cell: row => pill(...row.standing.slice(0, 3)) },
  { key: 'age', label: 'Confirmed', of: row => row.one.v2.age_seconds, cell: age },
  { key: 'records', label: 'Records', num: true, of: row => row.one.v2.records, cell: row => count(row.one.v2.records) },
  { key: 'trend', label: 'Trend', cell: row => row.points ? sparkline(row.points) : svg('svg', { class: 'spark', width: 112, height: 28 }) },
  { key: 'revision', label: 'Revision', num: true, of: row => row.one.v2.revision, cell: row => count(row.one.v2.revision) },
  { key: 'origin', label: 'Source', of: row => row.one.v2.origin, cell: row => row.one.v2.origin || '–' },
  { key: 'changed', label: 'Changed', of: row => Date.parse(row.one.v2.last_modified), cell: row => ago(row.one.v2.last_modified) },
];

export function drawCategories(state, open) {
  const all = Object.entries(state.status.categories || {}).filter(([, one]) => one.v2);
  const rows = all.map(([id, one]) => ({
    id, one, read: state.readAt, standing: standing(one), points: state.history[id] && trend(state.history[id].v2),
  }));
  const shown = rows.filter(row => row.standing[1] !== 'empty');
  const empty = rows.filter(row => row.standing[1] === 'empty').map(row => words(row.id));
  $('categories-count').textContent = count(shown.length);
  const redraw = () => drawCategories(state, open);
  const all8 = columns(open);
  patch($('categories-body'), [
    shown.length ? table(all8, sorted(shown, all8, sort), { label: 'Categories', key: row => row.id, state: sort, redraw, cards: true })
      : h('p.calm', null, 'No category is known yet.'),
    empty.length ? h('p.note', null, 'No source offers: ' + empty.join(', ') + '.') : null,
  ]);
}

/** What became of all questions to one source. */
function summary(status, id) {
  const contacts = [];
  for (const [category, one] of Object.entries(status.categories || {})) {
    for (const form of ['v2', 'legacy']) {
      const contact = one.sources?.[id]?.[form];
      if (contact) contacts.push({ category, form, ...contact });
    }
  }
  const newest = pick => contacts.map(pick).filter(Boolean).sort().at(-1) ?? null;
  const errors = contacts.filter(one => one.last_error).sort((a, b) => a.last_error.at < b.last_error.at ? 1 : -1);
  return {
    asked: newest(one => one.last_attempt),
    success: newest(one => one.last_success),
    next: contacts.map(one => one.next_poll).filter(Boolean).sort()[0] ?? null,
    error: errors[0] ?? null,
    failing: Object.values(status.categories || {}).filter(one => failures(one, id) > 0).length,
  };
}

function card(key, title, state, facts, note) {
  return h('article.card', { 'data-key': key }, h('h3', null, title, ' ', state),
    h('dl', null, facts.filter(Boolean).map(([name, value]) => h('div', null, h('dt', null, name), h('dd', null, value)))), note);
}

const CIRCUIT = { closed: 'closed (in use)', open: 'open (left alone)', half_open: 'half open (trying)', forced_open: 'forced open' };

function source(status, id, entry) {
  const sum = summary(status, id);
  const totals = status.sources.totals || {};
  const local = key => Object.values(status.categories || {}).reduce((n, one) => n + (one.counters?.[key] || 0), 0);
  const hits = totals[id + '_hits'] ?? local(id + '_hits');
  const fails = totals[id + '_failures'] ?? local(id + '_failures');
  const level = entry.breaker === 'open' ? pill('bad', 'circuit open') : sum.failing ? pill('warn', 'failing')
    : sum.success ? pill('good', 'answers') : sum.asked ? pill('warn', 'no success yet') : pill('calm', 'not asked');
  const error = sum.error && h('details.last', { 'data-key': 'error' },
    h('summary', null, 'Last error ', ago(sum.error.last_error.at), sum.failing ? '' : ', mended since'),
    h('p.mono', null, `${words(sum.error.category)}, ${sum.error.last_error.kind}: ${sum.error.last_error.message}`));
  return card(id, SOURCES[id] || id, level, [
    ['Last success', ago(sum.success)],
    ['Next poll', ago(sum.next)],
    entry.breaker && ['Circuit', CIRCUIT[entry.breaker] || entry.breaker],
    entry.held_off_until && ['Left alone until', ago(entry.held_off_until)],
    ['Answers', `${count(hits)} good, ${count(fails)} failed`],
    id === 'github' && totals.github_fallbacks > 0 && ['In place of PRIMARY', some(totals.github_fallbacks, 'time')],
  ], [h('div', { 'data-key': 'share' }, shareBar(hits, fails)), error]);
}

export function drawSources(state) {
  const { status } = state;
  const cards = Object.entries(status.sources || {}).filter(([, one]) => one?.breaker !== undefined)
    .map(([id, one]) => source(status, id, one));
  if (state.horde) {
    cards.push(card('horde', 'AI Horde', state.horde.degraded ? pill('warn', 'left alone') : pill('good', 'in use'), [
      ['Failures in a row', count(state.horde.consecutive_failures)],
      state.horde.seconds_until_retry !== null && ['Next try in', span(state.horde.seconds_until_retry)],
    ]));
  }
  patch($('sources-body'), cards.length ? [h('div.grid', null, cards)] : [h('p.calm', null, 'This instance asks nobody.')]);
}

