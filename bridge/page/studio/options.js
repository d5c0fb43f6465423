/** A model's options, folded away until somebody wants to start it with others. */
import {ask} from './asking.js';
import {build} from './dom.js';
import {card as words} from './words.js';

/** `{element, read()}`: what `read` gives are the options that were chosen, by name; nothing before somebody looks. */
export function buildOptions(name) {
  const chosen = {};
  let looked = false;
  const place = build('div');
  const element = build('details', [build('summary', words.options), place], {className: 'options'});
  element.addEventListener('toggle', () => writeOptions(name, place, chosen).then(() => { looked = true; },
    (error) => place.replaceChildren(build('p', error.message, {className: 'sentence'}))), {once: true});
  return {element, read: () => looked ? chosen : undefined};
}

async function writeOptions(name, place, chosen) {
  const told = ask(`/catalog/${encodeURIComponent(name)}`);
  const [{info, chosen: before}, {buildChoices}] = await Promise.all([told, import('./controls.js')]);
  Object.assign(chosen, before); // what it was started with, if it was
  place.replaceChildren(...(info.options.length ? buildChoices(info.options, chosen) : [words.noOptions]));
}
