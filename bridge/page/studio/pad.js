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
  const place = `pad:${stage.name ?? ''}:${field.name}`;
  const dot = build('i');
  const square = build('div', dot, {id, className: 'pad', role: 'slider', tabIndex: 0,
    ariaLabel: words.label(field.name), ariaValueMin: -100, ariaValueMax: 100});
  const saved = build('ul', '', {className: 'saved'});
  let [plane, spot, held] = [null, [0, 0], null];

  const point = ([x, y]) => {
    spot = [x, y].map((number) => Math.min(1, Math.max(-1, number)));
    dot.style.left = `${50 + 50 * spot[0]}%`;
    dot.style.top = `${50 - 50 * spot[1]}%`;
    const [across, up] = spot.map((number) => Math.round(100 * number));
    Object.assign(square, {ariaValueNow: across, ariaValueText: words.spot(across, up)});
  };
  const turn = () => {
    plane = spanPlane(field, held ?? findVector(field, stage));
    point([0, 0]);
  };
  const walk = (next) => {
    if (!plane) turn();
    point(next);
    held = mixVector(field, plane, spot);
    tell(held);
  };
  point([0, 0]);
  followPointer(square, walk);
  square.addEventListener('keydown', (event) => {
    const move = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1]}[event.key];
    if (!move) return;
    event.preventDefault();
    walk(spot.map((number, axis) => number + STEP * move[axis]));
  });

  const list = () => saved.replaceChildren(...recall(place, []).map((numbers, index) => {
    const call = buildButton(words.point(index + 1), () => { held = numbers; turn(); tell(numbers); });
    const drop = buildButton('×', () => {
      keep(place, recall(place, []).filter((one, at) => at !== index));
      list();
      save.focus(); // since this button vanishes
    }, {ariaLabel: words.forget(index + 1)});
    return build('li', [call, drop]);
  }));
  const fresh = buildButton(words.turn, turn);
  const save = buildButton(words.save, () => {
    if (!plane) turn();
    keep(place, [...recall(place, []), held ?? plane.centre].slice(-ROOM));
    list();
  });
  list();
  return {grouped: true, element: build('div', [square, build('div', [fresh, save], {className: 'row'}), saved]),
    show(value) {
      if (value === undefined) [plane, held] = [null, null];
      else if (JSON.stringify(value) === JSON.stringify(held)) return;
      else [plane, held] = [null, value];
      point([0, 0]);
    }};
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
