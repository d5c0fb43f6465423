/**
 * TouchDesigner, operator by operator: channels by OSC, pictures by HTTP, and a channel that is a live setting.
 *
 * Its kit (examples/touchdesigner) has more: it sends a camera's pictures to the model, too.
 */
import {hasPicture, planOsc} from './addresses.js';
import {quoteText, spellAddress} from './reading.js';
import * as words from '../words.js';

export function writeSnippet(model, place) {
  const plan = place.osc && planOsc(model.info, place, 'channel');
  const hears = plan?.channels.length > 0;
  const shows = hasPicture(model.info);
  if (!hears && !shows) return null;
  const sentences = words.snippets.touchdesigner;
  const address = hears ? `${place.osc.host}:${place.osc.port}` : place.origin;
  return {id: 'touchdesigner', title: 'TouchDesigner', address,
    steps: [
      ...(hears ? [{say: sentences.oscIn(place.ears)}, {say: sentences.oscOut(place.osc)}] : []),
      ...(shows ? [{say: sentences.script(), code: SCRIPT, file: 'picture_callbacks'},
        {say: sentences.webClient(), code: WEB_CLIENT, file: 'webclient1_callbacks'}] : []),
      {say: sentences.execute(), code: writeExecute(model, place, {plan, hears, shows}), file: 'execute'},
      ...(hears ? [{say: sentences.channels(plan.channels)}] : []),
      ...(plan?.setting ? [{say: sentences.setting(plan.setting, place.osc)}] : []),
      ...(model.way === 'look' ? [{say: sentences.kit()}] : []),
    ]};
}

const SCRIPT = `def onCook(scriptOp):
    picture = scriptOp.parent().fetch('picture', None)
    if picture:
        scriptOp.loadByteArray('.jpg', picture)
`;
const WEB_CLIENT = `def onResponse(webClientDAT, statusCode, headerDict, data, id):
    home = webClientDAT.parent()
    if statusCode['code'] == 200:
        home.store('picture', bytes(data))
        home.op('picture').cook(force=True)
`;

/** Said at each frame, and done every five seconds, or fifteen times a second. */
function writeExecute({name}, place, {plan, hears, shows}) {
  const frame = spellAddress(place, `/models/${encodeURIComponent(name)}/frame.jpg`);
  const [address, ...values] = plan?.greeting ?? [];
  const told = values.map((value) => typeof value === 'number' ? value : quoteText(value, "'")).join(', ');
  const deeds = [
    ...(hears ? [[5, `me.parent().op('oscout1').sendOSC('${address}', [${told}])`]] : []),
    ...(shows ? [['1 / 15', `me.parent().op('webclient1').request('${frame}', 'GET')`]] : []),
  ];
  const done = deeds.map(([pause, deed], number) => `    if now - me.fetch('done${number}', -9) > ${pause}:
        me.store('done${number}', now)
        ${deed}
`);
  return `import time


def onFrameStart(frame):
    now = time.monotonic()
${done.join('')}`;
}
