/**
 * The latent pad: a square to walk through vectors that are too long for sliders.
 *
 * The square is a plane through the vector of now, spanned by two random directions at right angles; its corners lie as
 * far from the middle as the vector from zero, and everything between them is mixed of them. Where limits lie on both
 * sides of zero, each vector of the plane is brought to the length of the one in the middle, as generators that were
 * trained on random numbers want it. Points that are saved come back by a click, also tomorrow.
 */
import {build, buildButton} from './dom.js';
import {keep, recall} from './keeping.js';
import {pad as words} from './words.js';

const STEP = 0.05; // of the square, with an arrow key
const ROOM = 40; // points that are kept for one input

/** The pad of a vector input; it begins where the model is, if its answers have a vector of the same name and length. */
export function buildPad(field, tell, {id, stage}) {
  const pad = new Pad(field, tell, id, stage);
  return {grouped: true, element: pad.element, show: (value) => pad.show(value)};
}

class Pad {
  plane = null; // what the square stands for, once somebody walks through it
  spot = [0, 0];
  held = null;

  constructor(field, tell, id, stage) {
    Object.assign(this, {field, tell, stage, place: `pad:${stage.name ?? ''}:${field.name}`});
    this.dot = build('i');
    this.square = build('div', this.dot, {id, className: 'pad', role: 'slider', tabIndex: 0,
      ariaLabel: words.label(field.name), ariaValueMin: -100, ariaValueMax: 100});
    this.saved = build('ul', '', {className: 'saved'});
    this.save = buildButton(words.save, () => this.savePoint());
    const deeds = build('div', [buildButton(words.turn, () => this.turn()), this.save], {className: 'row'});
    this.element = build('div', [this.square, deeds, this.saved]);
    followPointer(this.square, (spot) => this.walk(spot));
    this.square.addEventListener('keydown', (event) => this.step(event));
    this.point([0, 0]);
    this.listSaved();
  }

  /** What is held now, whoever has set it. */
  show(value) {
    if (value !== undefined && JSON.stringify(value) === JSON.stringify(this.held)) return;
    Object.assign(this, {plane: null, held: value ?? null});
    this.point([0, 0]);
  }

  point(spot) {
    this.spot = spot.map((number) => Math.min(1, Math.max(-1, number)));
    this.dot.style.left = `${50 + 50 * this.spot[0]}%`;
    this.dot.style.top = `${50 - 50 * this.spot[1]}%`;
    const [across, up] = this.spot.map((number) => Math.round(100 * number));
    Object.assign(this.square, {ariaValueNow: across, ariaValueText: words.spot(across, up)});
  }

  /** Another plane through where the model is. */
  turn() {
    this.plane = spanPlane(this.field, this.held ?? findVector(this.field, this.stage));
    this.point([0, 0]);
  }

  walk(spot) {
    if (!this.plane) this.turn();
    this.point(spot);
    this.held = mixVector(this.field, this.plane, this.spot);
    this.tell(this.held);
  }

  step(event) {
    const move = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1]}[event.key];
    if (!move) return;
    event.preventDefault();
    this.walk(this.spot.map((number, axis) => number + STEP * move[axis]));
  }

  listSaved() {
    this.saved.replaceChildren(...recall(this.place, []).map((numbers, index) => build('li', [
      buildButton(words.point(index + 1), () => this.comeBack(numbers)),
      buildButton('×', () => this.forget(index), {ariaLabel: words.forget(index + 1)})])));
  }

  savePoint() {
    if (!this.plane) this.turn();
    keep(this.place, [...recall(this.place, []), this.held ?? this.plane.centre].slice(-ROOM));
    this.listSaved();
  }

  comeBack(numbers) {
    this.held = numbers;
    this.turn();
    this.tell(numbers);
  }

  forget(index) {
    keep(this.place, recall(this.place, []).filter((one, at) => at !== index));
    this.listSaved();
    this.save.focus(); // since the button that was pressed vanishes
  }
}

/** Call `walk` with the place in the square, −1 to 1, while a pointer is down. */
function followPointer(square, walk) {
  const follow = ({clientX, clientY}) => {
    const {left, top, width, height} = square.getBoundingClientRect();
    walk([2 * (clientX - left) / width - 1, 1 - 2 * (clientY - top) / height]);
  };
  square.addEventListener('pointerdown', (event) => { square.setPointerCapture(event.pointerId); follow(event); });
  square.addEventListener('pointermove', (event) => { if (event.buttons) follow(event); });
}

/** Where the model is now, as far as it tells; else any place. */
function findVector(field, {answers}) {
  const told = answers?.()?.[field.name];
  if (Array.isArray(told) && told.length === field.length) return told;
  return drawNumbers(field.length).map((number) => clip(field, isAround(field) ? number : spread(field, number)));
}

const isAround = ({minimum, maximum}) => (minimum === undefined || minimum < 0) && (maximum === undefined || maximum > 0);
const clip = ({minimum = -Infinity, maximum = Infinity}, number) => Math.min(maximum, Math.max(minimum, number));
const spread = ({minimum = 0, maximum = minimum + 1}, number) => minimum + (maximum - minimum) * (0.5 + number / 4);
const measure = (numbers) => Math.hypot(...numbers);
const drawNumbers = (length) => Array.from({length}, () =>
  Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random())); // Box and Muller, 1958

/** A plane through `centre`: two directions at right angles to each other, as long as the centre is. */
export function spanPlane(field, centre) {
  const long = isAround(field) ? measure(centre) || Math.sqrt(centre.length) :
    Math.sqrt(centre.length) * ((field.maximum ?? 1) - (field.minimum ?? 0)) / 2;
  const first = drawNumbers(centre.length);
  const second = drawNumbers(centre.length);
  const along = first.reduce((sum, number, place) => sum + number * second[place], 0) / measure(first) ** 2;
  const upright = second.map((number, place) => number - along * first[place]);
  const stretch = (numbers) => numbers.map((number) => number * long / measure(numbers));
  return {centre, across: stretch(first), up: stretch(upright)};
}

/** The vector at a spot of the plane, −1 to 1 in both directions. */
export function mixVector(field, {centre, across, up}, [x, y]) {
  const mixed = centre.map((number, place) => number + x * across[place] + y * up[place]);
  const scale = isAround(field) && measure(centre) ? measure(centre) / measure(mixed) : 1;
  return mixed.map((number) => Number(clip(field, number * scale).toFixed(5)));
}
