/**
 * Asks a model for its page: frame after frame of what moves, once for each picture or setting that changes, and not
 * at all where Catwalk itself asks it, as a source or linked to another model: then the page listens.
 *
 * A page that nobody sees asks and hears nothing. A model that is not running is not asked; it goes on when it is back.
 */
import {isFed} from './snippets/reading.js';

/** `show(all, below)` gets every answer, `fail(error)` what went wrong, `hint(progress)` how far a slow answer is. */
export class Trying {
  feed = null;
  running = false; // the model
  going = false; // it is asked, or heard
  wanted = false; // a single answer, of what is there now
  asking = false; // one is on its way
  missed = false; // nobody was there to answer
  open = true;

  constructor(model, {input, show, fail, hint}) {
    Object.assign(this, {model, input, show, fail, hint, fed: isFed(model.info)});
    model.onpartial = (all, progress) => this.takePart(all, progress);
    this.look = () => document.hidden ? this.rest() : this.begin();
    document.addEventListener('visibilitychange', this.look);
  }

  /** Look at another feed from now on. */
  use(feed) {
    this.rest();
    this.feed = feed;
    this.begin();
  }

  /** Whether the model runs. */
  note(now) {
    const back = now && !this.running;
    this.running = now;
    if (!now) this.rest();
    else if (back) this.begin();
    else if (this.missed) this.askAgain(); // Catwalk was away; that it runs is told by the socket that it is asked by
  }

  close() {
    this.rest();
    this.open = false;
    this.model.onpartial = null;
    document.removeEventListener('visibilitychange', this.look);
  }

  /** Ask once more, now or after the answer that is on its way; once for all that changes at the same time. */
  async askAgain() {
    this.wanted = true;
    if (this.asking || !this.going || this.feed?.live) return;
    this.asking = true;
    this.missed = false;
    await null;
    while (this.wanted && this.going && !this.missed) {
      this.wanted = false;
      await this.askOnce(this.feed?.source);
    }
    this.asking = false;
  }

  askOnce(below) {
    const inputs = this.input && below ? {[this.input]: below} : {};
    return this.model.query(inputs, true).then((all) => all && this.take(all, below), (error) => {
      this.missed = error.code === 'away';
      this.take(null, null, error);
    });
  }

  begin() {
    const lacks = this.input && !this.feed && !this.fed;
    if (this.going || !this.running || document.hidden || !this.open || lacks) return;
    this.going = true;
    if (this.fed) this.listen();
    else if (this.feed?.live) this.follow(this.feed.source);
    else this.askAgain();
  }

  follow(source) { this.model.detectStart({[this.input]: source}, (first, all, error) => this.take(all, source, error)); }

  listen() {
    const inputs = this.model.info.inputs.filter(({kind, required}) => kind === 'image' && required)
      .map(({name}) => name);
    this.model.listen((first, all, error) => this.take(all, all[inputs[0]]?.canvas, error), {inputs});
  }

  rest() {
    if (!this.going) return;
    this.going = false;
    this.model.detectStop();
    if (this.model.ear) this.model.unlisten();
  }

  take(all, below, error) {
    if (!this.open) return;
    if (error) this.fail(error);
    else this.show(all, below);
  }

  takePart(all, progress) {
    if (!this.open || !this.going) return;
    this.show(all, this.feed?.source, true);
    this.hint(progress);
  }
}
