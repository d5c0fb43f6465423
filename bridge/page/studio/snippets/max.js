/** A patch for Max, of objects that every Max has: it subscribes again and again, so Catwalk may be started later. */
import {planOsc} from './addresses.js';
import {startPatch} from './patch.js';
import * as words from '../words.js';

const WIDTHS = {flonum: 70, number: 70};

export function writeSnippet(model, place) {
  const plan = planOsc(model, place, 'keypoint');
  return plan && {id: 'max', title: 'Max', steps: [
    {say: words.snippets.max(model.name), code: writePatch(plan, place), file: `${model.name}.maxpat`},
    {say: words.snippets.patch(plan, model.way === 'look')}]};
}

function writePatch({told, setting, trigger, greeting}, {osc: {host, port}, ears}) {
  const patch = startPatch();
  const out = patch.add('newobj', 20, 180, `udpsend ${host} ${port}`, {outlets: 0});
  if (greeting) {
    patch.chain(patch.add('newobj', 20, 20, 'loadbang'),
      patch.add('newobj', 20, 60, 'metro 5000 @active 1', {inlets: 2}),
      patch.add('message', 20, 100, greeting.join(' '), {inlets: 2}), out);
  }
  const said = [setting && `${setting.address} $1`, trigger].filter(Boolean).join(', ');
  if (said) {
    const box = setting?.tag === 'i' ? 'number' : 'flonum';
    const message = patch.add('message', 320, 100, said, {inlets: 2});
    if (setting) patch.tie(patch.add(box, 320, 60, '', {outlets: 2, kinds: ['', 'bang']}), message);
    patch.tie(message, out);
  }
  if (told.length) hearMessages(patch, told, ears);
  return writeText(patch);
}

/** Numbers in boxes; words, and lists that may have any length, in the console. */
function hearMessages(patch, told, ears) {
  const ear = patch.add('newobj', 20, 240, `udpreceive ${ears}`);
  const others = told.length + 1;
  const route = patch.add('newobj', 20, 280, `route ${told.map(({address}) => address).join(' ')} /error`,
    {outlets: others + 1});
  patch.tie(ear, route);
  patch.tie([route, told.length], patch.add('newobj', 620, 320, 'print error', {outlets: 0}));
  told.forEach((message, place) => showMessage(patch, [route, place], message, 20 + 300 * place));
}

function showMessage(patch, from, {address, values, many, spoken}, x) {
  if (many || spoken) {
    patch.tie(from, patch.add('newobj', x, 320, `print ${address.split('/').at(-1)}`, {outlets: 0}));
    return;
  }
  const kinds = values.map(() => 'float');
  const unpack = patch.add('newobj', x, 320, `unpack ${values.map(() => '0.').join(' ')}`,
    {outlets: values.length, kinds});
  patch.tie(from, unpack);
  values.forEach((value, place) => {
    patch.add('comment', x + 55 * place, 385, value, {outlets: 0});
    patch.tie([unpack, place], patch.add('flonum', x + 55 * place, 360, '', {outlets: 2, kinds: ['', 'bang']}));
  });
}

function writeText({boxes, cords}) {
  const write = ({kind, x, y, text, inlets = 1, outlets = 1, kinds}, place) => ({box: {
    id: `obj-${place + 1}`, maxclass: kind, numinlets: inlets, numoutlets: outlets,
    ...(outlets && {outlettype: kinds ?? Array(outlets).fill('')}),
    patching_rect: [x, y, WIDTHS[kind] ?? Math.max(60, 8 * text.length), 22], ...(text && {text}),
  }});
  const tie = ([from, outlet, to, inlet]) =>
    ({patchline: {source: [`obj-${from + 1}`, outlet], destination: [`obj-${to + 1}`, inlet]}});
  const head = {fileversion: 1, appversion: {major: 8, minor: 5, revision: 0, architecture: 'x64', modernui: 1},
    classnamespace: 'box', rect: [80, 80, 960, 480]};
  const list = (things) => things.map((thing) => JSON.stringify(thing)).join(',\n');
  return `{"patcher": {${JSON.stringify(head).slice(1, -1)},\n"boxes": [\n${list(boxes.map(write))}\n],\n"lines": [\n${
    list(cords.map(tie))}\n]}}\n`;
}
