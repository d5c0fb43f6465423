/**
 * The tab Network of a model's page: for each tool a snippet that works as it stands; and every door that is open, with
 * its address, what goes in and what comes out.
 *
 * What is shown is what the doors themselves say, asked anew each time the tab is built. All texts are shown as text.
 */
import {ask} from './asking.js';
import {buildCode, buildCopy, copyText, sayWord} from './copying.js';
import {build} from './dom.js';
import {listDoors} from './snippets/doors.js';
import {writeSnippets} from './snippets/index.js';
import * as words from './words.js';

const KEPT = 'catwalk-tool'; // the tool that somebody chose, for the next model
const EARS = 57200; // the UDP port at which patches listen
const LOOPBACK = /^(localhost|127\.|\[::1\])/;

/** The tab of a model that is served, from its info. It fills by itself. */
export function buildNetwork(info) {
  const told = build('p', '', {className: 'unseen', role: 'status'});
  const element = build('div', [build('p', words.network.asking, {className: 'quiet'}), told], {className: 'network'});
  findPlace(info).then(({place, model}) => {
    const snippets = writeSnippets(model, place);
    element.replaceChildren(told, ...(snippets.length ? [buildTools(snippets, told)] : []),
      buildDoors(listDoors(model, place), told));
  }, (error) => element.replaceChildren(told, build('p', error.message, {className: 'failure', role: 'alert'})));
  return element;
}

// What the doors say ------------------------------------------------------------------------------------------------

/** The place that snippets are written for, and the model's info with its links. */
async function findPlace({name}) {
  const [{doors, models}, model] = await Promise.all([ask('/healthz'), ask(`/models/${encodeURIComponent(name)}`)]);
  const open = doors.filter(({state}) => state === 'open');
  const osc = open.find(({door}) => door === 'osc');
  const place = {origin: location.origin, token: catwalk.token, ears: EARS,
    osc: osc ? {host: location.hostname, port: readPort(osc.addresses[0])} : null};
  return {model, place: {...place, runway: await findRunway(name, open, models[0].name === name)}};
}

const readPort = (address) => Number(address.match(/(\d+)\/?$/)[1]);

/** The old doors of the model; null where it has none, or is private there. */
async function findRunway(name, open, first) {
  const find = (wanted) => open.find(({door, model}) => door === wanted && model === name);
  const [http, socketio] = [find('runway'), find('socketio')];
  const spell = (found) => found ? `http://${location.hostname}:${readPort(found.addresses[0])}` : '';
  const address = first ? location.origin : spell(http);
  if (!address) return null;
  const slug = `${encodeURIComponent(name)}.hosted-models.runwayml.cloud`;
  const info = await ask(`/${slug}/v1/info`).catch(() => null);
  return info && {http: address, socketio: spell(socketio), info};
}

// What is shown -----------------------------------------------------------------------------------------------------

function buildDoors(doors, told) {
  const list = build('dl', doors.flatMap((door) => buildDoor(door, told)));
  return build('section', [build('h3', words.network.doors), list], {className: 'doors'});
}

function buildDoor({name, address, method, takes, gives}, told) {
  const list = (term, values) => values.length ? [build('div', [build('small', `${term} `), build('code',
    values.join(', '))])] : [];
  return [build('dt', name), build('dd', [
    build('div', [...(method ? [build('small', method)] : []), build('code', address),
      buildCopy(name, () => address, told)],
      {className: 'address'}),
    ...list(words.network.takes, takes), ...list(words.network.gives, gives)])];
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
    keepTool(snippets[place].id);
    show(snippets[place]);
  }));
  show(snippets.find(({id}) => id === recallTool()) ?? snippets[0]);
  return build('section', [build('h3', words.network.tools), build('div', buttons, {className: 'tools'}), steps]);
}

function buildSteps({title, steps, open}, told) {
  const items = steps.map(({say, code, file}) => build('li', [build('p', say),
    ...(code ? [buildCode(code, `${title}, ${file}`, told)] : [])]));
  return [...(open && LOOPBACK.test(location.hostname) ? [buildEditor(steps.at(-1).code, open, told)] : []),
    build('ol', items)];
}

/** The editor takes no sketch by its address: it is copied, and the editor opened beside. */
function buildEditor(sketch, address, told) {
  const button = build('button', words.network.openEditor, {type: 'button'});
  button.addEventListener('click', async () => {
    window.open(address, '_blank', 'noopener');
    sayWord(told, await copyText(sketch));
  });
  return build('div', [button, build('p', words.network.explainEditor)], {className: 'editor'});
}

/** A browser may keep nothing for a page; then the first tool is shown. */
function keepTool(id) {
  try {
    localStorage.setItem(KEPT, id);
  } catch { /* so be it */ }
}

function recallTool() {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}
