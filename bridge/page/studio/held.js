/**
 * What is held for everyone of one model: the live settings that OSC, sketches and this page share.
 *
 * Catwalk is asked for them again and again, so that what others change shows; what this page changes goes out at
 * once, one message at a time. What changes while a message is on its way waits, only its last value, and is sent next.
 */
import {ask, keepAsking, spellPath} from './asking.js';
import {readHeld} from './served.js';

const PAUSE = 400; // milliseconds between questions

/**
 * `show(held)` gets all that is held whenever it has changed and nothing is on its way, `changed()` is told of each
 * change, anybody's, once it holds, and `refuse(name, sentence)` what Catwalk did not take.
 */
export class Held {
  waiting = {}; // what is to be sent, by name
  sending = false;
  sent = 0; // messages, in all
  asked = 0; // of them, when Catwalk was asked last
  before = ''; // what was held then, as text

  constructor(model, {show, changed, refuse}) {
    Object.assign(this, {path: spellPath(model.name, '/settings'), show, changed, refuse});
    this.poll = keepAsking(() => readHeld(model), PAUSE, ({settings}) => this.hear(settings));
  }

  /** Hold a value; null lets go. */
  hold(name, value) {
    this.waiting[name] = value;
    return this.send();
  }

  close() { this.poll.close(); }

  get idle() { return !this.sending && !Object.keys(this.waiting).length; }

  /** What Catwalk said when it was asked; where something was sent meanwhile, it may say how it was before. */
  hear(settings) {
    const fresh = this.asked === this.sent && this.idle;
    this.asked = this.sent;
    if (!fresh) this.send();
    else if (this.take(settings)) this.changed();
  }

  take(settings) {
    const words = JSON.stringify(settings);
    if (words === this.before) return false;
    this.before = words;
    this.show(settings);
    return true;
  }

  async send() {
    if (this.sending) return;
    this.sending = true;
    for (let going = true; going && Object.keys(this.waiting).length;) {
      const values = this.waiting;
      this.waiting = {};
      going = await this.put(values);
    }
    this.sending = false;
  }

  /** Returns whether anybody was there. */
  async put(values) {
    this.sent += 1;
    const names = Object.keys(values);
    try {
      const {settings} = await ask(this.path, {method: 'PUT', body: values});
      for (const name of names) this.refuse(name, '');
      if (!Object.keys(this.waiting).length) this.take(settings);
      this.changed();
    } catch (error) {
      if (error.code === 'away') this.waiting = {...values, ...this.waiting}; // it is sent when Catwalk is back
      else if (names.length === 1) this.refuse(names[0], error.message);
      else for (const name of names) await this.put({[name]: values[name]});
      return error.code !== 'away';
    }
    return true;
  }
}
