// What changed lately, newest first; a row opens into the difference.

import { $, h, patch } from './dom.js';
import { get } from './api.js';
import { some, title, when } from './format.js';
import { showDifference } from './diff.js';
import { difference, FORMS, legacyAlone, versionsOf } from './versions.js';

const SHOWN = 9;
const opened = new Set();
let all = false;

/** Versions of all categories in one list, each with the one before it; a legacy file is told of only where v2 did not move with it. */
function recent(history) {
  const rows = [];
  for (const category of Object.keys(history)) {
    const add = format => {
      const versions = versionsOf(history, category, format);
      return versions.map((version, i) => ({ category, format, ...version, before: versions[i + 1] || null }));
    };
    const alone = legacyAlone(history[category]);
    rows.push(...add('v2'), ...add('legacy').filter(row => alone.has(row.revision)));
  }
  return rows.sort((a, b) => b.at - a.at || b.revision - a.revision);
}

/** By how many records, with a sign. */
export function moved(version, before) {
  if (!before) return h('span.calm', null, some(version.total_models, 'record'));
  const by = version.total_models - before.total_models;
  return by === 0 ? h('span.calm', null, 'edited') : h(by > 0 ? 'ins' : 'del', null, (by > 0 ? '+' : '−') + some(Math.abs(by), 'record'));
}

export const made = version => version.cause + (version.author ? ' by ' + version.author : '');

/** A row's difference, fetched when it is opened. */
export function opener(category, format, version, before, id, label) {
  return h('details.record', { 'data-key': id, 'data-keep': id, open: opened.has(id), ontoggle: event => {
    const details = event.target;
    if (details !== event.currentTarget) return;
    if (!details.open) {
      opened.delete(id);
      return;
    }
    opened.add(id);
    if (details.childElementCount < 2) {
      const body = h('div');
      details.append(body);
      showDifference(body, () => get(difference(category, format, before.revision, version.revision)), id);
    }
  } }, h('summary', null, label || `revision ${before.revision} → ${version.revision}, ${made(version)}`));
}

function item(row, state, open) {
  const id = `${row.category} ${row.format} ${row.revision}`;
  const fresh = state.heard.has(id);
  return h('li' + (fresh ? '.fresh' : ''), { 'data-key': id },
    h('span.at', null, when(row.at)),
    h('span.what', null,
      h('button.open', { type: 'button', 'aria-label': `Versions of ${title(row.category)}`, onclick: () => open(row.category, 'versions', row.format) }, title(row.category)), ' ',
      moved(row, row.before),
      row.format === 'legacy' ? h('span.tag', { title: 'The v2 form stayed as it was' }, FORMS.legacy + ' only') : null,
      fresh ? h('span.tag.new', null, 'new') : null),
    row.before ? opener(row.category, row.format, row, row.before, id) : h('span.note', null, `revision ${row.revision}, ${made(row)}`));
}

export function drawChanges(state, open) {
  const rows = recent(state.history);
  const shown = rows.slice(0, all ? 100 : SHOWN);
  patch($('changes-body'), [
    rows.length ? h('ol.feed', null, shown.map(row => item(row, state, open)))
      : h('p.calm', null, state.historyError || (state.historyRead ? 'No versions are kept yet.' : 'Looking…')),
    rows.length > SHOWN ? h('p', { 'data-key': 'more' }, h('button', { type: 'button', 'aria-expanded': String(all), onclick: () => {
      all = !all;
      drawChanges(state, open);
    } }, all ? 'Show fewer' : `Show ${Math.min(100, rows.length) - SHOWN} more`)) : null,
  ]);
}
