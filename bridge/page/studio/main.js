/**
 * The studio's shell: which page an address shows, the header that leads to each, and the word that Catwalk has gone.
 *
 * A page is what a function of its module gives: `{element, close()}`. `#/` has every model, `#/models/NAME` one of
 * them, `#/live` what happens now, `#/sites` who else would like to use it. Whoever opens `/` itself sees the first
 * model at once, live.
 */
import {isHome, keepAsking, watchReach} from './asking.js';
import {build, find} from './dom.js';
import {buildStrip} from './latency.js';
import {openModel} from './model_page.js';
import {shell as words} from './words.js';

/** The pages that are loaded when somebody goes there; a model's own is there from the start. */
const PAGES = {
  '': {title: words.models, load: async () => (await import('./directory.js')).openDirectory},
  live: {title: words.live, load: async () => (await import('./live.js')).openLive},
  sites: {title: words.sites, load: async () => (await import('./sites.js')).openSites},
};
const NAVIGATION = [['#/', words.models], ['#/live', words.live], ...(isHome ? [['#/sites', words.sites]] : []),
  ['/docs', words.addresses]];

const FIRST_PAUSE = 1000; // milliseconds between questions for the first model

const main = find('#page');
let shown = null;

/** A model's own page, with its row of the live strip below. */
function openModelPage(name) {
  const [page, strip] = [openModel(name), buildStrip(name)];
  return {element: build('div', [page.element, strip.element], {className: 'model-page'}),
    close() { page.close(); strip.close(); }};
}

/** What an address shows: “#/models/pose” is the model page of pose. */
function choosePage(address) {
  const [section, name = ''] = address.replace(/^#\/?/, '').split('/');
  if (section === 'models' && name) return {title: readName(name), load: () => () => openModelPage(readName(name))};
  const nothing = () => ({element: build('p', words.unknown(address)), close() {}});
  return PAGES[section] ?? {title: words.name, load: () => nothing};
}

function readName(word) {
  try {
    return decodeURIComponent(word);
  } catch {
    return word; // a % that means itself
  }
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
  for (const link of document.querySelectorAll('nav a')) {
    link.ariaCurrent = link.hash === address && link.pathname === location.pathname ? 'page' : null;
  }
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

function buildHeader() {
  const skip = build('button', words.skip, {type: 'button', className: 'skip'});
  skip.addEventListener('click', () => main.focus());
  const links = NAVIGATION.map(([href, name]) => build('li', build('a', name, {href})));
  const away = build('p', '', {id: 'away'});
  away.setAttribute('role', 'alert');
  watchReach((reached) => { away.textContent = reached ? '' : words.away; });
  find('header').replaceChildren(skip, build('h1', build('a', words.name, {href: '/'})), build('p', words.motto),
    build('nav', build('ul', links), {ariaLabel: words.pages}), away);
}

if (catwalk.token) history.replaceState(null, '', location.pathname + location.hash); // nobody reads it off the screen
buildHeader();
addEventListener('hashchange', showPage);
showPage();
