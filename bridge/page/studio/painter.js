/**
 * A painter for masks and for maps whose colours stand for labels.
 *
 * It paints whole pixels, each in exactly one colour: a soft edge would be a mask half set, or a label that nobody
 * chose. Below the paint, faintly, is what the model looks at. By keyboard, arrows move the brush, the space bar paints.
 */
import {build, buildButton} from './dom.js';
import {COLOURS} from './findings.js';
import {measureDrawable} from './picture.js';
import {painter as words} from './words.js';

const SIDE = 512; // pixels of the longer side
const STEPS = 30; // that can be undone
const MOMENT = 80; // milliseconds between two pictures that are told
const MASK = [{label: words.white, colour: '#ffffff'}];
const BLACK = '#000000';

/** The labels of a picture input whose colours stand for some, as [{label, colour}]; null for any other input. */
export function findLabels(field, port) {
  const told = port?.commands?.[0]?.inputs?.find(({name}) => name === field.name);
  const colours = told?.labelToColor ?? told?.colorMap;
  if (colours) {
    const first = ({label}) => label === told.defaultLabel ? 0 : 1; // what the paper is made of
    return Object.entries(colours).map(([label, parts]) => ({label, colour: writeColour(parts)}))
      .sort((one, other) => first(one) - first(other));
  }
  return field.kind === 'image' && field.exact ? [BLACK, ...COLOURS].map((colour) => ({label: colour, colour})) : null;
}

const writeColour = (parts) => `#${parts.slice(0, 3).map((part) => part.toString(16).padStart(2, '0')).join('')}`;

/** The painter of a mask, or of a map of labels. */
export function buildPainter(field, tell, {id, stage}) {
  const painter = new Painter(field, tell, id, stage);
  return {grouped: true, element: painter.element, refit: () => painter.fit(), close: () => clearTimeout(painter.timer),
    show: (value) => { if (value === undefined) painter.forget(); }};
}

class Painter {
  past = []; // canvases as they were before each stroke
  spot = null; // where the brush is on the paper
  timer = 0;

  constructor(field, tell, id, stage) {
    const labels = findLabels(field, stage.port);
    Object.assign(this, {tell, stage, paper: labels ? labels[0].colour : BLACK, colour: (labels ?? MASK).at(-1).colour});
    this.canvas = build('canvas', '', {id, role: 'application', tabIndex: 0, ariaLabel: words.label(field.name)});
    this.below = build('canvas', '', {className: 'below'});
    this.cursor = build('i');
    this.size = build('input', '', {type: 'range', min: 1, max: 100, value: 24, id: `${id}-size`});
    this.context = this.canvas.getContext('2d');
    const desk = build('div', [this.below, this.canvas, this.cursor], {className: 'desk'});
    desk.classList.toggle('labels', Boolean(labels));
    const colours = buildColours(id, labels ?? MASK, labels ? null : BLACK, this.colour,
      (next) => { this.colour = next; });
    this.element = build('div', [desk, colours, this.buildBrush(), this.buildDeeds()], {className: 'painter'});
    followBrush(this);
    this.canvas.addEventListener('keydown', (event) => this.takeKey(event));
    this.fit();
  }

  buildBrush() {
    return build('div', [build('label', words.size, {htmlFor: this.size.id}), this.size], {className: 'row'});
  }

  buildDeeds() {
    const wipe = () => { this.keep(); this.clear(); this.send(); };
    return build('div', [buildButton(words.undo, () => this.undo()), buildButton(words.clear, wipe)], {className: 'row'});
  }

  clear() {
    this.context.fillStyle = this.paper;
    this.context.fillRect(0, 0, this.canvas.width, this.canvas.height);
  }

  /** Tell what is painted, a moment later, so that a stroke is not told pixel by pixel. */
  send() {
    this.timer ||= setTimeout(() => {
      this.timer = 0;
      this.tell(this.canvas.toDataURL('image/png'));
    }, MOMENT);
  }

  /** Show below what the model looks at; paper that nobody has painted on takes its shape. */
  fit() {
    const seen = this.stage.look?.();
    const {canvas, below} = this;
    if (!this.past.length) fitCanvas(canvas, seen);
    Object.assign(below, {width: canvas.width, height: canvas.height});
    if (seen) below.getContext('2d').drawImage(seen, 0, 0, below.width, below.height);
    if (!this.past.length) this.clear();
  }

