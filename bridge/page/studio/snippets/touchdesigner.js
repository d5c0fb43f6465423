/**
 * TouchDesigner, operator by operator: channels by OSC, pictures by HTTP, and a channel that is a live setting.
 * Operators keep the names that TouchDesigner gives them.
 *
 * Its kit (examples/touchdesigner) has more: it sends a camera's pictures to the model, too.
 */
import {hasPicture, planOsc} from './addresses.js';
import {quoteText, spellAddress, spellModel} from './reading.js';
import * as words from '../words.js';

const KIT = '/examples/touchdesigner/build_catwalk.py';
const SCRIPT = `def onCook(scriptOp):
    picture = scriptOp.parent().fetch('picture', None)
    if picture:
        scriptOp.loadByteArray('.jpg', picture)
`;
const WEB_CLIENT = `def onResponse(webClientDAT, statusCode, headerDict, data, id):
    home = webClientDAT.parent()
    if statusCode['code'] == 200:
        home.store('picture', bytes(data))
        home.op('script1').cook(force=True)
`;

export function writeSnippet(model, place) {
  const plan = planOsc(model, place, 'channel');
  const hears = plan?.channels.length > 0;
  const shows = hasPicture(model.info);
  if (!hears && !shows) return null;
  const says = hears || Boolean(plan?.trigger);
  const sentences = words.snippets.touchdesigner;
  const steps = [
    model.way === 'look' && {say: sentences.kit(spellAddress(place, KIT), isUsual(place))},
    {say: sentences.home()},
    hears && {say: sentences.oscIn(place.ears)},
    says && {say: sentences.oscOut(place.osc)},
    shows && {say: sentences.script(), code: SCRIPT, file: 'script1_callbacks'},
    shows && {say: sentences.webClient(), code: WEB_CLIENT, file: 'webclient1_callbacks'},
    {say: sentences.execute(), code: writeExecute(model, place, {plan, hears, shows}), file: 'execute1'},
    hears && {say: sentences.channels(plan.channels, plan.told.some(({slot}) => slot))},
    plan?.setting && {say: sentences.setting(plan.setting, place.osc)},
    model.way === 'look' && {say: words.snippets.shown()},
  ];
  return {id: 'touchdesigner', title: 'TouchDesigner', steps: steps.filter(Boolean)};
}

const isUsual = ({origin, osc}) => origin === 'http://127.0.0.1:8000' && osc?.port === 57100;

/** Said at each frame, and done every five seconds, or fifteen times a second. */
function writeExecute({name}, place, {plan, hears, shows}) {
  const frame = spellModel(place, name, '/frame.jpg');
  const send = ([address, ...values]) => `me.parent().op('oscout1').sendOSC('${address}', [${
    values.map((value) => typeof value === 'number' ? value : quoteText(value, "'")).join(', ')}])`;
  const deeds = [
    plan?.greeting && (hears || plan.trigger) && ['subscribed', 5, send(plan.greeting)],
    plan?.trigger && ['asked', '1 / 15', send([plan.trigger, 1])],
    shows && ['shown', '1 / 15', `me.parent().op('webclient1').request('${frame}', 'GET')`],
  ];
  const done = deeds.filter(Boolean).map(([what, pause, deed]) => `    if now - me.fetch('${what}', -9) > ${pause}:
        me.store('${what}', now)
        ${deed}
`);
  return `import time


def onFrameStart(frame):
    now = time.monotonic()
${done.join('')}`;
}
