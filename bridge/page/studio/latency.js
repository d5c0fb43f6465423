/**
 * Where each model's milliseconds go: a row for each, with a place for every number from the start, so that numbers
 * that come move nothing.
 */
import {keepAsking} from './asking.js';
import {build, find} from './dom.js';
import {latency as words} from './words.js';

const STAGES = Object.keys(words.stages);
const PAUSE = 1000; // milliseconds between looks

const showTime = (time) => time === undefined ? '–' : time.toFixed(time < 9.95 ? 1 : 0);

/** Where one model's milliseconds go, for its page, which has its rate: `{element, close()}`. */
export function buildStrip(name) {
  const rows = build('ul', buildRow(name, []));
  const asking = keepAsking('/stats', PAUSE, ({models}) => models[name] && showLatency(rows, [[name, models[name]]]));
  return {element: build('section', rows, {className: 'latency strip', ariaLabel: words.title}), close: asking.close};
}

const buildRate = (name) => [build('b', name), build('span', words.fps('–'), {className: 'fps'}),
  build('span', words.noAge, {className: 'age'})];

function buildRow(name, rate = buildRate(name)) {
  const row = build('li', [
    ...rate,
    build('div', STAGES.map((stage) => build('i', '', {className: stage})), {className: 'stages', ariaHidden: true}),
    build('small'),
    build('dl', STAGES.map((stage) =>
      build('div', [build('dt', `${words.stages[stage]} `, {className: stage}), build('dd', '–')]))),
  ]);
  row.dataset.latency = name;
  return row;
}

/** What is middling of each stage, as a share of the longest bar; p95 says what people see as stutter. */
export function showLatency(rows, models) {
  const times = ({stages}) => STAGES.map((stage) => stages[stage]?.p50);
  const addUp = ([, one]) => times(one).reduce((sum, time) => sum + (time ?? 0), 0);
  const longest = Math.max(1, ...models.map(addUp));
  for (const row of [...rows.children]) if (!models.some(([name]) => name === row.dataset.latency)) row.remove();
  for (const [name, one] of models) {
    let row = find(`[data-latency="${name}"]`, rows);
    if (!row) rows.append(row = buildRow(name));
    if (find('.fps', row)) showRate(row, one);
    times(one).forEach((time, place) => {
      row.querySelectorAll('i')[place].style.width = `${100 * (time ?? 0) / longest}%`;
      row.querySelectorAll('dd')[place].textContent = showTime(time);
    });
    find('small', row).replaceChildren(...describeFrames(one));
  }
}

function showRate(row, {fps, age}) {
  find('.fps', row).textContent = words.fps(age ? showTime(fps) : '–');
  find('.age', row).textContent = age ? words.ages(showTime(age.p50), showTime(age.p95)) : words.noAge;
}

function describeFrames({asked, dropped, failed, budget}) {
  if (!asked) return [words.idle];
  const counts = words.dropped(dropped) + (failed ? words.failed(failed) : '');
  if (!budget || (budget.met && budget.scale === 1 && budget.every === 1)) return [counts];
  const lowered = [budget.scale < 1 && words.smaller(Math.round(100 * budget.scale)),
    budget.every > 1 && words.fewer(budget.every), !budget.met && words.over].filter(Boolean);
  return [build('b', lowered.join(', '), {title: words.budget(budget.limit)}), ` · ${counts}`];
}
