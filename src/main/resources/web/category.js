// One category in a sheet of its own: how it stands, its records, its versions.

import { $, choices, h, patch, pill } from './dom.js';
import { get, part, url } from './api.js';
import { ago, bytes, count, percent, some, title, when, words } from './format.js';
import { bars, stepChart } from './charts.js';
import { pager, table, tableState } from './table.js';
import { showDifference } from './diff.js';
import { made, moved, opener } from './changes.js';
import { standing, trend } from './overview.js';
import { confirmRevert, difference, file, FORMS, versionsOf, whyNoRevert } from './versions.js';

const PAGE = 50;
let open = null;
let state = null;
let refresh = null;

function fact(name, value) {
  return h('div', null, h('dt', null, name), h('dd', null, value));
}

function form(name, one) {
  return h('article.card', null, h('h3', null, name), one.loaded ? h('dl', null,
    one.records === undefined ? null : fact('Records', count(one.records)),
    fact('Size', bytes(one.bytes)),
    fact('Revision', count(one.revision)),
    fact('Changed', when(one.last_modified)),
    fact('Source', one.origin || '–'),
    fact('Tag', h('code', null, String(one.etag).replaceAll('"', '').slice(0, 12) + '…'))) : h('p.calm', null, one.presence === 'absent' ? 'There is none.' : 'Not loaded.'));
}

function notices(one) {
  const counts = Object.entries(one.notices?.counts || {}).filter(([, n]) => n > 0);
  if (!counts.length) return null;
  return h('div', null, h('h3', null, 'Notices'),
    h('p.note', null, counts.map(([kind, n]) => `${count(n)} × ${words(kind)}`).join(', ')),
    h('ul.plain', null, (one.notices.newest || []).map(notice => h('li', null, h('b', null, notice.subject || notice.file), ' ', notice.message))));
}

function forms(one) {
  const diff = one.v1_v2_difference;
  if (!diff) return null;
  const parts = ['added', 'removed', 'changed'].filter(key => diff[key]?.count > 0);
  return h('div', null, h('h3', null, 'v2 against the legacy form'), parts.length
    ? h('ul.plain', null, parts.map(key => h('li', null, `${some(diff[key].count, 'record')} ${key}: `, h('span.note', null, diff[key].keys.join(', ')))))
    : h('p.note', null, 'Both say the same.'));
}

function contacts(one) {
  const rows = [];
  for (const [source, entry] of Object.entries(one.sources || {})) {
    for (const format of ['v2', 'legacy']) {
      if (entry?.[format]?.last_attempt) rows.push({ source, format, ...entry[format] });
    }
  }
  if (!rows.length) return null;
  const columns = [
    { key: 'source', label: 'Source', cell: row => `${row.source} (${row.format})` },
    { key: 'ok', label: 'Last success', cell: row => ago(row.last_success) },
    { key: 'next', label: 'Next poll', cell: row => ago(row.next_poll) },
    { key: 'error', label: 'Last error', cell: row => row.last_error ? [ago(row.last_error.at), h('span.note', null, row.last_error.message)] : 'none' },
  ];
  return h('div', null, h('h3', null, 'Sources'), table(columns, rows, { label: 'Sources of the category', key: row => row.source + row.format, cards: true }));
}

/** How much of a category is for adults: one small question, asked only where the field exists. */
async function askShare(view) {
  if (!['image_generation', 'text_generation'].includes(view.id)) return;
  try {
    view.nsfw = (await get(`model_references/v2/${view.id}/search?limit=1&nsfw=true`)).total;
  } catch (e) {
    view.nsfw = e.message;
  }
  if (view === open) draw();
}

function share(view, all) {
  if (view.nsfw === undefined || !all) return null;
  if (typeof view.nsfw === 'string') return h('p.note', null, view.nsfw);
  return h('div', null, h('h3', null, 'Marked as not safe for work'), bars([
    { name: 'marked', value: view.nsfw, text: `${count(view.nsfw)} (${percent(view.nsfw / all * 100)})` },
    { name: 'not marked', value: all - view.nsfw, text: count(all - view.nsfw) },
  ], 'Share of records marked as not safe for work'));
}

