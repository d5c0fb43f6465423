/** What the page keeps for one person from day to day, in the browser; a browser that keeps nothing forgets it. */

const PREFIX = 'catwalk:';

/** The list that is kept under a name; empty where there is none. */
export function readSaved(name) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + name)) ?? [];
  } catch {
    return [];
  }
}

/** Keep a list under a name. */
export function writeSaved(name, list) {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(list));
  } catch {
    // a private window, or no room: it works until the page is closed
  }
}
