// Differences as people read them: by record, by field, before and after.

import { h, patch } from './dom.js';
import { count, some } from './format.js';

const AT_ONCE = 40;
const WORDS = { added: ['+', 'added'], removed: ['−', 'removed'], modified: ['~', 'changed'] };

const nothing = value => value === null || value === undefined;
const text = value => value === '' ? '(empty)' : typeof value === 'string' ? value : JSON.stringify(value);
const lines = value => Array.isArray(value) && value.length ? value.map(text).join(', ') : text(value ?? null);

/** Two texts with what they share set back. */
function compared(before, after) {
  let start = 0;
  const most = Math.min(before.length, after.length);
  while (start < most && before[start] === after[start]) start++;
  let end = 0;
  while (end < most - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  if (start + end < 3) start = end = 0;
  const cut = value => [value.slice(0, start), h('mark', null, value.slice(start, value.length - end)), value.slice(value.length - end)];
  return [cut(before), cut(after)];
}

/** What came to a list and what left it. */
function listed(before, after) {
  const had = new Set(before.map(text));
  const has = new Set(after.map(text));
  const gone = [...had].filter(one => !has.has(one));
  const come = [...has].filter(one => !had.has(one));
  return [
    gone.length ? gone.map(one => h('del', null, '− ' + one)) : h('span.calm', null, 'nothing left'),
    come.length ? come.map(one => h('ins', null, '+ ' + one)) : h('span.calm', null, gone.length ? 'nothing added' : 'another order'),
  ];
}

/** Times are kept as seconds since 1970; people read them as times. */
function legible(field) {
  const read = value => typeof value === 'number' && value > 1e9 ? new Date(value * 1000).toLocaleString() : value;
  return /_at$/.test(field.field_path) ? { old_value: read(field.old_value), new_value: read(field.new_value) } : field;
}

function sides(field) {
  const { old_value: before, new_value: after } = legible(field);
  if (nothing(before)) return [h('span.calm', null, '–'), h('ins', null, lines(after))];
  if (nothing(after)) return [h('del', null, lines(before)), h('span.calm', null, '–')];
  if (Array.isArray(before) && Array.isArray(after)) return listed(before, after);
  const [was, is] = compared(text(before), text(after));
  return [h('del', null, was), h('ins', null, is)];
}

function fields(record) {
  return h('table.fields', null,
    h('thead', null, h('tr', null, ['Field', 'Before', 'After'].map(name => h('th', { scope: 'col' }, name)))),
    h('tbody', null, record.fields.map(field => {
      const [before, after] = sides(field);
      return h('tr', null,
        h('th', { scope: 'row' }, field.field_path || '(whole record)'),
        h('td', { 'data-label': 'Before' }, before),
        h('td', { 'data-label': 'After' }, after));
    })));
}

function one(record, open) {
  const [sign, word] = WORDS[record.operation];
  const body = h('div');
  const details = h('details.record.' + record.operation, { 'data-key': record.name, 'data-keep': record.name, open },
    h('summary', null,
      h('span.sign', { 'aria-hidden': 'true' }, sign),
      h('span.name', null, record.name),
      h('span.calm', null, record.operation === 'modified' ? some(record.fields.length, 'field') + ' ' + word : word)),
    body);
  const fill = () => {
    if (details.open && !body.firstChild) {
      body.append(record.fields.length ? fields(record) : h('p.calm', null, 'Only its place in the file.'));
    }
  };
  details.ontoggle = fill;
  if (open) fill();
  return details;
}

/** @param records [{name, operation: added|removed|modified, fields}] */
export function difference(records, id) {
  const order = { removed: 0, modified: 1, added: 2 };
  const all = [...records].sort((a, b) => order[a.operation] - order[b.operation]);
  const tally = operation => all.filter(record => record.operation === operation).length;
  const list = h('div.records');
  let shown = 0;
  const more = h('button', { type: 'button' });
  const grow = () => {
    const next = all.slice(shown, shown + AT_ONCE);
    list.append(...next.map(record => one(record, all.length <= 3)));
    shown += next.length;
    more.hidden = shown >= all.length;
    more.textContent = `Show ${count(Math.min(AT_ONCE, all.length - shown))} more of ${count(all.length - shown)}`;
  };
  more.onclick = grow;
  grow();
  const summary = ['removed', 'modified', 'added'].filter(tally).map(op => h('li.' + op, null,
    h('span.sign', { 'aria-hidden': 'true' }, WORDS[op][0]), `${count(tally(op))} ${WORDS[op][1]}`));
  return h('div.diff', { 'data-key': id, 'data-keep': id },
    summary.length ? h('ul.tally', null, summary) : h('p.calm', null, 'Nothing differs.'), list, more);
}

/** What the guard holds back, as records. */
export function heldRecords(change) {
  const byName = new Map(change.keys.map(key => [key, []]));
  for (const field of change.field_diffs) {
    if (!byName.has(field.model_name)) byName.set(field.model_name, []);
    byName.get(field.model_name).push(field);
  }
  return [...byName].map(([name, found]) => ({
    name,
    fields: found,
    operation: !Object.hasOwn(change.old_value, name) ? 'added' : Object.hasOwn(change.new_value, name) ? 'modified' : 'removed',
  }));
}

/** What differs between two kept versions, as records. */
function versionRecords(diff) {
  return diff.models.map(model => ({
    name: model.model_name,
    fields: model.field_diffs,
    operation: model.net_operation === 'deleted' ? 'removed' : model.net_operation,
  }));
}

/** Draws a difference that is still to be fetched. */
export async function showDifference(into, load, id) {
  patch(into, [h('p.calm', { role: 'status' }, 'Comparing…')]);
  try {
    const diff = await load();
    patch(into, [
      diff.reordered ? h('p.calm', null, 'The other records stand in another order.') : null,
      difference(versionRecords(diff), id),
    ]);
  } catch (e) {
    patch(into, [h('p.error', { role: 'alert' }, e.message)]);
  }
}
