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
  const labels = findLabels(field, stage.port);
  const paper = labels ? labels[0].colour : BLACK;
  const canvas = build('canvas', '', {id, role: 'application', tabIndex: 0, ariaLabel: words.label(field.name)});
  const below = build('canvas', '', {className: 'below'});
  const cursor = build('i');
  const desk = build('div', [below, canvas, cursor], {className: 'desk'});
  const size = build('input', '', {type: 'range', min: 1, max: 100, value: 24, id: `${id}-size`});
  const context = canvas.getContext('2d');
  const past = [];
  let [colour, spot, timer] = [(labels ?? MASK).at(-1).colour, null, 0];

  const clear = () => { context.fillStyle = paper; context.fillRect(0, 0, canvas.width, canvas.height); };
  const send = () => {
    if (timer) return;
    timer = setTimeout(() => { timer = 0; tell(canvas.toDataURL('image/png')); }, 80);
  };
  const fit = () => {
    const seen = stage.look?.();
    if (!past.length) fitCanvas(canvas, seen);
    Object.assign(below, {width: canvas.width, height: canvas.height});
    if (seen) below.getContext('2d').drawImage(seen, 0, 0, below.width, below.height);
    if (!past.length) clear();
  };
  const keep = () => {
    if (!past.length) fit();
    const copy = build('canvas', '', {width: canvas.width, height: canvas.height});
    copy.getContext('2d').drawImage(canvas, 0, 0);
    past.push(copy);
    if (past.length > STEPS) past.shift();
  };
  const stroke = (next) => {
    paintLine(context, spot ?? next, next, size.value * canvas.width / 400, colour);
    spot = next;
    send();
  };
  const undo = () => {
    const before = past.pop();
    if (!before) return;
    context.drawImage(before, 0, 0);
    send();
  };

  followBrush({canvas, cursor, size, keep, stroke, lift() { spot = null; }});
  canvas.addEventListener('keydown', (event) => {
    if (event.key !== 'z' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    undo();
  });
  const colours = buildColours(id, labels ?? MASK, labels ? null : BLACK, colour, (next) => { colour = next; });
  const brush = build('div', [build('label', words.size, {htmlFor: size.id}), size], {className: 'row'});
  const deeds = [buildButton(words.undo, undo), buildButton(words.clear, () => { keep(); clear(); send(); })];
  const element = build('div', [desk, colours, brush, build('div', deeds, {className: 'row'})], {className: 'painter'});
  desk.classList.toggle('labels', Boolean(labels));
  fit();
  return {grouped: true, element, refit: fit, close: () => clearTimeout(timer), show(value) {
    if (value !== undefined) return;
    past.length = 0;
    fit();
  }};
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

/** The pointer's or the keyboard's way over the canvas, as strokes in its pixels. */
function followBrush({canvas, cursor, size, keep, stroke, lift}) {
  let at = [0.5, 0.5];
  const point = (place) => {
    at = place.map((number) => Math.min(1, Math.max(0, number)));
    cursor.style.left = `${100 * at[0]}%`;
    cursor.style.top = `${100 * at[1]}%`;
    cursor.style.width = `${size.value / 4}%`;
  };
  const pixels = () => [at[0] * canvas.width, at[1] * canvas.height];
  const follow = ({clientX, clientY}) => {
    const {left, top, width, height} = canvas.getBoundingClientRect();
    point([(clientX - left) / width, (clientY - top) / height]);
  };
  let down = false;
  canvas.addEventListener('pointerdown', (event) => {
    canvas.setPointerCapture(event.pointerId);
    follow(event);
    keep();
    down = true;
    stroke(pixels());
  });
  canvas.addEventListener('pointermove', (event) => { follow(event); if (down) stroke(pixels()); });
  for (const end of ['pointerup', 'pointercancel']) canvas.addEventListener(end, () => { down = false; lift(); });
  canvas.addEventListener('keydown', (event) => {
    const move = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1], ' ': [0, 0]}[event.key];
    if (!move) return;
    event.preventDefault();
    point(at.map((number, axis) => number + move[axis] * size.value / 400));
    if (event.key !== ' ') return;
    keep();
    stroke(pixels());
    lift();
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
