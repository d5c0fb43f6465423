/**
 * The studio's shell: which page an address shows.
 *
 * A page is what a function of its module gives: `{element, close()}`. `#/` has every model, `#/models/NAME` one of
 * them, `#/live` what happens now, `#/sites` who else would like to use it. Whoever opens `/` itself sees the first
 * model at once, live.
 */
import {keepAsking} from './asking.js';
import {build, find} from './dom.js';
import {buildHeader, markWay} from './header.js';
import {openModel} from './model_page.js';
import {shell as words} from './words.js';

/** The pages that are loaded when somebody goes there; a model's own is there from the start. */
const PAGES = {
  __proto__: null, // no other word is a page
  '': {title: words.models, load: async () => (await import('./directory.js')).openDirectory},
  live: {title: words.live, load: async () => (await import('./live.js')).openLive},
  sites: {title: words.sites, load: async () => (await import('./sites.js')).openSites},
};

const FIRST_PAUSE = 1000; // milliseconds between questions for the first model

const main = find('#page');
let shown = null;

/** What an address shows: “#/models/pose” is the model page of pose. */
function choosePage(address) {
  const [section, name = ''] = address.replace(/^#\/?/, '').split('/');
  if (section === 'models' && name) return {title: readName(name), load: () => () => openModel(readName(name))};
  return PAGES[section] ?? {title: words.name, load: () => () => openNothing(address)};
}

function readName(word) {
  try {
    return decodeURIComponent(word);
  } catch {
    return word; // a % that means itself
  }
}

/** What stands at an address that has no page, and the way to where models are. */
function openNothing(address) {
  const way = build('a', words.allModels, {href: '#/'});
  return {element: build('div', [build('h2', words.nowhere), build('p', words.unknown(address)), build('p', way)]),
    close() {}};
}

async function showPage() {
  if (!location.hash) return openFirst();
  const address = location.hash;
  const {title, load} = choosePage(address);
  const open = await Promise.resolve(load()).catch(() => openAway);
  if (location.hash !== address) return; // somebody was quicker, and went elsewhere
  const moved = main.hasChildNodes();
  shown?.close();
  document.title = words.title(title); // before it connects: so is a sketch called by those who look who is there
  shown = open();
  main.replaceChildren(shown.element);
  markWay();
  if (!moved) return;
  scrollTo(0, 0);
  main.focus({preventScroll: true}); // so that keyboards and screen readers begin with the page
}

/** What stands there when a page could not be loaded: it comes as soon as Catwalk is back. */
function openAway() {
  const {close} = keepAsking('/models', FIRST_PAUSE, () => location.reload());
  return {element: build('p', words.away), close};
}

/** The first model that looks at something is the first thing to see; with none, the directory. */
function openFirst() {
  shown?.close();
  shown = keepAsking('/models', FIRST_PAUSE, ({models}) => {
    const first = models.find(({source}) => !source) ?? models[0];
    history.replaceState(null, '', first ? `#/models/${encodeURIComponent(first.name)}` : '#/');
    showPage();
  });
}

if (catwalk.token) history.replaceState(null, '', location.pathname + location.hash); // nobody reads it off the screen
buildHeader(main);
addEventListener('hashchange', showPage);
showPage();
