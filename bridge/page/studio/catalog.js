/** Every model there is, as Catwalk tells it again and again: more often while one of them is fetched or starts. */
import {keepAsking} from './asking.js';

const PAUSE = 2000; // milliseconds between looks
const BUSY_PAUSE = 400; // while something is fetched or starts

const isBusy = ({models}) => models.some(({pull, state}) => pull?.state === 'fetching' || state === 'starting');

/** `take(models)` gets all of them, as often as they may have changed: `{again(), close()}`, as `keepAsking` has it. */
export function watchCatalog(take, fail) {
  return keepAsking('/catalog', (told) => isBusy(told) ? BUSY_PAUSE : PAUSE, ({models}) => take(models), fail);
}
