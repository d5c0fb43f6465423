/** How other machines join; only pages of this machine are told. */
import {ask, isHome} from './asking.js';
import {build} from './dom.js';
import {invitation as words} from './words.js';

/** Links for other machines and the first as a QR code; empty and hidden where Catwalk is for this machine alone. */
export function buildInvitation() {
  const section = build('section', '', {id: 'lan', hidden: true});
  if (isHome) writeLinks(section).catch(() => null);
  return section;
}

async function writeLinks(section) {
  const {open, links, picture} = await ask('/lan');
  if (!open) return;
  section.replaceChildren(build('h2', words.title), build('figure', '', {innerHTML: picture}),
    build('p', links.length ? words.invited : words.lonely),
    build('ul', links.map((link) => build('li', build('a', link, {href: link})))));
  section.hidden = false;
}
