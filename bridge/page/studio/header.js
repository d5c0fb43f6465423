/** The header of every page: the name, the ways to each page, and the word that Catwalk has gone. */
import {isHome, watchReach} from './asking.js';
import {build, buildButton, find} from './dom.js';
import {shell as words} from './words.js';

const WAYS = [['/#/', words.models], ['/#/live', words.live], ...(isHome ? [['/#/sites', words.sites]] : []),
  ['/docs', words.addresses]];

/** Fill the header; `main` is what keyboards skip to. */
export function buildHeader(main) {
  const skip = buildButton(words.skip, () => main.focus(), {className: 'skip'});
  const links = WAYS.map(([href, name]) => build('li', build('a', name, {href})));
  const away = build('p', '', {id: 'away', role: 'alert'});
  watchReach((reached) => { away.textContent = reached ? '' : words.away; });
  find('header').replaceChildren(skip, build('h1', build('a', words.name, {href: '/'})),
    build('p', words.motto, {className: 'motto'}), build('nav', build('ul', links), {ariaLabel: words.pages}), away);
}

/** Show where this page is among the ways; a model's page lies below the one to all models. */
export function markWay() {
  for (const link of document.querySelectorAll('nav a')) {
    const here = link.pathname === location.pathname;
    const within = here && link.hash === '#/' && location.hash.startsWith('#/models/');
    link.ariaCurrent = here && link.hash === location.hash ? 'page' : within ? 'true' : null;
  }
}
