// Elements from data. Data only ever becomes text nodes and attribute values: nothing here parses HTML.

const SVG = 'http://www.w3.org/2000/svg';
const EVENTS = ['click', 'change', 'input', 'submit', 'toggle', 'close'];

function make(element, props, children) {
  for (const [name, value] of Object.entries(props || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) element[name] = value;
    else if (name === 'value') element.value = value;
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  add(element, children);
  return element;
}

function add(element, children) {
  for (const child of children) {
    if (Array.isArray(child)) add(element, child);
    else if (child instanceof Node) element.append(child);
    else if (child !== null && child !== undefined && child !== false) element.append(String(child));
  }
}

/** h('p.note', {id: 'a'}, 'text', h('b', null, 'more')). Properties that begin with on are listeners. */
export function h(selector, props, ...children) {
  const [tag, ...classes] = selector.split('.');
  const element = document.createElement(tag);
  if (classes.length) element.className = classes.join(' ');
  return make(element, props, children);
}

export function svg(tag, props, ...children) {
  return make(document.createElementNS(SVG, tag), props, children);
}

export const $ = id => document.getElementById(id);

function same(a, b) {
  return a.nodeType === b.nodeType && a.nodeName === b.nodeName && a.dataset?.key === b.dataset?.key;
}

function sync(old, fresh) {
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.data !== fresh.data) old.data = fresh.data;
    return;
  }
  if (old.dataset.keep !== undefined && old.dataset.keep === fresh.dataset.keep) return;
  for (const { name } of [...old.attributes]) {
    // What the reader has opened stays open.
    if (!fresh.hasAttribute(name) && !(name === 'open' && old.nodeName === 'DETAILS')) old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  for (const event of EVENTS) old['on' + event] = fresh['on' + event];
  if (fresh.nodeName !== 'INPUT' && fresh.nodeName !== 'SELECT') patch(old, [...fresh.childNodes]);
}

/**
 * Makes these nodes the children of the parent, with as little change as possible: focus, scrolling and what is open
 * survive. Children with a data-key are recognised wherever they stand; data-keep leaves an element to itself while its value stays.
 */
export function patch(parent, nodes) {
  const focused = document.activeElement;
  const keyed = new Map();
  for (const child of parent.childNodes) if (child.dataset?.key) keyed.set(child.dataset.key, child);
  let at = parent.firstChild;
  for (const node of nodes.flat(Infinity)) {
    if (!(node instanceof Node)) continue;
    const key = node.dataset?.key;
    const match = key ? keyed.get(key) : at && !at.dataset?.key ? at : null;
    if (match && same(match, node)) {
      if (match === at) at = at.nextSibling;
      else parent.insertBefore(match, at);
      sync(match, node);
    } else {
      parent.insertBefore(node, at);
    }
  }
  while (at) {
    const next = at.nextSibling;
    at.remove();
    at = next;
  }
  if (focused !== document.activeElement && focused?.isConnected && parent.contains(focused)) focused.focus();
}

/** Tells people who listen rather than look. */
export function say(text) {
  $('say').textContent = text;
}

const SIGNS = { good: '✓', warn: '▲', bad: '✕', calm: '–', wait: '…' };

/** A state in a word; its sign says the same to whoever sees no colours. */
export function pill(level, word, title) {
  return h('span.pill.' + level, { title }, h('span.sign', { 'aria-hidden': 'true' }, SIGNS[level]), word);
}

/** Keyboard and mouse for a row of choices, one of which is taken. */
export function choices(label, items, taken, choose) {
  return h('div.choices', { role: 'group', 'aria-label': label }, items.map(([value, text]) => h('button', {
    type: 'button', 'data-key': value, 'aria-pressed': String(value === taken), onclick: () => choose(value),
  }, text)));
}
