/** A block for SuperCollider: it subscribes again and again, so Catwalk may be started later. */
import {planOsc} from './addresses.js';
import {quoteText} from './reading.js';
import * as words from '../words.js';

export function writeSnippet(model, place) {
  if (!place.osc) return null;
  const plan = planOsc(model.info, place, 'keypoint');
  if (!plan.told.length && !plan.setting) return null;
  return {id: 'supercollider', title: 'SuperCollider', address: `${place.osc.host}:${place.osc.port}`,
    steps: [...(plan.told.length ? [{say: words.snippets.supercollider(), code: writeEars(plan, place),
      file: `${model.name}.scd`}] : []),
    ...(plan.setting ? [{say: words.snippets.oscSet(plan.setting.choice), code: writeSetting(plan, place),
      file: 'set.scd'}] : [])]};
}

const openAddress = ({osc: {host, port}}) => `NetAddr(${quoteText(host)}, ${port})`;
const spellMessage = (values) => `.sendMsg(${values.map((value) => typeof value === 'string' ? quoteText(value) :
  value).join(', ')})`;

/** Prints what comes. */
function writeEars({told, greeting}, place) {
  const heard = told.map(({address, many, spoken, values}) => {
    const said = many || spoken || values.length === 1 ? '' : `  // ${values.join(', ')}`;
    return `OSCdef(${quoteText(address, "'")}, { |message| message.postln }, ${quoteText(address)});${said}`;
  });
  const said = `${openAddress(place)}${spellMessage(greeting)}`.replace(`, ${place.ears}`, ', NetAddr.langPort');
  return `(
${heard.join('\n')}
OSCdef('/error', { |message| message.postln }, "/error");
${said};
// Again and again, so that Catwalk may be restarted.
SkipJack({ ${said} }, 5);
)
`;
}

function writeSetting({told, setting, greeting}, place) {
  const shown = greeting && !told.length ? `${openAddress(place)}${spellMessage(greeting)};\n` : '';
  return `${shown}${openAddress(place)}${spellMessage([setting.address, setting.value])};\n`;
}
