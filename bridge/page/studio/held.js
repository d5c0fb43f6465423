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
export function openHeld(model, {show, changed, refuse}) {
  const path = spellPath(model.name, '/settings');
  let [waiting, sending, sent, before] = [{}, false, 0, ''];

  const take = (settings) => {
    const words = JSON.stringify(settings);
    if (words === before) return false;
    before = words;
    show(settings);
    return true;
  };

  async function put(values) {
    sent += 1;
    try {
      const {settings} = await ask(path, {method: 'PUT', body: values});
      for (const name of Object.keys(values)) refuse(name, '');
      if (!Object.keys(waiting).length) take(settings);
      changed();
    } catch (error) {
      const names = Object.keys(values);
      if (error.code === 'away') waiting = {...values, ...waiting}; // it is sent when Catwalk is back
      else if (names.length === 1) refuse(names[0], error.message);
      else for (const name of names) await put({[name]: values[name]});
      return error.code !== 'away';
    }
    return true;
  }

  async function send() {
    if (sending) return;
    sending = true;
    for (let going = true; going && Object.keys(waiting).length;) {
      const values = waiting;
      waiting = {};
      going = await put(values);
    }
    sending = false;
  }

  let asked = 0;
  const poll = keepAsking(() => readHeld(model), PAUSE, ({settings}) => {
    const fresh = asked === sent && !sending && !Object.keys(waiting).length;
    asked = sent;
    if (fresh && take(settings)) changed();
    else if (!fresh) send();
  });

  return {
    /** Hold a value; null lets go. */
    hold(name, value) {
      waiting[name] = value;
      return send();
    },
    close: poll.close,
  };
}
