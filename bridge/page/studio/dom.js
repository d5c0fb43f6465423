/** Elements: finding them, building them with text or children, and buttons that do something. */

export const find = (selector, within = document) => within.querySelector(selector);

/** An element with text or children. */
export function build(tag, content = '', attributes = {}) {
  const element = Object.assign(document.createElement(tag), attributes);
  element.append(...[content].flat());
  return element;
}

/** A button, plain where nothing else is said, and what pressing it does. */
export function buildButton(text, deed, attributes = {}) {
  const button = build('button', text, {type: 'button', className: 'plain', ...attributes});
  button.addEventListener('click', deed);
  return button;
}
