/** Every door by which the model is reached here: its address, what goes in and what comes out. Pure. */
import {hasPicture, planOsc} from './addresses.js';
import {isPicture, spellAddress} from './reading.js';
import * as words from '../words.js';

/** `[{name, address, takes, gives}]`, of open doors alone. */
export function listDoors(info, place) {
  const path = `/models/${encodeURIComponent(info.name)}`;
  const takes = info.inputs.filter(({group}) => !group).map(describeField);
  const gives = info.outputs.map(describeField);
  const asked = !info.source && !info.links?.length;
  const at = (rest, told = {}) => spellAddress(place, path + rest, told);
  const drawn = hasPicture(info) ? {} : {draw: 1};
  const seen = hasPicture(info) || info.inputs.some(isPicture);
  const {http, webSocket, events, picture, stream, settings} = words.doors;
  return [
    asked && {name: http, address: at('/query'), method: 'POST', takes, gives},
    {name: webSocket, address: spellAddress({...place, origin: place.origin.replace(/^http/, 'ws')}, '/ws'), takes,
      gives},
    {name: events, address: at('/events'), method: 'GET', takes: [], gives},
    seen && {name: picture, address: at('/frame.jpg', drawn), method: 'GET', takes: [], gives: ['JPEG']},
    seen && {name: stream, address: at('/stream.mjpg', drawn), method: 'GET', takes: [], gives: ['MJPEG']},
    takes.length > 0 && {name: settings, address: at('/settings'), method: 'PUT', takes, gives: []},
    ...listOsc(info, place), ...listRunway(place),
  ].filter(Boolean);
}

function listOsc(info, place) {
  if (!place.osc) return [];
  const {told} = planOsc(info, place, 'keypoint');
  const inputs = info.inputs.filter(({group, kind}) => !group && kind !== 'file');
  const takes = inputs.map(({name}) => `/${info.name}/${name}`);
  const {features, keypoints} = info.outputs.find(({kind}) => kind === 'keypoints') ?? {};
  const others = (features?.length || keypoints?.length || 1) - 1;
  const gives = told.map(({address, values, many}) => `${address} ${values.join(' ')}${many ? ' …' : ''}`);
  return [{name: words.doors.osc, address: `${place.osc.host}:${place.osc.port}`, takes,
    gives: others && told[0]?.slot ? gives.toSpliced(1, 0, words.doors.more(others)) : gives}];
}

function listRunway({runway}) {
  if (!runway) return [];
  const {http, socketio, info} = runway;
  const list = (specs) => specs.map(({name, type}) => `${name} (${type})`);
  const [takes, gives] = [list(info.inputs), list(info.outputs)];
  return [{name: words.doors.runway, address: `${http}/query`, method: 'POST', takes, gives},
    ...(socketio ? [{name: words.doors.socketio, address: socketio, takes, gives}] : [])];
}

const describeField = ({name, kind, minimum, maximum, choices}) => {
  const bounds = minimum !== undefined && maximum !== undefined ? ` ${minimum}…${maximum}` : '';
  return `${name} (${kind}${bounds}${choices ? `, one of ${choices.length}` : ''})`;
};
