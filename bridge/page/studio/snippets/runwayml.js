/** A sketch as it was written for RunwayML, over HTTP: the old words of a model, as its old door tells them. */
import {quoteText, spellAddress, spellObject} from './reading.js';
import * as words from '../words.js';

const PICTURES = ['image', 'segmentation'];

export function writeSnippet(model, place) {
  if (!place.runway || model.way === 'hear') return null;
  const {http, socketio, info} = place.runway;
  const picture = info.inputs.find(({type}) => PICTURES.includes(type));
  if (Boolean(picture) !== (model.way === 'look')) return null;
  return {id: 'runwayml', title: 'RunwayML', address: http, steps: [
    {say: words.snippets.runwayml(socketio), file: 'sketch.js',
      code: writeSketch({address: spellAddress({...place, origin: http}, '/query'), info, picture, model})}]};
}

function writeSketch({address, info, picture, model}) {
  const [output] = info.outputs;
  const shown = PICTURES.includes(output.type) ? {
    declared: ', picture', taking: `\n  loadImage(data.${output.name}, (loaded) => picture = loaded);`,
    drawing: '  if (picture) image(picture, 0, 0, width, height);',
  } : {declared: '', taking: '',
    drawing: '  text(JSON.stringify(found).slice(0, 500), 20, 20, width - 40, height - 40);'};
  const sent = picture ? `{${picture.name}: video.canvas.toDataURL('image/jpeg')}` : spellInputs(info.inputs, model);
  return `let ${picture ? 'video, ' : ''}found${shown.declared};

function setup() {
  createCanvas(640, 480);
${picture ? `  video = createCapture(VIDEO, ask);
  video.size(640, 480);
  video.hide();` : '  ask();'}
}

function ask() {
${picture ? '  video.loadPixels();\n' : ''}  httpPost(${quoteText(address, "'")}, 'json', ${sent}, gotData, gotError);
}

function gotData(data) {
  found = data;${shown.taking}
  ask();
}

function gotError(error) {
  console.log(error);
}

function draw() {
  background(255);
${picture ? '  image(video, 0, 0, width, height);\n' : ''}  if (found === undefined) return;
${shown.drawing}
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
