// Kept versions: where they are had from, and the way back to one of them.

import { $, h, patch, say } from './dom.js';
import { get, part, post } from './api.js';
import { count, some, title, when } from './format.js';
import { showDifference } from './diff.js';

/** The forms of a category as people call them. */
export const FORMS = { v2: 'v2', legacy: 'Legacy' };

/** Derived at once from the legacy file, v2 follows it within this many seconds. */
const FOLLOWS = 5;

const at = (category, format) => `model_references/${format === 'v2' ? 'v2' : 'v1'}/${part(category)}`;

export const difference = (category, format, from, to) => `${at(category, format)}/diff?from=${from}&to=${to}`;
export const file = (category, format, revision) => `${at(category, format)}?revision=${revision}`;

/** Newest first; empty where none are kept. */
export const versionsOf = (history, category, format) => history[category]?.[format] || [];

/** Fetches the kept versions of a category in both forms. */
export async function fetchVersions(category, one) {
  const list = async format => one[format]?.loaded ? (await get(`${at(category, format)}/history?limit=100`)).items : [];
  const [v2, legacy] = await Promise.all([list('v2'), list('legacy')]);
  return { v2, legacy };
}

/** What changes when either form does. */
export const mark = one => `${one.v2?.revision ?? '-'} ${one.legacy?.revision ?? '-'}`;

/** Revisions of the legacy file that brought no new v2 file along. */
export function legacyAlone(forms) {
  const { v2, legacy } = forms;
  return new Set(legacy.filter((version, i) => {
    const next = legacy[i - 1]?.revision ?? Infinity;
    return !v2.some(other => other.revision === version.revision
      || (other.revision > version.revision && other.revision < next && Math.abs(other.at - version.at) <= FOLLOWS));
  }).map(version => version.revision));
}

/** Why a form cannot be reverted here; null when it can. */
export function whyNoRevert(status, category, format) {
  const { mode, canonical_format: canonical } = status.instance || {};
  if (mode !== 'PRIMARY') return 'A mirror takes what its source has: the next poll would undo a revert. Go back at the primary.';
  const kept = status.categories[category].legacy.presence === 'absent' && !status.categories[category].legacy.loaded ? 'v2' : canonical;
  return kept === format ? null : `${title(category)} is kept in its ${FORMS[kept]} form, and this one is made from it: go back there.`;
}

/**
 * Shows what going back would do, and goes back when that is wanted.
 * @param newest tells the revision that is current at this moment
 * @param done called with a sentence when it is so
 */
export function confirmRevert(category, format, version, newest, done) {
  const dialog = $('confirm');
  let seen = null;
  let busy = false;
  let error = null;
  const what = `${title(category)} (${FORMS[format]})`;
  const compare = async () => {
    seen = null;
    const current = newest();
    draw();
    const body = dialog.querySelector('.compared');
    await showDifference(body, () => get(difference(category, format, current, version.revision)), `revert ${category} ${format} ${current} ${version.revision}`);
    if (body.querySelector('.diff')) seen = current;
    draw();
  };
  const revert = async () => {
    if (busy || seen === null) return;
    if (seen !== newest()) {
      error = 'It has changed meanwhile: this is what going back would do now.';
      compare();
      return;
    }
    busy = true;
    error = null;
    draw();
    try {
      const answer = await post(`${at(category, format)}/revert`, `Revert ${what}`, { revision: version.revision });
      if (answer) {
        const outcome = `${what} is as it was in revision ${count(version.revision)}; that is revision ${count(answer.body.revision)} now.`;
        say(outcome);
        dialog.close();
        await done(outcome);
      }
    } catch (e) {
      error = e.message;
    } finally {
      busy = false;
      if (dialog.open) draw();
    }
  };
  const id = `${category} ${format} ${version.revision}`;
  function draw() {
    patch(dialog, [h('div', { 'data-key': id },
      h('h2', { id: 'confirm-h' }, `Go back to revision ${count(version.revision)} of ${what}?`),
      h('p', null, `It was put in place ${version.author ? `by ${version.author} ` : ''}at `, when(version.at), ` and holds ${some(version.total_models, 'record')}. What is there now stays among the versions.`),
      h('h3', null, 'What would change'),
      h('div.compared', { 'data-key': 'what', 'data-keep': id, tabindex: 0, role: 'group', 'aria-label': 'What would change' }),
      error ? h('p.error', { role: 'alert', 'data-key': 'error' }, error) : null,
      h('p.buttons', { 'data-key': 'buttons' },
        h('button.main', { type: 'button', 'data-key': 'go', 'aria-disabled': busy || seen === null ? 'true' : undefined, onclick: revert }, busy ? 'Reverting…' : `Revert to ${count(version.revision)}`),
        h('button', { type: 'button', 'data-key': 'no', onclick: () => dialog.close() }, 'Cancel')))]);
  }
  draw();
  dialog.showModal();
  dialog.querySelector('[data-key=no]').focus();
  compare();
}
