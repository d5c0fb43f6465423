/**
 * Controls made from a model's schema: one for each input or option, of the kind that its field is.
 *
 * A control shows what is held, or the default; it tells each change at once, as long as the value is one that the
 * field allows, and says beside itself why a value is not. It knows nothing of how values travel.
 */
import {build, buildButton, find} from './dom.js';
import {buildPad} from './pad.js';
import {buildPainter, findLabels} from './painter.js';
import {buildPicture} from './picture.js';
import {isPicture} from './snippets/reading.js';
import {controls as words} from './words.js';

const LONG = 60; // characters from which a text has several lines
const FEW = 8; // numbers that are a slider each, and not a pad
const WIDE = 100000; // whole numbers between limits so far apart are rolled, not slid
const ENTRY = 'input:not([disabled]), select, textarea, [tabindex="0"]'; // where the keyboard comes in
let count = 0;

/**
 * A control for a field: `{element, show(value), refuse(sentence), refit(), close()}`.
 *
 * `value` is what is held, undefined where nothing is; `change(value)` gets every allowed value as it is given, and
 * null when the person lets go; `refit` is told that the model looks at something else. `stage` has what pictures and
 * vectors begin with: `look()`, what the model looks at now, `answers()`, its newest outputs, and `port`, how a model
 * port describes its inputs.
 */
export function buildControl(field, value, change, stage = {}) {
  const id = `control-${field.name}-${count += 1}`;
  const refusal = build('p', '', {className: 'refusal', role: 'alert', hidden: true});
  const refuse = (sentence) => { refusal.hidden = !sentence; refusal.textContent = sentence; };
  const tell = (told) => { refuse(''); reset.hidden = told === null; change(told); };
  const part = chooseBuilder(field, stage)(field, tell, {id, refuse, stage});
  const reset = buildButton(words.reset, ({detail: clicks}) => {
    part.show(field.default);
    tell(null);
    if (!clicks) find(ENTRY, element).focus(); // the keyboard's: the button vanishes
  }, {className: 'reset', title: words.resetTo(field.default), ariaLabel: words.resetName(field.name)});
  const name = build(part.grouped ? 'span' : 'label', field.name, {htmlFor: id, id: `${id}-name`});
  const hint = field.description ? [build('p', field.description, {id: `${id}-hint`, className: 'hint'})] : [];
  const element = build('div', [build('div', [name, reset], {className: 'name'}), part.element, refusal, ...hint],
    {className: `control ${field.kind}`});
  element.dataset.name = field.name;
  const main = part.grouped ? part.element : find(`#${CSS.escape(id)}`, element);
  if (part.grouped) {
    main.setAttribute('role', 'group');
    main.setAttribute('aria-labelledby', `${id}-name`);
  }
  if (field.description) main.setAttribute('aria-describedby', `${id}-hint`);
  const show = (held) => { reset.hidden = held === undefined; part.show(held === undefined ? field.default : held); };
  show(value);
  const nothing = () => null;
  return {element, show, refuse, refit: part.refit ?? nothing, close: part.close ?? nothing};
}

/**
 * A control's element for each option. `chosen` is what they show, and has what is chosen by name from then on; `change()`
 * is called whenever that has become something else.
 */
export function buildChoices(options, chosen, change) {
  return options.map((field) => buildControl(field, chosen[field.name], (value) => {
    if (value === null) delete chosen[field.name];
    else chosen[field.name] = value;
    change();
  }).element);
}

function chooseBuilder(field, {port}) {
  if (field.kind === 'mask' || findLabels(field, port)) return buildPainter;
  if (isPicture(field)) return buildPicture;
  if (field.kind === 'vector') return field.length > FEW ? buildPad : field.length ? buildSliders : buildList;
  if (field.kind === 'text' && field.length === 7) return buildColour;
  return {number: buildNumber, boolean: buildSwitch, category: buildMenu}[field.kind] ?? buildText;
}

/** Why a number is not one that the field allows; '' where it is. */
function refuseNumber({minimum, maximum, whole}, number) {
  if (!Number.isFinite(number)) return words.number;
  if (whole && !Number.isInteger(number)) return words.whole;
  if (minimum !== undefined && number < minimum) return words.least(minimum);
  return maximum !== undefined && number > maximum ? words.most(maximum) : '';
}

/** What a slider moves by: the field's own step, or about a hundredth of the way that looks round. */
function findStep({minimum, maximum, step, whole}) {
  if (step || whole) return step || 1;
  return 10 ** Math.floor(Math.log10((maximum - minimum) / 50));
}

const isBetween = ({minimum, maximum}) => minimum !== undefined && maximum !== undefined;
const isRolled = (field) => field.whole && isBetween(field) &&
  (field.name === 'seed' || field.maximum - field.minimum >= WIDE);