function overview(view, one) {
  const at = `model_references/v2/${view.id}`;
  const download = (path, text) => h('a.button', { href: url(path), download: '' }, text);
  return [
    h('div.grid', null, form('v2', one.v2), form('Legacy (v1)', one.legacy)),
    h('h3', null, 'Records over kept versions'),
    stepChart(trend(versionsOf(state.history, view.id, 'v2')), words(view.id)),
    share(view, one.v2.records),
    contacts(one), notices(one), forms(one),
    one.v2.loaded ? h('p.buttons', null,
      download(at, 'Download v2'), one.legacy.loaded ? download(`model_references/v1/${view.id}`, 'Download legacy') : null) : null,
  ];
}

function value(it) {
  if (it === null || it === undefined) return h('span.calm', null, '–');
  if (Array.isArray(it) && it.every(one => typeof one !== 'object')) return it.length ? it.join(', ') : h('span.calm', null, 'none');
  if (typeof it === 'object') return h('pre', null, JSON.stringify(it, null, 1));
  return String(it);
}

function record(view, one) {
  return h('div.sheet', null,
    h('table.fields', null, h('tbody', null, Object.entries(one).map(([name, it]) => h('tr', null, h('th', { scope: 'row' }, name), h('td', null, value(it)))))),
    h('p', null, h('a', { href: url(`model_references/v2/${view.id}/model/${part(one.name)}`) }, 'As it is served')));
}

function recordColumns(view, rows) {
  const has = key => rows.some(row => row[key] !== undefined && row[key] !== null);
  const params = has('parameters_count') ? 'parameters_count' : 'parameters';
  return [
    { key: 'name', label: 'Name', sorts: true, cell: row => h('button.open', {
      type: 'button', 'aria-expanded': String(view.shown === row.name), onclick: () => {
        view.shown = view.shown === row.name ? null : row.name;
        draw();
      },
    }, row.name) },
    has('baseline') && { key: 'baseline', label: 'Baseline', sorts: true, cell: row => row.baseline || '–' },
    has(params) && { key: params, label: 'Parameters', sorts: true, num: true, cell: row => row[params] ? count(Math.round(row[params] / 1e8) / 10) + ' B' : '–' },
    has('size_on_disk_bytes') && { key: 'size_on_disk_bytes', label: 'Size', sorts: true, num: true, cell: row => bytes(row.size_on_disk_bytes) },
    has('nsfw') && { key: 'nsfw', label: 'NSFW', sorts: true, cell: row => row.nsfw ? 'yes' : 'no' },
    { key: 'description', label: 'Description', cell: row => h('span.clip', null, row.description || '–') },
  ].filter(Boolean);
}

async function search(view) {
  const { sort, descending, page } = view.table;
  const query = new URLSearchParams({ limit: PAGE, offset: page * PAGE });
  if (view.text) query.set('name_contains', view.text);
  if (sort) {
    query.set('sort_by', sort);
    query.set('sort_desc', descending);
  }
  view.asked?.abort();
  const asked = view.asked = new AbortController();
  try {
    view.found = await get(`model_references/v2/${view.id}/search?${query}`, asked.signal);
    view.error = null;
  } catch (e) {
    if (e.name === 'AbortError') return;
    view.error = e.message;
  }
  if (view === open) draw();
}

function records(view, one) {
  if (!one.v2.loaded) return [h('p.calm', null, 'Nothing is served of it.')];
  if (!view.found && !view.error && !view.asked) search(view);
  const rows = view.found?.results || [];
  return [
    h('p.find', { 'data-key': 'find' }, h('label', { for: 'find' }, 'Name contains'), h('input', {
      id: 'find', type: 'search', autocomplete: 'off', spellcheck: 'false', oninput: event => {
        view.text = event.target.value;
        view.table.page = 0;
        clearTimeout(view.timer);
        view.timer = setTimeout(() => search(view), 200);
      },
    }), h('span.calm', { role: 'status' }, view.found ? some(view.found.total, 'record') : '')),
    view.error ? h('p.error', { role: 'alert' }, view.error) : null,
    view.found ? table(recordColumns(view, rows), rows, {
      label: 'Records', key: row => row.name, state: view.table, redraw: () => search(view), cards: true,
      open: row => view.shown === row.name ? record(view, row) : null,
    }) : h('p.calm', null, view.error ? '' : 'Looking…'),
    view.found ? pager(view.found.total, PAGE, view.table, () => search(view), 'record') : null,
  ];
}

