/** What comes from a model by OSC and what may be sent to it, as docs/osc.md has it. Pure. */
import {PICTURES, chooseSetting} from './reading.js';

const SLOTTED = ['keypoints', 'boxes'];
const TELLING = ['nose', 'nose_tip', 'index_finger_tip']; // what a first patch follows, where there is one
const NUMBERS = { // of one message
  mask: ['area', 'x', 'y'], depth: ['nearest', 'mean', 'farthest'], audio: ['loudness', 'peak'],
};
const MANY = {many: true, parts: ['0', '1']};
const WORDS = {spoken: true, parts: []};
export const spellOsc = (word) => word.replace(/[^A-Za-z0-9\-_:.]/g, '_');

/**
 * `told`: messages `{address, values, slot, many, spoken}` in the layout `keypoint`, `slot` if they are of somebody in
 * a slot, `many` if of any length, `spoken` if words; `channels`: the same for TouchDesigner, a number each; `greeting`:
 * what makes Catwalk send them; `setting`: an input `{address, tag, value, choice}` that is worth a slider, or null;
 * `trigger`: what makes a model that looks at nothing answer, else ''. Null where there is nothing to hear or say.
 */
export function planOsc({info, way, values}, place, layout) {
  if (!place.osc) return null;
  const model = spellOsc(info.name);
  const told = tellFirst(info, model);
  const chosen = chooseSetting(info.inputs.filter(({group}) => !group));
  const setting = chosen && {address: `/${model}/${spellOsc(chosen.field.name)}`, ...tagValue(chosen)};
  const trigger = way === 'turn' && !Object.keys(values).length ? `/${model}/run` : '';
  const token = place.token ? [place.token] : [];
  const greeting = told.length ? ['/subscribe', place.ears, info.name, layout, ...token] :
    token.length ? ['/catwalk/token', ...token] : null;
  if (!told.length && !setting && !trigger) return null;
  return {told, setting, trigger, greeting, channels: told.flatMap(({channels}) => channels)};
}

const tagValue = ({field, value}) => field.choices ? {tag: 'i', value: field.choices.indexOf(value), choice: value} :
  {tag: 'f', value};

const isSlotted = ({kind}) => SLOTTED.includes(kind);
const isTold = ({kind}) => kind !== 'image' && kind !== 'file';

/** The first output that OSC can tell: people or things before everything else. */
function tellFirst({outputs}, model) {
  const first = outputs.find(isSlotted) ?? outputs.find(isTold);
  return first ? tellOutput(first, model, true) : [];
}

/** Every message of a model, of its first output and of the others. */
export function tellAll({name, outputs}) {
  const model = spellOsc(name);
  const slotted = outputs.find(isSlotted);
  return outputs.filter(isTold).flatMap((output) => tellOutput(output, model, output === slotted));
}

/** Whatever has slots is at the model's own address if it is the first. */
function tellOutput(output, model, first) {
  const {kind, name} = output;
  const address = `/${model}/${spellOsc(name)}`;
  if (isSlotted(output)) return tellSlots(output, first ? `/${model}` : address);
  if (kind === 'labels') return [tell(address, ['confidence'], MANY), tell(`${address}_names`, ['label'], WORDS)];
  if (kind === 'vector') return [tell(address, [name], MANY)];
  if (kind === 'text' || kind === 'category') return [tell(address, [name], WORDS)];
  return [NUMBERS[kind] ? tell(address, NUMBERS[kind]) : tell(address, [name], {parts: ['']})];
}

const tellSlots = (output, root) =>
  [...tellSlot(output, `${root}/0`), tell(`${root}/count`, ['count'], {parts: ['']})];

/** A person's most telling point, or a thing's place and name, of those in slot 0. */
function tellSlot({kind, keypoints, features}, root) {
  if (kind === 'boxes') {
    return [tell(`${root}/box`, ['x', 'y', 'width', 'height', 'confidence'], {slot: true, above: root}),
      tell(`${root}/label`, ['label'], {...WORDS, slot: true})];
  }
  const names = features?.length ? features.map((place) => keypoints[place]) : keypoints ?? [];
  const name = TELLING.find((word) => names.includes(word)) ?? names[0];
  return [name ? tell(`${root}/${spellOsc(name)}`, ['x', 'y', 'confidence'], {slot: true}) :
    tell(`${root}/confidence`, ['confidence'], {slot: true, parts: ['']})];
}

/** A message; in the layout `channel`, each number has a name behind the address, or behind the one `above`. */
function tell(address, values, {slot = false, many = false, spoken = false, parts = values, above = address} = {}) {
  const channels = parts.map((part) => above.slice(1) + (part && `/${part}`));
  return {address, values, slot, many, spoken, channels};
}

/** Does the model give a picture by itself, rather than what it finds drawn on what it saw? */
export const hasPicture = ({outputs}) =>
  outputs.some(({kind}) => kind === 'image') || PICTURES.includes(outputs[0].kind);
