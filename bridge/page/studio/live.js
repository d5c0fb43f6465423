/** `#/live`: where each model's milliseconds go, who hears what, and what failed last. */
import {keepAsking} from './asking.js';
import {build} from './dom.js';
import {showLatency} from './latency.js';
import {buildMoment} from './moments.js';
import {live as words} from './words.js';

const PAUSE = 1000; // milliseconds between looks
const WORDS = 4; // columns of the connections that are words, and not numbers

/** The page. */
export function openLive() {
  const rows = build('ul');
  const idle = build('p', words.noModels, {hidden: true});
  const legend = build('p', words.legend, {className: 'quiet'});
  const [connections, osc, failures] = ['connections', 'osc', 'failed'].map((id) =>
    build('section', '', {id, hidden: true}));
  const element = build('div', [build('h2', words.title),
    build('section', [build('h3', words.latency), idle, legend, rows], {className: 'latency'}), connections, osc, failures],
  {className: 'live'});
  const showStats = ({models, connections: connected}) => {
    idle.hidden = Object.keys(models).length > 0;
    legend.hidden = !idle.hidden;
    showLatency(rows, Object.entries(models));
    showConnections(connections, connected);
  };
  const asking = [keepAsking('/stats', PAUSE, showStats),
    keepAsking('/osc', 2 * PAUSE, (told) => showListeners(osc, told)),
    keepAsking('/failures', 2 * PAUSE, (told) => showFailures(failures, told))];
  return {element, close() { for (const {close} of asking) close(); }};
}

/** A table; the first `words` columns of it are words. */
function buildTable(titles, lines, wordy) {
  const buildCell = (tag, value, place, more = {}) =>
    build(tag, String(value), {className: place < wordy ? 'word' : '', ...more});
  return build('table', [
    build('thead', build('tr', titles.map((title, place) => buildCell('th', title, place, {scope: 'col'})))),
    build('tbody', lines.map((line) => build('tr', line.map((value, place) => buildCell('td', value, place))))),
  ]);
}

/** One line for each sketch and model that it asks or hears. */
function showConnections(section, connected) {
  const lines = (connected ?? []).flatMap(({door, from, name, models}) => Object.entries(models).map(([model, one]) =>
    [name || '–', from, door, model, one.fps.toFixed(1), one.answered, one.dropped, one.failed]));
  section.hidden = false;
  section.replaceChildren(build('h3', words.connected), lines.length ? buildTable(words.connections, lines, WORDS) :
    build('p', connected ? words.nobody : words.hidden));
}

function showListeners(section, {state, addresses, received, error = '', listeners = []}) {
  section.hidden = state !== 'open';
  if (state !== 'open') return;
  const lines = listeners.map((one) => [one.address, one.layout, one.sent, one.dropped, one.too_big]);
  const said = [words.received(addresses[0], received), error, listeners.length ? '' : words.unheard].filter(Boolean);
  section.replaceChildren(build('h3', words.osc), build('p', said.join(' ')),
    ...(lines.length ? [buildTable(words.listeners, lines, 2)] : []));
}

/** The newest first; the same sentence stands there once. */
function showFailures(section, {failures}) {
  const newest = [...failures].sort((one, other) => other.at - one.at);
  const lines = newest.map(({model, error, at, times}) =>
    build('li', [buildMoment(at), build('b', model), build('span', error + words.times(times))]));
  section.hidden = false;
  section.replaceChildren(build('h3', words.failures),
    lines.length ? build('ul', lines, {className: 'failures'}) : build('p', words.none));
}
