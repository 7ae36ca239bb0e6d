// Which models are used, and which might go: figures of the statistics API, for the two categories that have them.

import { $, choices, h, patch, pill } from './dom.js';
import { getWhole } from './api.js';
import { bytes, compact, count, percent, span, words } from './format.js';
import { bars } from './charts.js';
import { pagedTable, tableState } from './table.js';

const CATEGORIES = [['image_generation', 'Images'], ['text_generation', 'Text']];
const PRESETS = [['', 'All models'], ['deletion_candidates', 'Deletion candidates'], ['critical', 'Critical'], ['zero_usage', 'No usage'],
  ['no_workers', 'No workers'], ['low_usage', 'Low usage'], ['missing_data', 'Data missing'], ['host_issues', 'Hosts to look at']];
const METRICS = [['usage_month', 'Month'], ['usage_day', 'Day'], ['usage_total', 'Ever'], ['worker_count', 'Workers']];
const FLAGS = {
  zero_usage_day: 'no use today', zero_usage_month: 'no use this month', zero_usage_total: 'never used', no_active_workers: 'no workers',
  has_multiple_hosts: 'several hosts', has_non_preferred_host: 'other host', has_unknown_host: 'unknown host', no_download_urls: 'no download',
  missing_description: 'no description', missing_baseline: 'no baseline', low_usage: 'low usage',
};

const view = { category: 'image_generation', preset: '', grouped: true, metric: 'usage_month', table: tableState('risk_score', true), data: {}, started: false };

async function fetched(slot, path) {
  const asked = view.data[slot] = { ...view.data[slot], path, busy: true };
  try {
    const { body, headers } = await getWhole(path);
    if (view.data[slot].path !== path) return;
    view.data[slot] = { path, body, age: Number(headers.get('Age') || 0), stale: headers.get('X-Reference-Stale') === 'true' };
  } catch (e) {
    if (asked.path === view.data[slot].path) view.data[slot] = { path, error: e };
  }
  draw();
}

const isText = () => view.category === 'text_generation';

function ask(...slots) {
  const c = view.category;
  const paths = {
    popular: `model_references/v2/${c}/popular?limit=10&sort_by=${view.metric}`,
    statistics: `model_references/statistics/${c}?group_text_models=${isText() && view.grouped}`,
    risk: `model_references/statistics/${c}/deletion-risk?group_text_models=${isText() && view.grouped}${view.preset ? '&preset=' + view.preset : ''}`,
  };
  for (const slot of slots) if (view.data[slot]?.path !== paths[slot] || !view.data[slot].busy) fetched(slot, paths[slot]);
}

function absent(slot, what) {
  const { error } = slot;
  if (!error) return h('p.calm', null, 'Looking…');
  const text = error.status === 404 && error.message === 'Not Found' ? `This server has no ${what}.` : error.message;
  return h('p.note', null, text);
}

const metric = row => {
  const stats = row.stats || {};
  if (view.metric === 'worker_count') return stats.worker_count || 0;
  return stats.usage_stats?.[view.metric.slice('usage_'.length)] || 0;
};

function popular() {
  const slot = view.data.popular || {};
  const rows = slot.body?.filter(row => metric(row) > 0) || [];
  return h('article.card', { 'data-key': 'popular' }, h('h3', null, 'Most used'),
    choices('Measured by', METRICS, view.metric, chosen => {
      view.metric = chosen;
      ask('popular');
      draw();
    }),
    !slot.body ? absent(slot, 'list of popular models') : rows.length
      ? bars(rows.map(row => ({ name: row.name, value: metric(row), text: compact(metric(row)), title: `${row.name}: ${count(metric(row))}` })), 'Most used models')
      : h('p.calm', null, 'No use has been reported.'));
}

function distribution() {
  const slot = view.data.statistics || {};
  const lines = Object.values(slot.body?.baseline_distribution || {}).sort((a, b) => b.count - a.count);
  const rest = lines.slice(9);
  const shown = lines.slice(0, 9).map(one => ({ name: one.baseline, value: one.count, text: `${count(one.count)} (${percent(one.percentage)})` }));
  if (rest.length) {
    const sum = rest.reduce((n, one) => n + one.count, 0);
    shown.push({ name: `${rest.length} others`, value: sum, text: count(sum) });
  }
  return slot.body && !shown.length ? null : h('article.card', { 'data-key': 'baselines' }, h('h3', null, 'Baselines'),
    slot.body ? bars(shown, 'Models by baseline') : absent(slot, 'statistics'));
}

function buckets() {
  const slot = view.data.statistics || {};
  if (!isText() || !slot.body) return null;
  const lines = slot.body.parameter_buckets || [];
  return h('article.card', { 'data-key': 'buckets' }, h('h3', null, 'Parameters'),
    bars(lines.map(one => ({ name: one.bucket_label, value: one.count, text: `${count(one.count)} (${percent(one.percentage)})` })), 'Models by number of parameters'),
    slot.body.models_without_param_info ? h('p.note', null, `${count(slot.body.models_without_param_info)} do not say.`) : null);
}

