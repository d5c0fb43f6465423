/**
 * `#/`: every model there is, served or not, with a picture that it made itself; found by words and by filters,
 * fetched, started and stopped here.
 */
import {isHome} from './asking.js';
import {openCard} from './card.js';
import {watchCatalog} from './catalog.js';
import {build, buildButton, write} from './dom.js';
import {openExamples} from './examples.js';
import {buildFilters, fitsWanted} from './filters.js';
import {buildInvitation} from './invitation.js';
import {directory as words} from './words.js';

/** The page. */
export function openDirectory() {
  const directory = new Directory();
  return {element: directory.element, close: () => directory.asking.close()};
}

class Directory {
  models = [];
  cards = new Map();

  constructor() {
    this.grid = build('div', '', {className: 'cards'});
    this.count = build('p', words.looking, {className: 'count', role: 'status'});
    this.failure = build('p', '', {className: 'sentence', hidden: true});
    this.filters = buildFilters(() => this.showFitting());
    this.nothing = build('p', [words.nothing, ' ', buildButton(words.showAll, () => this.filters.clear())],
      {hidden: true});
    this.examples = openExamples();
    this.element = build('div', [build('h2', words.title), ...(isHome ? [] : [build('p', words.guest)]),
      buildInvitation(), this.filters.element, this.count, this.failure, this.nothing, this.grid,
      this.examples.element], {className: 'directory'});
    this.asking = watchCatalog((models) => this.take(models),
      (error) => Object.assign(this.failure, {textContent: error.message, hidden: false}));
  }

  /** The catalog as it is now; cards stay where they are, so that nothing moves under a hand. */
  take(models) {
    this.failure.hidden = true;
    this.models = models;
    this.filters.offer(models);
    for (const model of models) {
      if (!this.cards.has(model.name)) {
        const card = openCard(model.name, () => this.asking.again());
        this.cards.set(model.name, card);
        this.grid.append(card.element);
      }
      this.cards.get(model.name).show(model);
    }
    this.examples.show(models);
    this.showFitting();
  }

  showFitting() {
    const fitting = this.models.filter((model) => fitsWanted(model, this.filters.wanted));
    for (const [name, {element}] of this.cards) element.hidden = !fitting.some((model) => model.name === name);
    write(this.count, words.count(fitting.length, this.models.length));
    this.nothing.hidden = fitting.length > 0 || !this.models.length;
  }
}
