/** Elements: finding them, building them with text or children, writing into them, and buttons that do something. */

export const find = (selector, within = document) => within.querySelector(selector);

/** An element with text or children. */
export function build(tag, content = '', attributes = {}) {
  const element = Object.assign(document.createElement(tag), attributes);
  element.append(...[content].flat());
  return element;
}

/** Give an element a text, where it has another: a text that is put there anew is read aloud anew. */
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** A button, plain where nothing else is said, and what pressing it does. */
export function buildButton(text, deed, attributes = {}) {
  const button = build('button', text, {type: 'button', className: 'plain', ...attributes});
  button.addEventListener('click', deed);
  return button;
}
