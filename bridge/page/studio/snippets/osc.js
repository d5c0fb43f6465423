/** OSC itself, from a terminal, with liblo's two programs: for whatever else speaks it. */
import {planOsc} from './addresses.js';
import {quoteShell} from './reading.js';
import * as words from '../words.js';

export function writeSnippet(model, place) {
  if (!place.osc) return null;
  const {told, setting, greeting} = planOsc(model.info, place, 'keypoint');
  if (!told.length && !setting) return null;
  const send = ([address, ...values]) => `oscsend ${place.osc.host} ${place.osc.port} ${address} ${values.map((value) =>
    typeof value === 'number' ? 'i' : 's').join('')} ${values.map(spell).join(' ')}`;
  const set = setting &&
    `oscsend ${place.osc.host} ${place.osc.port} ${setting.address} ${setting.tag} ${setting.value}`;
  const steps = [
    told.length && {say: words.snippets.oscHear(told.map(describe)), file: 'hear',
      code: `${send(greeting)}\noscdump ${place.ears}\n`},
    setting && {say: words.snippets.oscSet(setting.choice), file: 'set',
      code: `${!told.length && greeting ? `${send(greeting)}\n` : ''}${set}\n`},
  ];
  return {id: 'osc', title: 'OSC', address: `${place.osc.host}:${place.osc.port}`, steps: steps.filter(Boolean)};
}

const spell = (value) => /^[\w.-]+$/.test(value) ? value : quoteShell(value);
const describe = ({address, values, many}) => `${address} ${values.join(' ')}${many ? ' …' : ''}`;