/** A slider and a box for the exact number; seeds are rolled instead. */
function buildNumber(field, tell, {id, refuse}) {
  const {minimum, maximum} = field;
  const box = build('input', '', {type: 'number', id, step: 'any'});
  if (isBetween(field)) Object.assign(box, {min: minimum, max: maximum});
  box.addEventListener('input', () => {
    const sentence = refuseNumber(field, box.value === '' ? NaN : Number(box.value));
    box.setAttribute('aria-invalid', Boolean(sentence));
    if (sentence) return refuse(sentence);
    move(Number(box.value));
    tell(Number(box.value));
  });
  const [beside, move] = isRolled(field) ? buildDice(field, box, tell) : buildSlider(field, box, tell);
  return {element: build('div', [...beside, box], {className: 'numbers'}), show(value) {
    if (document.activeElement !== box || Number(box.value) !== value) box.value = value ?? '';
    box.removeAttribute('aria-invalid');
    move(value);
  }};
}

function buildSlider(field, box, tell) {
  if (!isBetween(field)) return [[], () => null];
  const slider = build('input', '', {type: 'range', min: field.minimum, max: field.maximum, step: findStep(field)});
  slider.ariaLabel = words.slider(field.name);
  slider.addEventListener('input', () => { box.value = Number(slider.value); tell(Number(slider.value)); });
  return [[slider], (value) => {
    slider.classList.toggle('unset', value === undefined);
    slider.value = value ?? field.minimum;
  }];
}

function buildDice(field, box, tell) {
  const dice = buildButton(words.roll, () => {
    const span = field.maximum - field.minimum + 1;
    box.value = field.minimum + Math.floor(Math.random() * span);
    tell(Number(box.value));
  }, {ariaLabel: words.rollName(field.name)});
  return [[dice], () => null];
}

function buildSwitch(field, tell, {id}) {
  const box = build('input', '', {type: 'checkbox', role: 'switch', id});
  box.addEventListener('change', () => tell(box.checked));
  return {element: box, show(value) { box.checked = Boolean(value); }};
}

function buildMenu(field, tell, {id}) {
  const unset = field.default === undefined ? [build('option', words.unset, {value: '', disabled: true})] : [];
  const choices = field.choices.map((choice) => build('option', choice, {value: choice}));
  const menu = build('select', [...unset, ...choices], {id});
  menu.addEventListener('change', () => tell(menu.value));
  return {element: menu, show(value) { menu.value = value ?? ''; }};
}

function buildText(field, tell, {id}) {
  const long = (field.length ?? 0) > LONG || String(field.default ?? '').length > LONG;
  const box = build(long ? 'textarea' : 'input', '', {id, spellcheck: false});
  if (field.length) box.maxLength = field.length;
  box.addEventListener('input', () => tell(box.value));
  return {element: box, show(value) { if (document.activeElement !== box) box.value = value ?? ''; }};
}

function buildColour(field, tell, {id}) {
  const box = build('input', '', {type: 'color', id});
  const word = build('output', '');
  box.addEventListener('input', () => { word.value = box.value; tell(box.value); });
  return {element: build('div', [box, word], {className: 'numbers'}), show(value) {
    box.value = value || '#808080';
    word.value = value || words.none;
  }};
}

/** A few numbers, each with its slider: the corners of a crop, a point. */
function buildSliders(field, tell, {refuse}) {
  const places = Array.from({length: field.length}, (nothing, index) => index);
  const numbers = places.map(() => 0);
  const parts = places.map((place) => {
    const take = (number) => { numbers[place] = number; tell([...numbers]); };
    const one = {...field, name: words.place(field.name, place + 1), description: ''};
    return buildNumber(one, take, {id: `control-${field.name}-${count += 1}`, refuse});
  });
  for (const [place, {element}] of parts.entries()) element.lastChild.ariaLabel = words.place(field.name, place + 1);
  return {grouped: true, element: build('div', parts.map(({element}) => element)), show(value) {
    for (const place of places) {
      numbers[place] = value?.[place] ?? Math.min(Math.max(0, field.minimum ?? 0), field.maximum ?? 0);
      parts[place].show(value?.[place]);
    }
  }};
}

/** Numbers of which nobody knows how many: as words between commas. */
function buildList(field, tell, {id, refuse}) {
  const box = build('input', '', {id, spellcheck: false});
  box.addEventListener('input', () => {
    const numbers = box.value.split(',').map((word) => word.trim() === '' ? NaN : Number(word));
    const sentence = numbers.map((number) => refuseNumber(field, number)).find(Boolean);
    if (sentence) refuse(words.list(sentence));
    else tell(numbers);
  });
  return {element: box, show(value) { if (document.activeElement !== box) box.value = (value ?? []).join(', '); }};
}
