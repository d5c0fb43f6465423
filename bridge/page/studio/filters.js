/** Which models of the directory are wanted: by words, and by what they take, give, cost and may be used for. */
import {build} from './dom.js';
import {filters as words, kinds as names} from './words.js';

const MEGABYTE = 1e6;
const SIZES = {here: ({ready}) => ready, small: ({size}) => size <= 10 * MEGABYTE,
  middle: ({size}) => size <= 50 * MEGABYTE};
const SPEEDS = {live: ({speed}) => speed?.milliseconds <= 1000 / 30, quick: ({speed}) => speed?.milliseconds <= 100,
  measured: ({speed}) => speed !== null};
const TESTS = {
  takes: ({takes, source}, kind) => kind === 'source' ? source : takes.includes(kind),
  gives: ({gives}, kind) => gives.includes(kind),
  licence: ({licences, restricted}, licence) =>
    licence === 'free' ? !restricted : nameLicences(licences).includes(licence),
  size: (model, size) => SIZES[size](model),
  speed: (model, speed) => SPEEDS[speed](model),
};

/** Licences by their bare names, each once: what stands behind tells whose they are. */
export const nameLicences = (licences) => [...new Set(licences.map((licence) => licence.split(' ')[0]))];

const kept = {words: ''}; // what was wanted last, for whoever comes back to the directory

/** Is this model one of those that are wanted: `{words, takes, gives, licence, size, speed}`, each maybe empty? */
export function fitsWanted(model, wanted) {
  const {name, description, takes, gives, licences} = model;
  const text = [name, description, ...takes, ...gives, ...licences].join(' ').toLowerCase();
  const said = (wanted.words ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  return said.every((word) => text.includes(word)) &&
    Object.entries(TESTS).every(([key, test]) => !wanted[key] || test(model, wanted[key]));
}

/** The field for words, and a menu for each filter: `{element, wanted, offer(models), clear()}`. */
export function buildFilters(change) {
  const search = build('input', '', {type: 'search', placeholder: words.search, ariaLabel: words.search,
    value: kept.words});
  search.addEventListener('input', () => { kept.words = search.value; change(); });
  const menus = Object.fromEntries(Object.keys(TESTS).map((key) => [key, buildMenu(key, change)]));
  const element = build('form', [search, ...Object.values(menus).map(({parentElement}) => parentElement)],
    {className: 'filters', role: 'search', ariaLabel: words.title});
  element.addEventListener('submit', (event) => event.preventDefault());
  return {
    element,
    wanted: kept,
    offer: (models) => offerChoices(menus, models),
    clear() {
      search.value = '';
      for (const key of Object.keys(kept)) kept[key] = '';
      for (const menu of Object.values(menus)) menu.value = '';
      search.focus();
      change();
    },
  };
}

function buildMenu(key, change) {
  const menu = build('select', build('option', words.any, {value: ''}), {name: key, ariaLabel: words[key]});
  menu.addEventListener('change', () => { kept[key] = menu.value; change(); });
  build('label', [words[key], menu]);
  return menu;
}

/** Every kind and licence that there is; what is chosen stays chosen. */
function offerChoices(menus, models) {
  const collect = (list) => [...new Set(models.flatMap(list))].sort();
  const kinds = (list) => collect(list).map((kind) => [kind, names[kind] ?? kind]);
  fillMenu(menus.takes, [...kinds(({takes}) => takes), ['source', words.source]]);
  fillMenu(menus.gives, kinds(({gives}) => gives));
  const licences = collect((model) => nameLicences(model.licences));
  fillMenu(menus.licence, [['free', words.free], ...licences.map((one) => [one, one])]);
  fillMenu(menus.size, Object.keys(SIZES).map((key) => [key, words.sizes[key]]));
  fillMenu(menus.speed, Object.keys(SPEEDS).map((key) => [key, words.speeds[key]]));
}

function fillMenu(menu, choices) {
  if (menu.options.length === choices.length + 1) return;
  const options = choices.map(([value, text]) => build('option', text, {value}));
  menu.replaceChildren(menu.options[0], ...options);
  menu.value = kept[menu.name] ?? '';
}
