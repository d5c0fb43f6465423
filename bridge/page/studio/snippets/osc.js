/** OSC itself, from a terminal, with liblo's two programs: for whatever else speaks it. */
import {planOsc} from './addresses.js';
import {quoteShell} from './reading.js';
import * as words from '../words.js';

export function writeSnippet(model, place) {
  const plan = planOsc(model, place, 'keypoint');
  if (!plan) return null;
  const {told, setting, trigger, greeting} = plan;
  const send = ([address, ...values], tags = values.map((value) => typeof value === 'number' ? 'i' : 's').join('')) =>
    `${['oscsend', place.osc.host, place.osc.port, spell(address), tags, ...values.map(spell)].join(' ').trim()}\n`;
  const set = `${!told.length && greeting ? send(greeting) : ''}${
    setting ? send([setting.address, setting.value], setting.tag) : ''}${trigger ? send([trigger]) : ''}`;
  const steps = [
    told.length && {say: words.snippets.oscHear(told), file: 'hear', code: `${send(greeting)}oscdump ${place.ears}\n`},
    (setting || trigger) && {say: words.snippets.oscSet(plan), file: 'set', code: set},
    told.length && model.way === 'look' && {say: words.snippets.shown()},
  ];
  return {id: 'osc', title: 'OSC', steps: steps.filter(Boolean)};
}

const spell = (value) => /^[\w./-]+$/.test(value) ? value : quoteShell(value);
