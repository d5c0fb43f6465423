/** A patch for Pure Data, of what every Pd brings: it subscribes again and again, so Catwalk may be started later. */
import {planOsc} from './addresses.js';
import {startPatch} from './patch.js';
import * as words from '../words.js';

export function writeSnippet(model, place) {
  const plan = planOsc(model, place, 'keypoint');
  return plan && {id: 'puredata', title: 'Pure Data', steps: [
    {say: words.snippets.puredata(model.name), code: writePatch(plan, place), file: `${model.name}.pd`},
    {say: words.snippets.patch(plan, model.way === 'look', words.snippets.console)}]};
}

function writePatch({told, setting, trigger, greeting}, {osc: {host, port}, ears}) {
  const patch = startPatch();
  const prefix = patch.add('obj', 20, 200, 'list prepend send');
  const [loaded, both] = [patch.add('obj', 20, 20, 'loadbang'), patch.add('obj', 20, 50, 't b b')];
  const trimmed = patch.add('obj', 20, 230, 'list trim');
  const out = patch.add('obj', 20, 260, 'netsend -u -b');
  const connecting = patch.add('msg', 180, 80, `connect ${host} ${port}`);
  patch.chain(loaded, both);
  patch.chain([both, 1], connecting, out);
  patch.chain(prefix, trimmed, out);
  if (greeting) {
    const [address, ...values] = greeting;
    patch.chain(both, patch.add('obj', 20, 80, 'metro 5000'),
      patch.add('obj', 20, 110, `list append ${values.join(' ')}`),
      patch.add('obj', 20, 140, `oscformat ${splitAddress(address)}`), prefix);
  }
  saySetting(patch, setting?.address, trigger, prefix);
  if (told.length) hearMessages(patch, told, ears);
  return writeText(patch);
}

/** A number that is sent, and what makes the model answer: at each number, or by a button. */
function saySetting(patch, setting, trigger, out) {
  const hand = setting ? patch.add('floatatom', 200, 110, setting) : trigger && patch.add('obj', 200, 110, 'bng');
  const both = setting && trigger ? patch.add('obj', 200, 135, 't b f') : hand;
  const say = (from, address, x) =>
    patch.chain(from, patch.add('obj', x, 165, `oscformat ${splitAddress(address)}`), out);
  if (both !== hand) patch.tie(hand, both);
  if (trigger) say(both, trigger, 320);
  if (setting) say(both === hand ? hand : [both, 1], setting, 200);
}

const splitAddress = (address) => address.slice(1).replaceAll('/', ' ');

/** Each message's values, printed; of people and things those in slot 0. */
function hearMessages(patch, told, ears) {
  const [ear, parsed] = [patch.add('obj', 420, 20, `netreceive -u -b ${ears}`), patch.add('obj', 420, 50, 'oscparse')];
  const route = patch.add('obj', 420, 110, `route ${told[0].address.split('/')[1]}`);
  patch.chain(ear, parsed, patch.add('obj', 420, 80, 'list trim'), route);
  const slotted = told.filter(({slot}) => slot);
  const plain = told.filter(({slot}) => !slot);
  const names = plain.map(({address}) => address.split('/').at(-1));
  const sorted = patch.add('obj', 420, 140, `route ${names.join(' ')}`);
  patch.tie(route, sorted);
  names.forEach((name, place) => patch.tie([sorted, place], patch.add('obj', 420 + 160 * place, 320, `print ${name}`)));
  if (!slotted.length) return;
  const words = slotted.map(({address}) => address.split('/').at(-1));
  const kept = pickSlot(patch, [sorted, names.length]);
  const parts = patch.add('obj', 580, 290, `route ${words.join(' ')}`);
  patch.chain(kept, patch.add('obj', 580, 260, 'list trim'), parts);
  words.forEach((name, place) => patch.tie([parts, place], patch.add('obj', 580 + 160 * place, 350, `print ${name}`)));
}

/** What stands behind slot 0: the slot comes as the letter 0, which Pd takes for no number. */
function pickSlot(patch, from) {
  const [split, kept] = [patch.add('obj', 580, 140, 'list split 1'), patch.add('obj', 580, 230, 'list append')];
  patch.tie(from, split);
  patch.tie([split, 1], [kept, 1]);
  patch.chain(split, patch.add('obj', 580, 170, 'list fromsymbol'), patch.add('obj', 580, 200, 'sel 48'), kept);
  return kept;
}

function writeText({boxes, cords}) {
  const write = ({kind, x, y, text}) => kind === 'floatatom' ?
    `#X floatatom ${x} ${y} 6 0 0 1 ${text} - - 0;` : `#X ${kind} ${x} ${y} ${text};`;
  return ['#N canvas 80 80 860 420 12;', ...boxes.map(write), ...cords.map((cord) => `#X connect ${cord.join(' ')};`),
    ''].join('\n');
}
