/**
 * A model's options, folded away until somebody wants others. What is chosen may need files that are not here yet;
 * Catwalk is asked whenever something is chosen, and again while they are lacking.
 */
import {ask} from './asking.js';
import {build, write} from './dom.js';
import {options as words} from './words.js';

/** `take(offer)` gets the model as the directory would have it with what is chosen. */
export class Options {
  chosen = {};
  offer = null; // null before somebody looked
  turn = 0;

  constructor(name, take, hint = '') {
    Object.assign(this, {name, take});
    this.place = build('div');
    this.sentence = build('p', '', {className: 'sentence', role: 'status'});
    const head = [build('summary', words.title), ...(hint ? [build('p', hint)] : [])];
    this.element = build('details', [...head, this.place, this.sentence], {className: 'options'});
    this.element.addEventListener('toggle', () => { if (this.element.open && !this.offer) this.load(); });
  }

  /** What was chosen, by name; nothing before somebody looked. */
  read() { return this.offer ? this.chosen : undefined; }

  /** Show what the model has been set up with, or would be. */
  load() {
    return this.hear(async () => {
      const [told, {buildChoices}] = await Promise.all([this.ask({}), import('./controls.js')]);
      this.chosen = {...told.chosen};
      const {options} = told.info;
      this.place.replaceChildren(...(options.length ?
        buildChoices(options, this.chosen, () => this.look()) : [words.none]));
      return this.isUsual() ? this.accept(told) : this.look();
    });
  }

  /** See what is needed with what is chosen. */
  look() {
    const own = this.turn += 1;
    return this.hear(async () => {
      const offer = await this.ask(this.chosen);
      return own === this.turn ? this.accept(offer) : undefined; // else something else was chosen meanwhile
    });
  }

  isUsual() { return !Object.keys(this.chosen).length; }

  /** Hand the offer on; what is to be said of it here: what a model lacks as it comes is said with its deeds. */
  accept(offer) {
    this.offer = offer;
    this.take(offer);
    return offer.ready || this.isUsual() ? '' : offer.needs || words.lacking;
  }

  /** The same, where something was lacking. */
  refresh() { if (this.offer && !this.offer.ready) this.look(); }

  /** Forget what was chosen: the model has it now, or another. */
  close() {
    this.turn += 1;
    this.offer = null;
    this.element.open = false;
  }

  ask(chosen) { return ask(`/catalog/${encodeURIComponent(this.name)}?${new URLSearchParams(chosen)}`); }

  /** Do it, and show the sentence that comes of it, if any does. */
  async hear(deed) {
    const sentence = await deed().catch(({message}) => message);
    if (sentence !== undefined) write(this.sentence, sentence);
  }
}
