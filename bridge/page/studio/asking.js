/**
 * Asking Catwalk for JSON, once or again and again.
 *
 * A page that nobody sees asks nothing; it asks at once when it is seen again. While Catwalk is away, the page asks
 * seldom, and the shell is told, so that one place says it.
 */
import {shell as words} from './words.js';

/** Is this page open on Catwalk's own machine, whose pages alone may start, stop and fetch models? */
export const isHome = /^(localhost|127\.|\[::1\])/.test(location.hostname);

const AWAY_PAUSE = 2000; // milliseconds between questions while nobody answers
const watchers = new Set();
let reached = true;

/** Be told whenever Catwalk is gone (false) or back (true). */
export const watchReach = (watcher) => watchers.add(watcher);

function noteReach(now) {
  if (now === reached) return;
  reached = now;
  for (const watcher of watchers) watcher(reached);
}

/** Where something of a model's is: “/models/pose/stop”; the model itself without more. */
export const spellPath = (name, more = '') => `/models/${encodeURIComponent(name)}${more}`;

/** The JSON at an address of Catwalk's. Throws an Error with Catwalk's own sentence and its `code`. */
export async function ask(path, {method = 'GET', body, headers = {}} = {}) {
  const sent = body === undefined ? {headers} :
    {body: JSON.stringify(body), headers: {'Content-Type': 'application/json', ...headers}};
  const [answer, told] = await fetch(path, {method, ...sent}).then(async (come) => [come, await come.json()])
    .catch(() => []); // nobody answered, or not to the end
  noteReach(Boolean(answer));
  if (!answer) throw Object.assign(new Error(words.away), {code: 'away'});
  if (!answer.ok) throw Object.assign(new Error(told.error), {code: told.code});
  return told;
}

/**
 * Start a model, with these options if given: it has begun to when this returns. What comes of it, the page hears like
 * everything else that becomes of models; so a setup that fails is its sentence, and no error of the page's.
 */
export const startModel = (name, options) => ask(spellPath(name, '/start'),
  {method: 'POST', body: options && {options}, headers: {Prefer: 'respond-async'}});

/**
 * Ask again and again, at a path or by a function, `pause` milliseconds after each answer, or as many as
 * `pause(answer)` says; `fail` gets what went wrong, unless Catwalk is away. `again()` asks at once.
 */
export function keepAsking(path, pause, take, fail = () => null) {
  let [timer, open, turn, wait] = [null, true, 0, typeof pause === 'number' ? pause : AWAY_PAUSE];
  const step = async () => {
    clearTimeout(timer);
    if (!open || document.hidden) return;
    const own = turn += 1;
    const isNewest = () => open && own === turn; // an answer to an older question tells how it was before
    const told = await (typeof path === 'function' ? path() : ask(path)).catch(async (error) => {
      if (error.code === 'away') {
        if (typeof path === 'function') await ask('/healthz').catch(() => null); // is it more than a socket that is gone?
      } else if (isNewest()) fail(error);
    });
    if (!isNewest()) return;
    if (told && typeof pause === 'function') wait = pause(told);
    timer = setTimeout(step, reached ? wait : AWAY_PAUSE);
    if (told) take(told);
  };
  document.addEventListener('visibilitychange', step);
  step();
  return {
    again: step,
    close() {
      open = false;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', step);
    },
  };
}
