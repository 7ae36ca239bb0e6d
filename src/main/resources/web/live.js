// Hears of changes as they happen; when the stream is not to be had, asks more often and says so.

import { $ } from './dom.js';
import { url } from './api.js';

const RETRY = 20000;

/**
 * @param onChange told of each change
 * @param onReset told when changes may have been missed
 * @param onState told true when the stream runs, false when it does not
 */
export function listen(onChange, onReset, onState) {
  let isLive = null;
  const tell = live => {
    if (live === isLive) return;
    isLive = live;
    const label = $('live');
    label.dataset.state = live ? 'live' : 'polling';
    label.textContent = live ? 'Live' : 'No event stream: asking every 5 s';
    onState(live);
  };
  const open = () => {
    const stream = new EventSource(url('events'));
    stream.onopen = () => tell(true);
    // The browser comes back by itself with the id it saw last; only a refusal ends the stream.
    stream.onerror = () => {
      tell(false);
      if (stream.readyState === EventSource.CLOSED) setTimeout(open, RETRY);
    };
    stream.addEventListener('change', event => onChange(JSON.parse(event.data)));
    stream.addEventListener('hello', onReset);
    stream.addEventListener('reset', onReset);
    addEventListener('pagehide', () => stream.close(), { once: true });
  };
  addEventListener('pageshow', event => {
    if (event.persisted) open();
  });
  open();
}
