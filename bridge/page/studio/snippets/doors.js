/** Every door by which the model is reached here: its address, what goes in and what comes out. Pure. */
import {hasPicture, spellOsc, tellAll} from './addresses.js';
import {isFed, isPicture, spellAddress, spellModel} from './reading.js';
import {doors as words, fields} from '../words.js';

const CLOUD = '.hosted-models.runwayml.cloud';
const MOST_CHOICES = 4; // of a field that are named

/** `[{name, address, method, takes, gives}]`, of open doors alone; `takes` and `gives` are lists of texts. */
export function listDoors(info, place) {
  return [...listHttp(info, place), ...(place.osc ? listOsc(info, place) : []),
    ...(place.runway ? listRunway(info, place) : [])];
}

function listHttp(info, place) {
  const at = (more, told) => spellModel(place, info.name, more, told);
  const takes = [...ownInputs(info).map(describeField), ...describeGroups(info)];
  const gives = info.outputs.map(describeField);
  const drawn = hasPicture(info) ? {} : {draw: 1};
  const seen = hasPicture(info) || info.inputs.some(isPicture);
  const socket = {...place, origin: place.origin.replace(/^http/, 'ws')};
  return [
    !isFed(info) && {name: words.http, address: at('/query'), method: 'POST', takes, gives},
    {name: words.webSocket, address: spellAddress(socket, '/ws', {model: info.name}), takes, gives},
    {name: words.events, address: at('/events'), method: 'GET', takes: [], gives},
    seen && {name: words.picture, address: at('/frame.jpg', drawn), method: 'GET', takes: [], gives: ['JPEG']},
    seen && {name: words.stream, address: at('/stream.mjpg', drawn), method: 'GET', takes: [], gives: ['MJPEG']},
    takes.length > 0 && {name: words.settings, address: at('/settings'), method: 'PUT', takes, gives: []},
  ].filter(Boolean);
}

/** What may be sent, with its types, and what comes to who has subscribed. */
function listOsc(info, {osc: {host, port, query}, ears, token}) {
  const model = spellOsc(info.name);
  const inputs = ownInputs(info).filter(({kind}) => OSC_VALUES[kind]);
  const takes = [...inputs.map((field) => `/${model}/${spellOsc(field.name)} ${OSC_VALUES[field.kind](field)}`),
    ...describeGroups(info), `/${model}/run`];
  const told = tellAll(info);
  const {features, keypoints} = info.outputs.find(({kind}) => kind === 'keypoints') ?? {};
  const others = (features?.length || keypoints?.length || 1) - 1;
  const gives = told.map(({address, values, many}) => `${address} ${values.join(' ')}${many ? ' …' : ''}`);
  const subscribe = ['/subscribe', ears, info.name, ...(token ? [token] : [])].join(' ');
  return [
    {name: words.oscIn, address: `${host}:${port}`, takes, gives: []},
    told.length > 0 && {name: words.oscOut, address: subscribe, takes: [],
      gives: others && told[0].slot ? gives.toSpliced(1, 0, words.more(others)) : gives},
    query && {name: words.oscQuery, address: `${query}/${model}`, method: 'GET', takes: [], gives: ['JSON']},
  ].filter(Boolean);
}

const spellRange = ({minimum, maximum}) =>
  minimum !== undefined && maximum !== undefined ? ` ${minimum}…${maximum}` : '';
const OSC_VALUES = { // by kind: what an OSC message has behind its address
  number: (field) => `${field.whole ? 'i' : 'f'}${spellRange(field)}`,
  boolean: () => 'i 0…1',
  category: ({choices}) => `i 0…${choices.length - 1}, s ${nameChoices(choices)}`,
  text: () => 's',
  vector: (field) => `${field.length ?? ''} f${spellRange(field)}`.trim(),
  image: () => 'b (JPEG, PNG)', mask: () => 'b (PNG)', depth: () => 'b (PNG)',
};

function listRunway({name}, place) {
  const {http, socketio, sdk, info} = place.runway;
  const list = (specs) => specs.map((spec) => `${spec.name} (${spec.type})`);
  const [takes, gives] = [list(info.inputs), list(info.outputs)];
  const at = (origin, path = '') => spellAddress({...place, origin}, path);
  return [
    {name: words.runway, address: at(http, '/query'), method: 'POST', takes, gives},
    {name: words.socketio, address: at(socketio), takes, gives},
    {name: words.hosted, address: at(place.origin, `/${encodeURIComponent(name.toLowerCase())}${CLOUD}/v1`),
      takes, gives},
    sdk && {name: words.sdk, address: at(sdk), takes, gives},
  ].filter(Boolean);
}

const ownInputs = ({inputs}) => inputs.filter(({group}) => !group);

/** Settings of Catwalk's own, which many models share, by their names. */
function describeGroups({inputs}) {
  const names = inputs.filter(({group}) => group).map(({name}) => name);
  return names.length ? [words.shared(names)] : [];
}

const nameChoices = (choices) =>
  choices.slice(0, MOST_CHOICES).join(', ') + (choices.length > MOST_CHOICES ? '…' : '');

/** “threshold: number, 0 to 1; without it 0.3”. */
function describeField({name, kind, minimum, maximum, choices, length, keypoints, required, default: usual}) {
  const range = minimum !== undefined && maximum !== undefined ? fields.range(minimum, maximum) : '';
  const several = choices ? fields.choices(choices.length, nameChoices(choices)) : '';
  const size = kind === 'text' ? fields.signs(length) : fields.numbers(length);
  const count = keypoints ? fields.points(keypoints.length) : length ? size : '';
  const preset = !required && (usual ?? '') !== '' ? fields.preset(usual) : '';
  return `${name}: ${kind}${range}${several}${count}${preset}`;
}