  /** Keep what is painted, so that what comes next can be undone. */
  keep() {
    if (!this.past.length) this.fit();
    const copy = build('canvas', '', {width: this.canvas.width, height: this.canvas.height});
    copy.getContext('2d').drawImage(this.canvas, 0, 0);
    this.past.push(copy);
    if (this.past.length > STEPS) this.past.shift();
  }

  stroke(next) {
    paintLine(this.context, this.spot ?? next, next, this.size.value * this.canvas.width / 400, this.colour);
    this.spot = next;
    this.send();
  }

  lift() { this.spot = null; }

  undo() {
    const before = this.past.pop();
    if (!before) return;
    this.context.drawImage(before, 0, 0);
    this.send();
  }

  forget() {
    this.past.length = 0;
    this.fit();
  }

  takeKey(event) {
    if (event.key !== 'z' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    this.undo();
  }
}

/** The colours to choose from, and the eraser of a mask. */
function buildColours(id, labels, eraser, chosen, choose) {
  const all = eraser ? [...labels, {label: words.erase, colour: eraser}] : labels;
  return build('div', all.map(({label, colour}) => {
    const radio = build('input', '', {type: 'radio', name: `${id}-colour`, value: colour, checked: colour === chosen});
    radio.addEventListener('change', () => choose(colour));
    const patch = build('i');
    patch.style.background = colour;
    return build('label', [radio, patch, label]);
  }), {className: 'colours'});
}

/** In the shape of what the model looks at; square where it looks at nothing. */
function fitCanvas(canvas, seen) {
  const [width, height] = seen ? measureDrawable(seen) : [SIDE, SIDE];
  const scale = SIDE / Math.max(width, height);
  Object.assign(canvas, {width: Math.round(width * scale), height: Math.round(height * scale)});
}

/** The pointer's and the keyboard's way over a painter's canvas, as strokes in its pixels. */
function followBrush(painter) {
  const {canvas, cursor, size} = painter;
  let [at, down] = [[0.5, 0.5], false];
  const point = (place) => {
    at = place.map((number) => Math.min(1, Math.max(0, number)));
    Object.assign(cursor.style, {left: `${100 * at[0]}%`, top: `${100 * at[1]}%`, width: `${size.value / 4}%`});
  };
  const stroke = () => painter.stroke([at[0] * canvas.width, at[1] * canvas.height]);
  const follow = ({clientX, clientY}) => {
    const {left, top, width, height} = canvas.getBoundingClientRect();
    point([(clientX - left) / width, (clientY - top) / height]);
  };
  canvas.addEventListener('pointerdown', (event) => {
    canvas.setPointerCapture(event.pointerId);
    follow(event);
    painter.keep();
    down = true;
    stroke();
  });
  canvas.addEventListener('pointermove', (event) => { follow(event); if (down) stroke(); });
  for (const end of ['pointerup', 'pointercancel']) canvas.addEventListener(end, () => { down = false; painter.lift(); });
  canvas.addEventListener('keydown', (event) => {
    const move = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1], ' ': [0, 0]}[event.key];
    if (!move) return;
    event.preventDefault();
    point(at.map((number, axis) => number + move[axis] * size.value / 400));
    if (event.key !== ' ') return;
    painter.keep();
    stroke();
    painter.lift();
  });
  point(at);
}

/** Whole pixels of one colour, within `width / 2` of the line. */
function paintLine(context, from, to, width, colour) {
  const radius = Math.max(0.5, width / 2);
  const steps = Math.max(1, Math.ceil(Math.hypot(to[0] - from[0], to[1] - from[1]) / Math.max(1, radius / 3)));
  context.fillStyle = colour;
  for (let step = 0; step <= steps; step += 1) {
    const [x, y] = from.map((number, axis) => Math.round(number + (to[axis] - number) * step / steps));
    for (let row = -Math.floor(radius); row <= radius; row += 1) {
      const half = Math.round(Math.sqrt(radius * radius - row * row));
      context.fillRect(x - half, y + row, 2 * half + 1, 1);
    }
  }
}
