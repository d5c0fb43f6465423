/**
 * Fetching a model's files: how much that is, the licence where somebody must say yes to it first, and how far it is.
 */
import {ask, spellPath} from './asking.js';
import {build, buildButton, write} from './dom.js';
import {fetching as words} from './words.js';

/** “3.1 MB”. */
export const showSize = (bytes) => bytes < 1e6 ? words.kilobytes(Math.ceil(bytes / 1000)) :
  words.megabytes((bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0));

export const isFetching = ({pull}) => pull?.state === 'fetching';

/** Is there anything that a button could fetch? Of a file that somebody named by its address, nobody knows the size. */
export const isLacking = ({described, ready, missing, needs}) => Boolean(missing || described && !ready && !needs);

/**
 * `{element, show(offer)}`: an offer is a model as the directory has it. `act` gets the promise of what Catwalk says to
 * the button; `read()` gives the options that are chosen, if any are.
 */
export function openFetch(name, act, read) {
  const progress = build('progress', '', {max: 1, ariaLabel: words.fetching(name)});
  const amount = build('span', '', {className: 'quiet'});
  const element = build('div', '', {className: 'fetch'});
  const failure = build('p', '', {className: 'sentence'});
  let drawn = '';
  const pull = () => {
    failure.role = 'alert'; // from now on it is told aloud
    // The button said how much it is, and the box was ticked where there is one.
    act(ask(spellPath(name, '/pull'), {method: 'POST', body: {accept_licences: true, options: read()}}));
  };
  const show = (offer) => {
    const {missing, restricted} = offer;
    const key = JSON.stringify([missing, restricted, isFetching(offer)]);
    if (key !== drawn) {
      element.replaceChildren(...(isFetching(offer) ? [build('div', [progress, amount], {className: 'fetching'})] :
        [failure, ...buildPull(name, missing, restricted, pull)]));
    }
    drawn = key;
    write(failure, offer.pull?.error ?? '');
    if (isFetching(offer)) showProgress(offer.pull);
  };
  const showProgress = ({done, size}) => {
    if (size) progress.value = done / size;
    write(amount, size ? words.amount(showSize(done), showSize(size)) : showSize(done));
  };
  return {element, show};
}

function buildPull(name, missing, restricted, pull) {
  const text = missing ? words.fetch(showSize(missing)) : words.fetchIt;
  const button = buildButton(text, pull, {ariaLabel: `${text}: ${name}`, disabled: Boolean(restricted)});
  if (!restricted) return [button];
  const box = build('input', '', {type: 'checkbox'});
  box.addEventListener('change', () => { button.disabled = !box.checked; });
  return [build('p', restricted, {className: 'restricted'}), build('label', [box, words.accept]), button];
}