function versions(view) {
  const forms = Object.keys(FORMS).filter(format => versionsOf(state.history, view.id, format).length);
  if (!forms.length) return [h('p.calm', null, 'No versions are kept.')];
  if (!forms.includes(view.format)) [view.format] = forms;
  const { format } = view;
  const list = versionsOf(state.history, view.id, format);
  const newest = () => versionsOf(state.history, view.id, format)[0].revision;
  const refusal = whyNoRevert(state.status, view.id, format);
  const pick = (name, at) => h('label', null, name + ' ', h('select', { id: 'pick-' + name, 'data-key': format + list[0].revision }, list.map((one, i) =>
    h('option', { value: one.revision, selected: i === at }, `${one.revision} (${new Date(one.at * 1000).toLocaleString()})`))));
  const revert = row => confirmRevert(view.id, format, row, newest, async text => {
    view.outcome = text;
    await refresh();
    if (view === open) draw();
  });
  const columns = [
    { key: 'revision', label: 'Revision', cell: row => count(row.revision) },
    { key: 'at', label: 'When', cell: row => when(row.at) },
    { key: 'cause', label: 'Cause', cell: made },
    { key: 'models', label: 'Records', num: true, cell: row => count(row.total_models) },
    { key: 'moved', label: 'Change', cell: row => moved(row, row.before) },
    { key: 'file', label: 'File', cell: row => h('a', { href: url(file(view.id, format, row.revision)), download: `${view.id}-${row.revision}.json` }, 'Download', h('span.sr', null, ' revision ' + row.revision)) },
    refusal ? null : { key: 'revert', label: 'Go back', cell: row => row.isCurrent ? h('span.calm', null, 'current') : h('button.small', {
      type: 'button', 'aria-label': 'Revert to revision ' + row.revision, onclick: () => revert(row),
    }, 'Revert…') },
  ].filter(Boolean);
  return [
    view.outcome ? h('p.outcome', { 'data-key': 'outcome' }, view.outcome) : null,
    forms.length > 1 ? choices('Form', forms.map(form => [form, FORMS[form]]), format, chosen => {
      view.format = chosen;
      draw();
    }) : null,
    list.length > 1 ? h('div.find', { 'data-key': 'pick' }, pick('From', 1), pick('To', 0), h('button', {
      type: 'button', onclick: () => {
        const [from, to] = [$('pick-From').value, $('pick-To').value];
        showDifference($('compared'), () => get(difference(view.id, format, from, to)), `${view.id} ${format} ${from} ${to}`);
      },
    }, 'Compare')) : null,
    h('div', { id: 'compared', 'data-key': 'compared', 'data-keep': view.id + format }),
    table(columns, list.map((one, i) => ({ ...one, before: list[i + 1] || null, isCurrent: i === 0 })), {
      label: 'Kept versions', key: row => format + row.revision, cards: true,
      open: row => row.before ? opener(view.id, format, row, row.before, `sheet ${view.id} ${format} ${row.revision}`, `What changed since revision ${count(row.before.revision)}`) : null,
    }),
    refusal ? h('p.note', { 'data-key': 'refusal' }, refusal) : null,
  ];
}

const TABS = [['overview', 'Overview'], ['records', 'Records'], ['versions', 'Versions']];

function draw() {
  const one = state.status?.categories?.[open.id];
  const view = open;
  patch($('drawer'), [
    h('header', { 'data-key': 'head' },
      h('h2', { id: 'drawer-h' }, title(view.id), ' ', one ? pill(...standing(one).slice(0, 3)) : null),
      h('button.close', { type: 'button', 'aria-label': 'Close', onclick: () => $('drawer').close() }, '✕'),
      choices('Parts', TABS, view.tab, tab => {
        view.tab = tab;
        draw();
      })),
    h('div.body', { 'data-key': view.id + view.tab }, one ? (view.tab === 'overview' ? overview(view, one) : view.tab === 'records' ? records(view, one) : versions(view))
      : h('p.calm', null, 'There is no such category.')),
  ]);
}

/** Opens the sheet, at one of its parts; the address remembers it. */
export function openCategory(id, all, again, tab = 'overview', format = 'v2') {
  state = all;
  refresh = again;
  if (open?.id === id && $('drawer').open) return;
  open = { id, tab, format, table: tableState('name'), shown: null };
  if (all.status?.categories?.[id]?.v2.loaded) askShare(open);
  draw();
  const dialog = $('drawer');
  if (!dialog.open) dialog.showModal();
  dialog.onclose = () => {
    open = null;
    if (location.hash.startsWith('#category/')) history.replaceState(null, '', location.pathname + location.search);
  };
  history.replaceState(null, '', '#category/' + id);
}

/** Brings the open sheet up to date. */
export function redrawCategory(changed) {
  if (!open) return;
  if (changed === open.id && open.found) search(open);
  draw();
}
