/** Blocks for SuperCollider: the first subscribes again and again, so Catwalk may be started later. */
import {planOsc} from './addresses.js';
import {quoteText} from './reading.js';
import * as words from '../words.js';

const LAYOUT = 'keypoint'; // what Catwalk sends by itself

export function writeSnippet(model, place) {
  const plan = planOsc(model, place, LAYOUT);
  if (!plan) return null;
  const steps = [
    plan.told.length && {say: words.snippets.supercollider(), code: writeEars(plan, place, model),
      file: `${model.name}.scd`},
    (plan.setting || plan.trigger) && {say: words.snippets.oscSet(plan), code: writeSetting(plan, place),
      file: 'set.scd'},
    plan.told.length && model.way === 'look' && {say: words.snippets.shown()},
  ];
  return {id: 'supercollider', title: 'SuperCollider', steps: steps.filter(Boolean)};
}

const spellMessage = ({osc: {host, port}}, values) => `NetAddr(${quoteText(host)}, ${port}).sendMsg(${
  values.map((value) => typeof value === 'string' ? quoteText(value) : value).join(', ')})`;

/** Prints what comes. */
function writeEars({told, greeting}, place, {info}) {
  const heard = told.map(({address, many, spoken, values}) => {
    const said = many || spoken || values.length === 1 ? '' : `  // ${values.join(', ')}`;
    return `OSCdef(${quoteText(address, "'")}, { |message| message.postln }, ${quoteText(address)});${said}`;
  });
  const all = greeting.filter((value) => value !== info.name && value !== LAYOUT); // one port hears every model
  const said = spellMessage(place, all).replace(`, ${place.ears}`, ', NetAddr.langPort');
  return `(
${heard.join('\n')}
OSCdef('/error', { |message| message.postln }, "/error");
~subscribe = { ${said} };
~subscribe.value;
SkipJack(~subscribe, 5);  // again and again, so that Catwalk may be restarted
)
`;
}

function writeSetting({told, setting, trigger, greeting}, place) {
  const messages = [!told.length && greeting, setting && [setting.address, setting.value], trigger && [trigger]];
  const lines = messages.filter(Boolean).map((values) => `${spellMessage(place, values)};\n`);
  return lines.length > 1 ? `(\n${lines.join('')})\n` : lines[0];
}
