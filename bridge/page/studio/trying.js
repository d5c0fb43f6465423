/**
 * Asks a model for its page: frame after frame of what moves, once for each picture or setting that changes, and not
 * at all where Catwalk itself asks it, as a source or linked to another model: then the page listens.
 *
 * A page that nobody sees asks and hears nothing. A model that is not running is not asked; it goes on when it is back.
 */
import {isFed} from './snippets/reading.js';

/** `show(all, below)` gets every answer, `fail(error)` what went wrong, `hint(progress)` how far a slow answer is. */
export function openTrying(model, {input, show, fail, hint}) {
  const fed = isFed(model.info);
  let [feed, going, running, wanted, asking, missed, open] = [null, false, false, false, false, false, true];

  const take = (all, below, error) => {
    if (!open) return;
    if (error) return fail(error);
    show(all, below);
  };

  /** Ask once more, now or after the answer that is on its way; once for all that changes at the same time. */
  async function askAgain() {
    wanted = true;
    if (asking || !going || feed?.live) return;
    asking = true;
    missed = false;
    await null;
    while (wanted && going && !missed) {
      wanted = false;
      const below = feed?.source;
      await model.query(input && below ? {[input]: below} : {}, true).then((all) => all && take(all, below), (error) => {
        missed = error.code === 'away';
        take(null, null, error);
      });
    }
    asking = false;
  }

  function begin() {
    const lacks = input && !feed && !fed;
    if (going || !running || document.hidden || !open || lacks) return;
    going = true;
    if (fed) listen();
    else if (feed?.live) {
      const {source} = feed;
      model.detectStart({[input]: source}, (first, all, error) => take(all, source, error));
    } else askAgain();
  }

  function listen() {
    const inputs = model.info.inputs.filter(({kind, required}) => kind === 'image' && required).map(({name}) => name);
    model.listen((first, all, error) => take(all, all[inputs[0]]?.canvas, error), {inputs});
  }

  function rest() {
    if (!going) return;
    going = false;
    model.detectStop();
    if (model.ear) model.unlisten();
  }

  const look = () => document.hidden ? rest() : begin();
  model.onpartial = (all, progress) => {
    if (!open || !going) return;
    show(all, feed?.source, true);
    hint(progress);
  };
  document.addEventListener('visibilitychange', look);
  return {
    fed,
    askAgain,
    /** Look at another feed from now on. */
    use(next) {
      rest();
      feed = next;
      begin();
    },
    /** Whether the model runs. */
    note(now) {
      const back = now && !running;
      running = now;
      if (!running) rest();
      else if (back) begin();
      else if (missed) askAgain(); // Catwalk was away; that it runs is told by the socket that it is asked by
    },
    close() {
      rest();
      open = false;
      model.onpartial = null;
      document.removeEventListener('visibilitychange', look);
    },
  };
}
