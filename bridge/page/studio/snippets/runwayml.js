/** A sketch as it was written for RunwayML, by HTTP and by Socket.IO: a model's old words, as its old door has them. */
import {indent, quoteText, spellAddress, spellMember, spellObject} from './reading.js';
import * as words from '../words.js';

const PICTURES = ['image', 'segmentation'];
const FRAME = "video.canvas.toDataURL('image/jpeg')";

export function writeSnippet(model, place) {
  if (!place.runway || model.way === 'hear') return null;
  const {http, socketio, info} = place.runway;
  const picture = info.inputs.find(({type}) => PICTURES.includes(type));
  if (Boolean(picture) !== (model.way === 'look')) return null;
  const inputs = picture ? spellObject({}, {[picture.name]: FRAME}) : spellInputs(info.inputs, model);
  const sentence = words.snippets.runway;
  const script = spellAddress({...place, origin: socketio}, '/socket.io/socket.io.js');
  const asked = quoteText(spellAddress({...place, origin: http}, '/query'), "'");
  const heard = quoteText(spellAddress({...place, origin: socketio}), "'");
  return {id: 'runwayml', title: 'RunwayML', steps: [
    {say: sentence.http(), code: writeSketch(info, picture, askHttp(asked, inputs)), file: 'sketch.js'},
    {say: sentence.line(), code: `<script src="${script}"></script>\n`, file: 'index.html'},
    {say: sentence.socket(), code: writeSketch(info, picture, askSocket(heard, inputs)), file: 'socket.js'}]};
}

/** The next question when the answer is there. */
const askHttp = (address, inputs) => ({begin: 'ask',
  asking: `httpPost(${address}, 'json', ${inputs}, gotData, gotError);`,
  again: 'ask();', later: 'setTimeout(ask, 1000);'});

const askSocket = (address, inputs) => ({begin: 'connect',
  asking: `socket.emit('query', ${inputs}, () => setTimeout(ask, 50));`, variables: ['socket'], further: `
function connect() {
  socket = io(${address});
  socket.on('connect', ask);
  socket.on('data', gotData);
  socket.on('error', gotError);
}
`});

function writeSketch({outputs: [output]}, picture, {variables = [], begin, further = '', asking, again, later}) {
  const shown = PICTURES.includes(output.type);
  const names = [...variables, ...(picture ? ['video'] : []), 'found', ...(shown ? ['picture'] : [])];
  const lines = (...some) => indent(some.filter(Boolean).join('\n'), 2);
  const loading = `loadImage(${spellMember('data', output.name)}, (loaded) => picture = loaded);`;
  const drawing = shown ? 'if (picture) image(picture, 0, 0, width, height);' :
    "fill('deeppink');\ntext(JSON.stringify(found).slice(0, 500), 20, 20, width - 40, height - 40);";
  return `let ${names.join(', ')};

function setup() {
  createCanvas(640, 480);
${lines(...(picture ? [`video = createCapture(VIDEO, ${begin});`, 'video.size(640, 480);', 'video.hide();'] :
    [`${begin}();`]))}
}
${further}
function ask() {
${lines(picture && 'video.loadPixels();', asking)}
}

function gotData(data) {
${lines('found = data;', shown && loading, again)}
}

function gotError(error) {
${lines('console.log(error);', later)}
}

function draw() {
  background(255);
${lines(picture && 'image(video, 0, 0, width, height);', 'if (found === undefined) return;', drawing)}
}
`;
}

/** Inputs that have no usual value, or must be said, each with some. */
function spellInputs(inputs, {values}) {
  const value = ({name, type, length = 1, oneOf = ['']}) => [name, values[name] ?? {
    text: 'a house by the sea', number: 0, boolean: false, vector: Array(length).fill(0), category: oneOf[0]}[type]];
  const needed = inputs.filter(({name, default: usual}) => name in values || (usual ?? '') === '');
  return spellObject(Object.fromEntries(needed.map(value).filter(([, some]) => some !== undefined)));
}
