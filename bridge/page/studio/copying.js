/**
 * Texts to copy, with their buttons. What became of it is told in an element that the page shows for that, which goes
 * on to say nothing after a while.
 */
import {build, buildButton} from './dom.js';
import {copying as words} from './words.js';

const SHOWN = 1500; // milliseconds that “Copied” stays

/** A text with its button, called by this name; `told` says what became of it. */
export function buildCode(code, name, told) {
  const text = build('pre', code.trimEnd(), {tabIndex: 0, role: 'region', ariaLabel: name});
  return build('div', [text, buildCopy(name, () => code, told)], {className: 'code'});
}

/** A button that copies what `read` gives when it is pressed. */
export function buildCopy(name, read, told) {
  const button = buildButton(words.copy, async () => {
    button.textContent = sayWord(told, await copyText(read()), name);
    setTimeout(() => { button.textContent = words.copy; }, SHOWN);
  }, {className: 'plain copy', ariaLabel: words.copyWhat(name)});
  return button;
}

let fading; // the word that is told goes after a while, so that the next is heard again

/** Tell whether the text of this name was copied; returns the words for its button. */
export function sayWord(told, done, name) {
  clearTimeout(fading);
  fading = setTimeout(() => { told.textContent = ''; }, SHOWN);
  told.textContent = done ? words.copiedWhat(name) : words.notCopied;
  return done ? words.copied : words.notCopied;
}

/** Copy a text; whether it is in the clipboard now. */
export async function copyText(text) {
  const done = await navigator.clipboard?.writeText(text).then(() => true, () => false);
  return done || copyField(text);
}

/** The old way, for pages of other machines, over http, and where the browser does not allow the new one. */
function copyField(text) {
  const focused = document.activeElement;
  const field = build('textarea', '', {value: text, className: 'unseen'});
  document.body.append(field);
  field.select();
  const done = document.execCommand('copy');
  field.remove();
  focused?.focus();
  return done;
}
