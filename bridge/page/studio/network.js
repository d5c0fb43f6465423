/**
 * The tab Network of a model's page: for each tool a snippet that works as it stands; and every door that is open, with
 * its address, what goes in and what comes out.
 *
 * What is shown is what the doors themselves say. They are asked again and again, and what has changed is shown anew.
 * All texts are shown as text.
 */
import {ask, isHome, keepAsking, spellPath} from './asking.js';
import {buildCode, buildCopy, copyText, sayWord} from './copying.js';
import {build} from './dom.js';
import {keep, recall} from './keeping.js';
import {listDoors} from './snippets/doors.js';
import {writeSnippets} from './snippets/index.js';
import {network as words} from './words.js';

const PAUSE = 2000; // milliseconds between questions
const KEPT = 'tool'; // that somebody chose, for the next model
const EARS = 57200; // the UDP port at which patches listen for the first model; for the others the next ones

/** The tab of a model: `{element, close()}`. It fills by itself. */
export function openNetwork(name) {
  const told = build('p', '', {className: 'unseen', role: 'status'});
  const body = build('div', [build('p', words.asking, {className: 'quiet'})]);
  let shown = '';
  const show = (facts) => {
    const text = JSON.stringify(facts);
    if (text === shown) return;
    if (shown) told.textContent = words.changed;
    shown = text;
    keepFocus(body, () => body.replaceChildren(...buildAll(facts, told)));
  };
  const asking = keepAsking(() => findFacts(name), PAUSE, show, (error) => {
    shown = '';
    body.replaceChildren(build('p', error.message, {className: 'failure', role: 'alert'}));
  });
  return {element: build('div', [told, body], {className: 'network'}), close: () => asking.close()};
}

/** Build anew; the button of the same name has the focus again. */
function keepFocus(body, rebuild) {
  const nameOf = (button) => button.ariaLabel || button.textContent;
  const focused = body.contains(document.activeElement) && nameOf(document.activeElement);
  rebuild();
  if (focused) [...body.querySelectorAll('button')].find((button) => nameOf(button) === focused)?.focus();
}

// What the doors say ------------------------------------------------------------------------------------------------

/** All that is shown: `{warning, snippets, doors, notes}`. Nothing is asked that is not there. */
async function findFacts(name) {
  const health = await ask('/healthz');
  const row = health.models.findIndex((model) => model.name === name);
  if (row < 0) throw new Error(words.gone(name));
  const path = spellPath(name);
  const [info, old] = await Promise.all([ask(path), ask(`${path}/runway`)]);
  const place = {origin: location.origin, token: catwalk.token, ears: EARS + row,
    ...readDoors(health.doors, name, row)};
  if (place.runway) place.runway.info = old;
  return {warning: isHome || catwalk.token ? '' : words.tokenless, snippets: writeSnippets(info, place),
    doors: listDoors(info, place), notes: writeNotes(health, name)};
}

/** This machine has one name for programs, whatever the page's address calls it. */
const findHost = () => isHome ? '127.0.0.1' : location.hostname;
const readPort = (address) => Number(address.match(/(\d+)\/?$/)[1]);

function readDoors(doors, name, row) {
  const open = doors.filter(({state}) => state === 'open');
  const find = (wanted, model) => open.find((door) => door.door === wanted && door.model === model);
  const spell = (found) => found && `http://${findHost()}:${readPort(found.addresses[0])}`;
  const osc = find('osc');
  const query = osc?.oscquery[0];
  const http = row ? spell(find('runway', name)) : location.origin;
  return {
    osc: osc ? {host: findHost(), port: readPort(osc.addresses[0]),
      query: query && `http://${findHost()}:${readPort(query)}`} : null,
    runway: http ? {http, socketio: spell(find('socketio', name)) ?? http, sdk: spell(find('sdk', name))} : null,
  };
}

/** Why a door is closed that the model could have, and where other machines find theirs. */
function writeNotes({doors, lan}, name) {
  const closed = doors.filter(({state, model = name}) => state === 'closed' && model === name);
  const silent = !doors.some(({door, state}) => door === 'osc' && state !== 'off');
  return [...closed.map(({error}) => error), ...(silent ? [words.off] : []), ...(lan && isHome ? [words.others] : [])];
}

// What is shown -----------------------------------------------------------------------------------------------------

function buildAll({warning, snippets, doors, notes}, told) {
  return [...(warning ? [build('p', warning, {className: 'sentence'})] : []),
    ...(snippets.length ? [buildTools(snippets, told)] : []), buildDoors(doors, notes, told)];
}

function buildDoors(doors, notes, told) {
  const list = build('dl', doors.flatMap((door) => buildDoor(door, told)));
  return build('section', [build('h3', words.doors), list,
    ...notes.map((note) => build('p', note, {className: 'quiet'}))], {className: 'doors'});
}

function buildDoor({name, address, method, takes, gives}, told) {
  const list = (term, values) => values.length ? [build('div', [build('small', `${term} `),
    ...values.flatMap((value) => [build('code', value), ' '])], {className: 'values'})] : [];
  return [build('dt', name), build('dd', [
    build('div', [...(method ? [build('small', method)] : []), build('code', address),
      buildCopy(name, () => address, told)],
      {className: 'address'}),
    ...list(words.takes, takes), ...list(words.gives, gives)])];
}

/** A button for each tool, and the steps of the one that is pressed. */
function buildTools(snippets, told) {
  const steps = build('div', '', {className: 'steps'});
  const buttons = snippets.map(({title}) => build('button', title, {type: 'button'}));
  const show = (chosen) => {
    buttons.forEach((button, place) => button.setAttribute('aria-pressed', snippets[place] === chosen));
    steps.replaceChildren(...buildSteps(chosen, told));
  };
  buttons.forEach((button, place) => button.addEventListener('click', () => {
    keep(KEPT, snippets[place].id);
    show(snippets[place]);
  }));
  show(snippets.find(({id}) => id === recall(KEPT)) ?? snippets[0]);
  return build('section', [build('h3', words.tools), build('div', buttons, {className: 'tools'}), steps]);
}

function buildSteps({title, steps, open}, told) {
  const items = steps.map(({say, code, file}) => build('li', [writeSentence(say),
    ...(code ? [buildCode(code, `${title}, ${file}`, told)] : [])]));
  return [...(open && isHome ? [buildEditor(steps.at(-1).code, open, told)] : []), build('ol', items)];
}

/** A sentence; an address in it can be opened. */
const writeSentence = (text) => build('p', text.split(/(https?:\/\/\S+)/).map((part, place) =>
  place % 2 ? build('a', part, {href: part, target: '_blank'}) : part));

/** The editor takes no sketch by its address: it is copied, as long as this page has the focus, and then opened. */
function buildEditor(sketch, address, told) {
  const button = build('button', words.openEditor, {type: 'button'});
  button.addEventListener('click', async () => {
    const done = await copyText(sketch);
    sayWord(told, done, words.sketch);
    window.open(address, '_blank', 'noopener');
  });
  return build('div', [button, build('p', words.explainEditor)], {className: 'editor'});
}
