/** When something was, for people: today the time alone, else the day as well, since Catwalk may run for months. */
import {build} from './dom.js';

/** A moment, in seconds since 1970, as an element. */
export function buildMoment(seconds) {
  const moment = new Date(1000 * seconds);
  const today = moment.toDateString() === new Date().toDateString();
  return build('time', today ? moment.toLocaleTimeString() : moment.toLocaleString(), {dateTime: moment.toISOString()});
}
