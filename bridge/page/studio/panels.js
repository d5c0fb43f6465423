/**
 * What a model answers beside pictures, each kind in its own manner: labels as bars, texts as texts, numbers with the
 * way they came, vectors as bars, poses in metres as a figure to turn, and all of it as JSON, folded.
 *
 * A panel is `{element, show(value)}`.
 */
import {build} from './dom.js';
import {drawNumbers, drawSpace} from './findings.js';
import {panels as words} from './words.js';

const MOST_LABELS = 10;
const MEMORY = 200; // numbers that came before
const JSON_PAUSE = 250; // milliseconds between two writings of the JSON

/** The panel of an output; null for what the picture shows. */
export function buildPanel(field) {
  const builder = {labels: buildBars, text: buildText, category: buildText, boolean: buildText, number: buildNumber,
    vector: buildVector, audio: buildSound}[field.kind];
  return builder ? builder(field) : null;
}

const frame = (name, content) => build('section', [build('h3', name), ...[content].flat()], {className: 'panel'});

function buildBars(field) {
  const list = build('ol', '', {className: 'bars'});
  return {element: frame(field.name, list), show(labels) {
    const shown = labels.slice(0, MOST_LABELS);
    while (list.children.length > shown.length) list.lastChild.remove();
    while (list.children.length < shown.length) {
      list.append(build('li', [build('span'), build('meter', '', {ariaLabel: words.sure}), build('b')]));
    }
    shown.forEach(({label, confidence}, index) => {
      const [name, bar, number] = list.children[index].children;
      [name.textContent, bar.value, number.textContent] = [label, confidence, words.percent(confidence)];
    });
  }};
}

function buildText(field) {
  const told = build('p', '', {className: 'told'});
  return {element: frame(field.name, told), show(value) { told.textContent = String(value); }};
}

function buildLine(width = 480, height = 80) {
  return build('canvas', '', {width, height, ariaHidden: true});
}

function buildNumber(field) {
  const [word, line, before] = [build('b'), buildLine(), []];
  return {element: frame(field.name, [word, line]), show(number) {
    before.push(Number(number));
    if (before.length > MEMORY) before.shift();
    word.textContent = Number(Number(number).toPrecision(4));
    drawNumbers(line.getContext('2d'), before);
  }};
}

function buildVector(field) {
  const [line, word] = [buildLine(), build('small')];
  return {element: frame(field.name, [line, word]), show(numbers) {
    word.textContent = words.numbers(numbers.length);
    drawNumbers(line.getContext('2d'), numbers);
  }};
}

function buildSound(field) {
  const [line, word] = [buildLine(), build('small')];
  return {element: frame(field.name, [line, word]), show({samples, rate}) {
    word.textContent = words.rate(rate);
    drawNumbers(line.getContext('2d'), samples);
  }};
}

/** The figure of poses in metres; hidden while the model knows none. Arrows and dragging turn it. */
export function buildSpace(field) {
  const canvas = build('canvas', '', {width: 480, height: 360, role: 'slider', tabIndex: 0, ariaLabel: words.turn});
  const element = frame(words.space, canvas);
  let [turn, poses] = [0.6, []];
  element.hidden = true;
  const draw = () => {
    canvas.ariaValueNow = Math.round(turn * 180 / Math.PI);
    drawSpace(canvas.getContext('2d'), poses, field.connections, turn);
  };
  canvas.addEventListener('pointermove', ({buttons, movementX}) => { if (buttons) { turn += movementX / 100; draw(); } });
  canvas.addEventListener('keydown', ({key}) => {
    turn += {ArrowLeft: -0.1, ArrowRight: 0.1}[key] ?? 0;
    draw();
  });
  return {element, show(found) {
    poses = found.filter(({keypoints3D}) => keypoints3D);
    if (poses.length) element.hidden = false;
    if (!element.hidden) draw();
  }};
}

/** All of an answer, as JSON that is written while it is unfolded. */
export function buildJson() {
  const code = build('pre', '', {tabIndex: 0});
  const element = build('details', [build('summary', words.json), code], {className: 'json'});
  let [timer, last] = [0, null];
  const write = () => {
    timer = 0;
    if (element.open && last) code.textContent = JSON.stringify(last, writePlain, 1);
  };
  element.addEventListener('toggle', write);
  return {element, show(all) {
    last = all;
    if (element.open) timer ||= setTimeout(write, JSON_PAUSE);
  }};
}

/** For JSON.stringify: pictures and sounds as what they are, instead of what they hold. */
export function writePlain(key, value) {
  if (value?.canvas) return words.picture(value.width, value.height);
  if (value?.samples) return words.sound(value.samples.length, value.rate);
  return value;
}
