/**
 * Texts to copy, with their buttons. What became of it is told in an element that the page shows for that, which goes
 * on to say nothing after a while.
 */
import {build} from './dom.js';
import {copying as words} from './words.js';

const SHOWN = 1500; // milliseconds that “Copied” stays

/** A text with its button, called by this name; `told` says what became of it. */
export function buildCode(code, name, told) {
  const text = build('pre', code.trimEnd(), {tabIndex: 0});
  text.setAttribute('role', 'region');
  text.setAttribute('aria-label', name);
  return build('div', [text, buildCopy(name, () => code, told)], {className: 'code'});
}

/** A button that copies what `read` gives when it is pressed. */
export function buildCopy(name, read, told) {
  const button = build('button', words.copy, {type: 'button', className: 'copy'});
  button.setAttribute('aria-label', words.copyWhat(name));
  button.addEventListener('click', async () => {
    button.textContent = sayWord(told, await copyText(read()));
    setTimeout(() => { button.textContent = words.copy; }, SHOWN);
  });
  return button;
}

let fading; // the word that is told goes after a while, so that the next is heard again

/** Tell whether a text was copied; returns the words. */
export function sayWord(told, done) {
  clearTimeout(fading);
  fading = setTimeout(() => { told.textContent = ''; }, SHOWN);
  told.textContent = done ? words.copied : words.notCopied;
  return told.textContent;
}

/** Copy a text; whether it is in the clipboard now. Pages of other machines, over http, have the old way alone. */
export async function copyText(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text).then(() => true, () => false);
  const field = build('textarea', '', {value: text, className: 'unseen'});
  document.body.append(field);
  field.select();
  const done = document.execCommand('copy');
  field.remove();
  return done;
}