function figures() {
  const body = view.data.statistics?.body;
  if (!body) return null;
  const one = (name, value) => h('div', null, h('dt', null, name), h('dd', null, value));
  return h('dl.facts', { 'data-key': 'figures' },
    one('Models', count(body.total_models)),
    one('Not safe for work', body.total_models ? `${count(body.nsfw_count)} (${percent(body.nsfw_count / body.total_models * 100)})` : '–'),
    one('Download size', bytes(body.download_stats?.total_size_bytes)),
    body.models_with_inpainting ? one('Inpainting', count(body.models_with_inpainting)) : null);
}

function risk(row) {
  const level = row.is_critical ? 'bad' : row.has_warning || row.at_risk ? 'warn' : 'good';
  return pill(level, `${row.is_critical ? 'critical' : level === 'warn' ? 'watch' : 'safe'} ${row.risk_score}`);
}

const columns = [
  { key: 'name', label: 'Model', of: row => row.name, cell: row => h('span.name', null, row.name) },
  { key: 'risk_score', label: 'Risk', num: true, of: row => row.risk_score + (row.is_critical ? 100 : 0), cell: risk },
  { key: 'worker_count', label: 'Workers', num: true, of: row => row.worker_count, cell: row => count(row.worker_count) },
  { key: 'usage_day', label: 'Day', num: true, of: row => row.usage_day, cell: row => compact(row.usage_day) },
  { key: 'usage_month', label: 'Month', num: true, of: row => row.usage_month, cell: row => compact(row.usage_month) },
  { key: 'share', label: 'Share', num: true, of: row => row.usage_percentage_of_category, cell: row => percent(row.usage_percentage_of_category) },
  { key: 'size_gb', label: 'Size', num: true, of: row => row.size_gb, cell: row => typeof row.size_gb === 'number' ? bytes(row.size_gb * 1e9) : '–' },
  { key: 'flags', label: 'Why', cell: row => h('span.flags', null, Object.entries(row.deletion_risk_flags || {}).filter(([, on]) => on).map(([flag]) =>
    h('span.tag', null, FLAGS[flag] || words(flag)))) },
];

function deletion() {
  const slot = view.data.risk || {};
  const summary = slot.body?.summary;
  const choose = h('select', { id: 'preset', onchange: event => {
    view.preset = event.target.value;
    view.table.page = 0;
    ask('risk');
    draw();
  } }, PRESETS.map(([id, name]) => h('option', { value: id, selected: id === view.preset }, name)));
  const group = isText() ? h('label', { 'data-key': 'grouped' }, h('input', { type: 'checkbox', checked: view.grouped, onchange: event => {
    view.grouped = event.target.checked;
    view.table.page = 0;
    ask('statistics', 'risk');
  } }), ' Quantisations and back ends as one') : null;
  return h('article', { 'data-key': 'deletion' }, h('h3', null, 'Deletion risk'),
    h('p.find', null, h('label', { for: 'preset' }, 'Show'), choose, group,
      summary ? h('span.calm', { role: 'status' }, `${count(summary.models_at_risk)} at risk, ${count(summary.models_critical)} critical, of ${count(slot.body.total_count)}`) : null),
    slot.body ? (slot.body.models.length ? pagedTable(columns, slot.body.models, {
      label: 'Deletion risk', key: row => row.name, state: view.table, redraw: draw, what: 'model', cards: true,
    }) : h('p.calm', null, 'No model is like that.')) : absent(slot, 'figures of deletion risk'));
}

function draw() {
  const { data } = view;
  const freshness = data.risk?.stale ? h('p.warning', { 'data-key': 'age' }, pill('warn', 'stale'), ` The AI Horde does not answer; these figures are ${span(data.risk.age)} old.`)
    : data.risk?.age ? h('p.note', { 'data-key': 'age' }, `Figures are ${span(data.risk.age)} old.`) : null;
  const gone = ['popular', 'statistics', 'risk'].every(slot => data[slot]?.error?.status === 404 && data[slot].error.message === 'Not Found');
  if (Object.keys(data).length) $('usage-body').classList.toggle('reserve-l', !gone);
  patch($('usage-body'), [
    choices('Category', CATEGORIES, view.category, category => {
      view.category = category;
      view.table.page = 0;
      view.data = {};
      ask('popular', 'statistics', 'risk');
      draw();
    }),
    ...gone ? [h('p.calm', { 'data-key': 'gone' }, 'This server gives no figures of usage.')] : [
      freshness, figures(), h('div.grid', { 'data-key': 'cards' }, popular(), distribution(), buckets()), deletion(),
    ],
  ]);
}

/** Asks for figures when the reader comes near them, and every five minutes after. */
export function startAnalytics() {
  draw();
  const begin = () => {
    view.started = true;
    ask('popular', 'statistics', 'risk');
  };
  const watcher = new IntersectionObserver(entries => {
    if (entries.some(entry => entry.isIntersecting)) {
      watcher.disconnect();
      begin();
    }
  }, { rootMargin: '300px' });
  watcher.observe($('usage'));
  setInterval(() => {
    if (view.started && !document.hidden) begin();
  }, 300000);
}
