/**
 * What the page keeps for one person from day to day, in the browser; where a browser keeps nothing, until the page is
 * closed.
 */

const PREFIX = 'catwalk:';
const kept = new Map(); // what the browser did not take

/** What is kept under a name; `usual` where nothing is. */
export function recall(name, usual) {
  try {
    return JSON.parse(kept.get(name) ?? localStorage.getItem(PREFIX + name)) ?? usual;
  } catch {
    return usual;
  }
}

/** Keep something under a name. */
export function keep(name, value) {
  const text = JSON.stringify(value);
  try {
    localStorage.setItem(PREFIX + name, text);
    kept.delete(name);
  } catch { // a private window, or no room
    kept.set(name, text);
  }
}
