/** A model's options, folded away until somebody wants to start it with others. */
import {ask} from './asking.js';
import {build} from './dom.js';
import {card as words} from './words.js';

/** `{element, read()}`: what `read` gives are the options that were chosen, by name. */
export function buildOptions(name) {
  const chosen = {};
  const place = build('div');
  const element = build('details', [build('summary', words.options), place], {className: 'options'});
  element.addEventListener('toggle', () => writeOptions(name, place, chosen)
    .catch((error) => place.replaceChildren(build('p', error.message, {className: 'sentence'}))), {once: true});
  return {element, read: () => chosen};
}

async function writeOptions(name, place, chosen) {
  const told = ask(`/catalog/${encodeURIComponent(name)}`);
  const [{info}, {buildChoices}] = await Promise.all([told, import('./controls.js')]);
  place.replaceChildren(...(info.options.length ? buildChoices(info.options, chosen) : [words.noOptions]));
}
