// Changes that are held back: what they would do, and the decision.

import { $, h, patch, pill, say } from './dom.js';
import { part, post } from './api.js';
import { ago, count, some, title } from './format.js';
import { difference, heldRecords } from './diff.js';

const RULES = {
  shrink: 'many records would go',
  rollback: 'an older version',
  checksums: 'other checksums under the same address',
  baseline: 'another baseline',
  parameters: 'another number of parameters',
};
const STATUS = { held: ['warn', 'waits'], rejected: ['calm', 'rejected'], approved: ['good', 'approved, on its way'] };

const busy = new Map();
const said = new Map();
let outcome = null;

async function decide(change, verb, state, refresh) {
  if (busy.has(change.id)) return;
  busy.set(change.id, verb);
  said.delete(change.id);
  drawGuard(state, refresh);
  try {
    const answer = await post(`guard/${part(change.id)}/${verb}`, verb === 'approve' ? 'Approve the change' : 'Reject the change');
    if (answer) {
      const done = verb === 'reject' ? 'Rejected: it stays out for as long as it is offered.'
        : answer.status === 202 ? 'Approved: it goes live when its category is done with what it is doing.' : 'Approved: it is live.';
      outcome = { text: `${title(change.category)}: ${done}`, at: Date.now() };
      say(outcome.text);
      await refresh();
    }
  } catch (e) {
    said.set(change.id, e.message);
  } finally {
    busy.delete(change.id);
    drawGuard(state, refresh);
  }
}

function card(change, state, refresh) {
  const doing = busy.get(change.id);
  const error = said.get(change.id);
  const button = (verb, kind, label, during) => h('button.' + kind, {
    type: 'button', 'data-key': verb, 'aria-disabled': doing ? 'true' : undefined, 'aria-describedby': 'sum-' + change.id,
    onclick: () => decide(change, verb, state, refresh),
  }, doing === verb ? during : label);
  return h('article.held', { 'data-key': change.id },
    h('h3', null, h('span.name', null, title(change.category)), ' ', pill(...(STATUS[change.status] || ['wait', change.status])),
      h('span.calm', null, RULES[change.rule] || change.rule)),
    h('p', { id: 'sum-' + change.id }, change.summary),
    h('p.note', null, `Offered by ${change.source} (${change.format}) `, some(change.times_seen, 'time'), ', first ', ago(change.first_seen), ', last ', ago(change.last_seen), '.'),
    h('details', { 'data-key': 'diff', 'data-keep': change.id, ontoggle: event => {
      if (event.target === event.currentTarget && event.target.open && event.target.childElementCount < 2) {
        event.target.append(difference(heldRecords(change), change.id));
      }
    } }, h('summary', null, `What would change: ${some(change.keys.length, 'record')}`)),
    error ? h('p.error', { role: 'alert', 'data-key': 'error' }, error) : null,
    change.status === 'approved' ? null : h('p.buttons', { 'data-key': 'buttons' },
      button('approve', 'main', 'Approve', 'Approving…'),
      change.status === 'rejected' ? null : button('reject', 'second', 'Reject', 'Rejecting…')));
}

export function drawGuard(state, refresh) {
  const changes = Array.isArray(state.status?.held_back) ? state.status.held_back : [];
  const waiting = changes.filter(change => change.status === 'held');
  $('held-count').textContent = waiting.length ? count(waiting.length) : '';
  const order = { held: 0, approved: 1, rejected: 2 };
  if (outcome && Date.now() - outcome.at > 60000) outcome = null;
  patch($('held-body'), [
    outcome ? h('p.outcome', { 'data-key': 'outcome' }, outcome.text) : null,
    changes.length ? null : h('p.calm', { 'data-key': 'none' }, 'Nothing is held back. A change that removes much, goes back in time or looks mistaken would wait here for a decision.'),
    ...[...changes].sort((a, b) => order[a.status] - order[b.status]).map(change => card(change, state, refresh)),
  ]);
}
