// Small charts in inline SVG. Each says in words what it shows.

import { h, svg } from './dom.js';
import { count, some, when } from './format.js';

function steps(points, x, y) {
  let d = '';
  points.forEach((point, i) => {
    d += i === 0 ? `M${x(point)} ${y(point)}` : `H${x(point)}V${y(point)}`;
  });
  return d;
}

/** Scales: time runs to the right, an unchanged value lies in the middle. */
function scales(points, width, height, pad, until) {
  const first = points[0].at;
  const time = Math.max(1, until - first);
  const values = points.map(p => p.value);
  const low = Math.min(...values);
  const high = Math.max(...values);
  const r = n => Math.round(n * 10) / 10;
  return {
    low,
    high,
    x: p => r(pad + (p.at - first) / time * (width - 2 * pad)),
    y: p => r(high === low ? height / 2 : height - pad - (p.value - low) / (high - low) * (height - 2 * pad)),
  };
}

/** What a trend says. @param points [{at, value}], oldest first */
function trendText(points) {
  if (points.length < 2) return points.length ? 'one version so far' : 'no versions kept';
  const first = points[0].value;
  const last = points[points.length - 1].value;
  const moved = first === last ? `${count(last)} records throughout` : `from ${count(first)} to ${count(last)} records`;
  return `${some(points.length, 'version')}, ${moved}`;
}

/** A line the size of a word: how many records there were, a tick for each version. */
export function sparkline(points, width = 112, height = 28) {
  const text = trendText(points);
  const chart = svg('svg', { class: 'spark', width, height, viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': text },
    svg('title', null, text));
  if (!points.length) return chart;
  const until = Math.max(Date.now(), points[points.length - 1].at);
  const { x, y } = scales(points, width, height - 6, 3, until);
  const last = points[points.length - 1];
  for (const point of points) chart.append(svg('path', { class: 'tick', d: `M${x(point)} ${height - 4}v4` }));
  chart.append(
    svg('path', { class: 'line', d: steps(points, x, y) + `H${width - 3}` }),
    svg('circle', { class: 'dot', cx: width - 3, cy: y(last), r: 2.2 }));
  return chart;
}

/** The same, large, with its bounds. */
export function stepChart(points, label) {
  if (points.length < 2) return h('p.calm', null, points.length ? 'One version so far: a line needs two.' : 'No versions are kept.');
  const [width, height] = [640, 120];
  const until = Math.max(Date.now(), points[points.length - 1].at);
  const { x, y, low, high } = scales(points, width, height, 6, until);
  const line = steps(points, x, y) + `H${width - 6}`;
  const text = `${label}: ${trendText(points)}`;
  return h('figure.chart', null,
    h('div.plot', null,
      h('span.high', null, count(high)),
      low === high ? null : h('span.low', null, count(low)),
      svg('svg', { viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: 'none', role: 'img', 'aria-label': text },
        svg('title', null, text),
        svg('path', { class: 'area', d: `${line}V${height}H${x(points[0])}Z` }),
        svg('path', { class: 'line', d: line }),
        points.map(p => svg('path', { class: 'tick', d: `M${x(p)} ${height - 5}v5` })))),
    h('figcaption', null, h('span', null, when(points[0].at / 1000)), h('span', null, trendText(points)), h('span', null, 'now')));
}

/** Bars with their names and values as text beside them. @param items [{name, value, text, title}] */
export function bars(items, label) {
  const most = Math.max(1e-9, ...items.map(item => item.value));
  return h('ul.bars', { 'aria-label': label }, items.map(item => h('li', { 'data-key': item.name, title: item.title },
    h('span.name', null, item.name),
    svg('svg', { class: 'meter', width: '100%', height: 8, 'aria-hidden': 'true' },
      svg('rect', { class: 'rail', width: '100%', height: 8, rx: 2 }),
      svg('rect', { class: 'fill', width: Math.max(item.value > 0 ? 0.6 : 0, item.value / most * 100).toFixed(1) + '%', height: 8, rx: 2 })),
    h('span.num', null, item.text))));
}

/** What went well of all, green, against what did not; the words stand beside it. */
export function shareBar(good, bad) {
  if (!(good + bad)) return null;
  const part = (good / (good + bad) * 100).toFixed(1) + '%';
  return svg('svg', { class: 'share', width: '100%', height: 4, 'aria-hidden': 'true' },
    svg('rect', { class: 'went', width: part, height: 4 }),
    bad ? svg('rect', { class: 'failed', x: part, width: (bad / (good + bad) * 100).toFixed(1) + '%', height: 4 }) : null);
}

/** How far something has come towards its limit, kept up to date by the clock. */
export function ageMeter(since, limit, level) {
  const part = (Date.now() - since) / 1000 / limit;
  return svg('svg', { class: 'age ' + level, width: 56, height: 4, 'aria-hidden': 'true' },
    svg('rect', { class: 'rail', width: '100%', height: 4, rx: 2 }),
    svg('rect', {
      class: 'fill', width: Math.min(100, Math.max(1, part * 100)).toFixed(1) + '%', height: 4, rx: 2, 'data-fill': since, 'data-limit': limit,
    }));
}
