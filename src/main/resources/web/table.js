// Tables that sort by their heads and come in pages, so that thousands of rows never stand in the document at once.

import { h } from './dom.js';
import { count, some } from './format.js';

const order = new Intl.Collator(undefined, { numeric: true });

function compare(a, b) {
  const none = value => value === null || value === undefined || Number.isNaN(value);
  if (none(a) || none(b)) return none(a) - none(b);
  return typeof a === 'number' && typeof b === 'number' ? a - b : order.compare(String(a), String(b));
}

/** What a table remembers between two drawings. */
export const tableState = (sort, descending = false) => ({ sort, descending, page: 0 });

/** Rows in order; what has no value comes last in either direction. */
export function sorted(rows, columns, state) {
  const column = columns.find(one => one.key === state.sort);
  if (!column?.of) return rows;
  const missing = row => column.of(row) === null || column.of(row) === undefined;
  return [...rows].sort((a, b) => missing(a) || missing(b)
    ? missing(a) - missing(b)
    : compare(column.of(a), column.of(b)) * (state.descending ? -1 : 1));
}

/**
 * @param columns [{key, label, cell(row), of(row) to sort by, sorts: the server does, num}]; the first is the head of its row
 * @param options {label, key(row), state, redraw, cards: on a phone, open(row): what unfolds below}
 */
export function table(columns, rows, options) {
  const { state, redraw } = options;
  const sort = column => {
    state.descending = state.sort === column.key ? !state.descending : Boolean(column.num);
    state.sort = column.key;
    state.page = 0;
    redraw();
  };
  const head = column => {
    const active = state && state.sort === column.key;
    const label = state && (column.of || column.sorts)
      ? h('button.sort', { type: 'button', onclick: () => sort(column) }, column.label,
        h('span', { 'aria-hidden': 'true' }, active ? (state.descending ? ' ↓' : ' ↑') : ''))
      : column.label;
    return h('th' + (column.num ? '.num' : ''), {
      scope: 'col', 'data-key': column.key, 'aria-sort': active ? (state.descending ? 'descending' : 'ascending') : undefined,
    }, label);
  };
  const row = one => {
    const more = options.open?.(one);
    const key = options.key(one);
    const line = h('tr', { 'data-key': key }, columns.map((column, i) => i === 0
      ? h('th', { scope: 'row', 'data-label': column.label }, column.cell(one))
      : h('td' + (column.num ? '.num' : ''), { 'data-label': column.label }, column.cell(one))));
    return more ? [line, h('tr.more', { 'data-key': key + ' more' }, h('td', { colspan: columns.length }, more))] : [line];
  };
  return h('div.scroll', null,
    h('table' + (options.cards ? '.cards' : ''), null,
      h('caption.sr', null, options.label),
      h('thead', null, h('tr', null, columns.map(head))),
      h('tbody', null, rows.flatMap(row))));
}

/** Where one is among the pages, and the way to the others. @param what a row is called */
export function pager(total, size, state, redraw, what) {
  if (total <= size) return h('p.pager', null, h('span', null, some(total, what)));
  const last = Math.ceil(total / size) - 1;
  state.page = Math.min(state.page, last);
  const go = page => () => {
    state.page = page;
    redraw();
  };
  const from = state.page * size;
  return h('p.pager', null,
    h('button', { type: 'button', disabled: state.page === 0, onclick: go(state.page - 1) }, 'Previous'),
    h('span', { 'aria-live': 'polite' }, `${count(from + 1)}–${count(Math.min(total, from + size))} of ${some(total, what)}`),
    h('button', { type: 'button', disabled: state.page === last, onclick: go(state.page + 1) }, 'Next'));
}

/** Sorts and cuts rows that are all here. */
export function pagedTable(columns, rows, options) {
  const { state, redraw, size = 25 } = options;
  state.page = Math.min(state.page, Math.max(0, Math.ceil(rows.length / size) - 1));
  const shown = sorted(rows, columns, state).slice(state.page * size, (state.page + 1) * size);
  return [table(columns, shown, options), pager(rows.length, size, state, redraw, options.what)];
}
