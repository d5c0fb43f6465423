/** Elements: finding them, and building them with text or children. */

export const find = (selector, within = document) => within.querySelector(selector);

/** An element with text or children. */
export function build(tag, content = '', attributes = {}) {
  const element = Object.assign(document.createElement(tag), attributes);
  element.append(...[content].flat());
  return element;
}
