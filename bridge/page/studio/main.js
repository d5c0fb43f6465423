/**
 * The studio's shell: which page an address shows, the header that leads to each, and the word that Catwalk has gone.
 *
 * A page is what a function of its module gives: `{element, close()}`. `#/` has every model, `#/models/NAME` one of
 * them, `#/live` what happens now. Whoever opens `/` itself sees the first model at once, live.
 */
import {ask, watchReach} from './asking.js';
import {openDirectory} from './directory.js';
import {build, find} from './dom.js';
import {buildStrip, openLive} from './live.js';
import {openModel} from './model_page.js';
import {shell as words} from './words.js';

const PAGES = {
  '': {title: words.models, open: () => openDirectory()},
  live: {title: words.live, open: () => openLive()},
};
const NAVIGATION = [['#/', words.models], ['#/live', words.live], ['/docs', words.addresses]];

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
  const [section, name = ''] = address.replace(/^#\/?/, '').split('/').map(decodeURIComponent);
  if (section === 'models' && name) return {title: name, open: () => openModelPage(name)};
  return PAGES[section] ?? {title: words.name, open: () => ({element: build('p', words.unknown(address)), close() {}})};
}

function showPage() {
  if (!location.hash) return openFirst();
  const {title, open} = choosePage(location.hash);
  const moved = shown !== null;
  shown?.close();
  shown = open();
  main.replaceChildren(shown.element);
  document.title = words.title(title);
  for (const link of document.querySelectorAll('nav a')) {
    link.toggleAttribute('aria-current', link.hash === location.hash && link.pathname === location.pathname);
  }
  if (!moved) return;
  scrollTo(0, 0);
  main.focus({preventScroll: true}); // so that keyboards and screen readers begin with the page
}

/** The first model that looks at something is the first thing to see; with none, the directory. */
async function openFirst() {
  const {models} = await ask('/models');
  const first = models.find(({source}) => !source) ?? models[0];
  history.replaceState(null, '', first ? `#/models/${first.name}` : '#/');
  showPage();
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
