/**
 * The line of `catwalk run` that does to a person's own files what the model does now, with everything that is set on
 * the page. Catwalk writes it, and says what there is to choose; nothing of it is made up here.
 */
import {ask, spellPath} from './asking.js';
import {buildCode} from './copying.js';
import {build} from './dom.js';
import {runLine as words} from './words.js';

/** `{element, renew(), suggest({has, input})}`: `renew` asks anew, and `suggest` names what the person has. */
export function buildRunLine(name) {
  const path = spellPath(name, '/export');
  let [chosen, written, wanted, asking] = [{}, null, false, false];
  const choose = (more) => { chosen = {...chosen, ...more}; renew(); };
  const has = buildMenu(words.has, (value) => choose({has: value, makes: '', input: ''}));
  const makes = buildMenu(words.makes, (value) => choose({makes: value}));
  const file = build('input', '', {ariaLabel: words.file, spellcheck: false, maxLength: 200});
  file.addEventListener('input', () => choose({input: file.value}));
  const called = build('label', [`${words.called} `, file]);
  const told = build('p', '', {className: 'unseen', role: 'status'});
  const code = build('div');
  const hints = build('div', '', {className: 'hints'});
  const element = build('div', [build('h4', words.title),
    build('div', [has.element, called, makes.element], {className: 'row'}), code, hints, told], {hidden: true});

  function show(found) {
    element.hidden = !found.has;
    if (element.hidden) return;
    const {ways, line, input} = found;
    has.show(Object.keys(ways), found.has, words.ways);
    makes.show(ways[found.has], found.makes, words.makings);
    called.hidden = !input;
    if (document.activeElement !== file) file.value = input;
    if (written !== line) code.replaceChildren(...(line ? [buildCode(line, words.line, told)] : []));
    written = line;
    hints.replaceChildren(...writeHints(found, name));
  }

  function fail(error) {
    [chosen, written] = [{}, null];
    element.hidden = false;
    code.replaceChildren();
    hints.replaceChildren(build('p', error.message, {className: 'refusal'}));
  }

  async function renew() {
    wanted = true;
    if (asking) return;
    asking = true;
    while (wanted) {
      wanted = false;
      await ask(`${path}?${new URLSearchParams(chosen)}`).then(show, fail);
    }
    asking = false;
  }

  return {element, renew, suggest(own) { if (own) chosen = {...own, makes: ''}; }};
}

function buildMenu(word, take) {
  const menu = build('select');
  menu.addEventListener('change', () => take(menu.value));
  return {element: build('label', [`${word} `, menu]), show(values, value, names) {
    const before = [...menu.options].map((option) => option.value);
    if (before.join() !== values.join()) {
      menu.replaceChildren(...values.map((one) => build('option', names[one], {value: one})));
    }
    menu.value = value;
  }};
}

/** What to do with the line, and what it makes; where there is none yet, what it lacks. */
function writeHints({has, makes, input, out, lacks, pictures}, name) {
  if (lacks.length) return [build('p', words.lacks(lacks.join(', ')))];
  const files = Object.entries(pictures).map(([field, file]) => build('a', words.save(file),
    {href: spellPath(name, `/settings/${encodeURIComponent(field)}`), download: file}));
  const terminal = build('details', [build('summary', words.terminal), ...words.terminals.map((how) => build('p', how))]);
  return [build('p', words.where[has](input)), terminal, ...(files.length ? [build('p', [words.beside, ...files.flatMap(
    (file) => [' ', file])])] : []), build('p', words.made[makes](out, has === 'film'))];
}
