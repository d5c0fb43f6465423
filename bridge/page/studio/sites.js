/** `#/sites`: pages from elsewhere that asked and were refused, and a button that lets a site in. */
import {ask, keepAsking} from './asking.js';
import {build, buildButton} from './dom.js';
import {buildMoment} from './moments.js';
import {sites as words} from './words.js';

const PAUSE = 2000; // milliseconds between looks

/** The page. */
export function openSites() {
  const sites = new Sites();
  return {element: sites.element, close: () => sites.asking.close()};
}

class Sites {
  drawn = '';

  constructor() {
    this.failure = build('p', '', {className: 'sentence', role: 'alert', hidden: true});
    this.lists = build('div', '', {tabIndex: -1}); // what was pressed vanishes, and focus stays here
    this.element = build('div', [build('h2', words.title), build('p', words.what), this.failure, this.lists],
      {className: 'sites'});
    this.asking = keepAsking('/sites', PAUSE, (told) => this.show(told), (error) => this.complain(error));
  }

  complain(error) {
    this.failure.hidden = !error;
    this.failure.textContent = error?.message ?? '';
  }

  show(told) {
    const key = JSON.stringify(told);
    if (key === this.drawn) return;
    this.drawn = key;
    const {asked, allowed, listed} = told;
    const waiting = asked.filter(({origin}) => !allowed.includes(origin));
    this.lists.replaceChildren(
      build('section', [build('h3', words.asked), ...(waiting.length ? [build('p', words.trust),
        build('ul', waiting.map((site) => this.buildAsked(site)))] : [build('p', words.nobody)])]),
      ...(allowed.length ? [build('section', [build('h3', words.allowed),
        build('ul', allowed.map((origin) => this.buildAllowed(origin)))])] : []),
      build('section', [build('h3', words.listed), build('ul', listed.map((origin) => build('li', origin)))]));
  }

  buildAsked({origin, times, last}) {
    return build('li', [build('b', origin), build('small', [words.times(times), buildMoment(last)]),
      this.buildDeed(words.allow, () => ask('/sites', {method: 'POST', body: {origin}}),
        {ariaLabel: words.allowName(origin), className: ''})]);
  }

  buildAllowed(origin) {
    const path = `/sites?${new URLSearchParams({origin})}`;
    return build('li', [build('b', origin), build('small', words.keep(origin)),
      this.buildDeed(words.takeBack, () => ask(path, {method: 'DELETE'}), {ariaLabel: words.takeBackName(origin)})]);
  }

  buildDeed(text, deed, attributes) {
    return buildButton(text, async () => {
      this.lists.focus();
      this.complain(await deed().then(() => null, (error) => error));
      this.asking.again();
    }, attributes);
  }
}
