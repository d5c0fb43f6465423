/** A model's inputs and outputs in words: “strength: number, 0 to 1; without it 0.7. How strong.” */
import {build} from './dom.js';
import {fields as words} from './words.js';

const MOST_CHOICES = 4; // of a field that are named

/** One field as a definition's text. */
export function describeField(field) {
  const {name, kind, minimum, maximum, choices, length, keypoints, description, required} = field;
  const range = minimum !== undefined && maximum !== undefined ? words.range(minimum, maximum) : '';
  const shown = choices?.slice(0, MOST_CHOICES).join(', ') + (choices?.length > MOST_CHOICES ? '…' : '');
  const several = choices ? words.choices(choices.length, shown) : '';
  const size = kind === 'text' ? words.signs(length) : words.numbers(length);
  const count = keypoints ? words.points(keypoints.length) : length ? size : '';
  const preset = !required && (field.default ?? '') !== '' ? words.preset(field.default) : '';
  return build('dd', [build('b', name), ` ${kind}${range}${several}${count}${preset}. `,
    build('small', description ?? '')]);
}
