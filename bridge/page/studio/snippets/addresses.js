/** What comes from a model by OSC and what may be sent to it, as docs/osc.md has it. Pure. */
import {PICTURES, chooseSetting} from './reading.js';

const SLOTTED = ['keypoints', 'boxes'];
const TELLING = ['nose', 'nose_tip', 'index_finger_tip']; // what a first patch follows, where there is one
const NUMBERS = { // of one message
  mask: ['area', 'x', 'y'], depth: ['nearest', 'mean', 'farthest'], audio: ['loudness', 'peak'],
};
const MANY = {many: true, parts: ['0', '1']};
const WORDS = {spoken: true, parts: []};
const spell = (word) => word.replace(/[^A-Za-z0-9\-_:.]/g, '_');

/**
 * `told`: messages `{address, values, slot, many, spoken}` in the layout `keypoint`, `slot` if they are of somebody in a
 * slot, `many` if of any length, `spoken` if words; `channels`: the same for TouchDesigner, a number each; `greeting`:
 * what makes Catwalk send them; `setting`: an input `{address, tag, value, choice}` that is worth a slider, or null.
 */
export function planOsc(info, place, layout) {
  const model = spell(info.name);
  const told = tellOutputs(info, model);
  const chosen = chooseSetting(info.inputs.filter(({group}) => !group));
  const setting = chosen && {address: `/${model}/${spell(chosen.field.name)}`, ...tagValue(chosen)};
  const token = place.token ? [place.token] : [];
  const greeting = told.length ? ['/subscribe', place.ears, info.name, layout, ...token] :
    token.length ? ['/catwalk/token', ...token] : null;
  return {told, setting, greeting, channels: told.flatMap(({channels}) => channels)};
}

const tagValue = ({field, value}) => field.choices ? {tag: 'i', value: field.choices.indexOf(value), choice: value} :
  {tag: 'f', value};

/** The first output that OSC can tell: people or things before everything else. */
function tellOutputs({outputs}, model) {
  const slotted = outputs.find(({kind}) => SLOTTED.includes(kind));
  if (slotted) return [...tellSlot(slotted, `/${model}/0`), tell(`/${model}/count`, ['count'], {parts: ['']})];
  const output = outputs.find(({kind}) => kind !== 'image' && kind !== 'file');
  if (!output) return [];
  const address = `/${model}/${spell(output.name)}`;
  const {kind} = output;
  if (kind === 'labels') return [tell(address, ['confidence'], MANY), tell(`${address}_names`, ['label'], WORDS)];
  if (kind === 'vector') return [tell(address, [output.name], MANY)];
  if (kind === 'text' || kind === 'category') return [tell(address, [output.name], WORDS)];
  return [NUMBERS[kind] ? tell(address, NUMBERS[kind]) : tell(address, [output.name], {parts: ['']})];
}

/** A person's most telling point, or a thing's place and name, of those in slot 0. */
function tellSlot({kind, keypoints, features}, root) {
  if (kind === 'boxes') {
    return [tell(`${root}/box`, ['x', 'y', 'width', 'height', 'confidence'], {slot: true, above: root}),
      tell(`${root}/label`, ['label'], {...WORDS, slot: true})];
  }
  const names = features?.length ? features.map((place) => keypoints[place]) : keypoints ?? [];
  const name = TELLING.find((word) => names.includes(word)) ?? names[0];
  return [name ? tell(`${root}/${spell(name)}`, ['x', 'y', 'confidence'], {slot: true}) :
    tell(`${root}/confidence`, ['confidence'], {slot: true, parts: ['']})];
}

/** A message; in the layout `channel`, each number has a name behind the address, or behind the one `above`. */
function tell(address, values, {slot = false, many = false, spoken = false, parts = values, above = address} = {}) {
  const channels = parts.map((part) => above.slice(1) + (part && `/${part}`));
  return {address, values, slot, many, spoken, channels};
}

/** Does the model give a picture by itself, rather than what it finds drawn on what it saw? */
export const hasPicture = ({outputs}) => outputs.some(({kind}) => kind === 'image') || PICTURES.includes(outputs[0].kind);
