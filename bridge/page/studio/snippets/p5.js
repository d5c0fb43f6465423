/** A sketch for p5.js, 1 or 2, as short as it can be. */
import {indent, quoteText, spellAddress, spellObject} from './reading.js';
import * as words from '../words.js';

export const EDITOR = 'https://editor.p5js.org/';
const PLAIN = `fill('deeppink');
textSize(24);
text(found, 20, 20, width - 40, height - 40);`;
const DRAWINGS = { // of what was found
  image: () => 'image(found, 0, 0, width, height);',
  keypoints: ({dot}) => `fill('deeppink');
for (let one of found) {
  for (let point of one.keypoints) {
    if (point.confidence > 0.3) circle(point.x, point.y, ${dot});
  }
}`,
  boxes: () => `for (let thing of found) {
  noFill();
  stroke('deeppink');
  rect(thing.x, thing.y, thing.width, thing.height);
  noStroke();
  fill('deeppink');
  text(thing.label, thing.x + 5, thing.y + 15);
}`,
  labels: () => `fill('deeppink');
textSize(24);
found.forEach((one, row) => text(one.label, 20, 40 + 30 * row));`,
  vector: () => `fill('deeppink');
found.forEach((number, place) => {
  circle((place + 0.5) * width / found.length, height / 2 - 60 * number, 10);
});`,
  audio: () => `noFill();
stroke('deeppink');
beginShape();
found.samples.forEach((level, place) => vertex(place * width / found.samples.length, height / 2 * (1 - level)));
endShape();`,
};
const SKETCHES = {look: writeLooking, hear: writeHearing, say: writeSaying, turn: writeTurning};

export function writeSnippet(model, place) {
  const script = `<script src="${spellAddress(place, '/catwalk.js')}"></script>`;
  return {
    id: 'p5', title: 'p5.js', address: place.origin, open: EDITOR,
    steps: [{say: words.snippets.p5Line(), code: script, file: 'index.html'},
      {say: words.snippets.p5Sketch(), code: writeSketch(model), file: 'sketch.js'}],
  };
}

/** The whole of sketch.js. */
export const writeSketch = (model) => SKETCHES[model.way](model, (DRAWINGS[model.drawn] ?? (() => PLAIN))(model));

const openModel = ({name}) => `await catwalk.model(${quoteText(name, "'")})`;

/** Of a model that looks at pictures: the camera's. */
function writeLooking(model, drawing) {
  const {looks, values} = model;
  const alone = looks.length === 1 && !Object.keys(values).length;
  const source = alone ? 'video' : spellObject(values, Object.fromEntries(looks.map((name) => [name, 'video'])));
  return `let video, found;

async function setup() {
  createCanvas(640, 480);
  video = createCapture(VIDEO, {flipped: true});
  video.size(640, 480);
  video.hide();
  let model = ${openModel(model)};
  model.detectStart(${source}, (results) => found = results);
}

function draw() {
  image(video, 0, 0, width, height);
  if (found === undefined) return;
${indent(drawing, 2)}
}
`;
}

/** Of a source, or a model that Catwalk itself shows pictures: it is listened to. */
function writeHearing(model, drawing) {
  const seen = model.drawn === 'image' ? undefined : model.looks[0];
  const taking = seen ? `(results, seen) => {
    found = results;
    picture = seen.${seen};
  }, {inputs: [${quoteText(seen, "'")}]}` : '(results) => found = results';
  return `let ${seen ? 'picture, ' : ''}found;

async function setup() {
  createCanvas(640, 480);
  let model = ${openModel(model)};
  model.listen(${taking});
}

function draw() {
  background(255);
  if (found === undefined) return;
${seen ? '  scale(width / picture.width);  // places are in pixels of this picture\n  image(picture, 0, 0);\n' : ''}${
  indent(drawing, 2)}
}
`;
}

/** Of a model that wants words: a field to type them. */
function writeSaying(model, drawing) {
  const {word, values} = model;
  const first = quoteText(word.default || 'a house by the sea', "'");
  return `let model, words, found;

async function setup() {
  createCanvas(640, 480);
  model = ${openModel(model)};
  words = createInput(${first});
  words.changed(ask);
  ask();
}

async function ask() {
  found = await model.detect(${spellObject(values, {[word.name]: 'words.value()'})});
}

function draw() {
  background(255);
  if (found === undefined) return;
${indent(drawing, 2)}
}
`;
}

/** Of a model that wants numbers or nothing: the mouse turns one of them. */
function writeTurning(model, drawing) {
  const {knob, values} = model;
  const turned = knob && `map(mouseX, 0, width, ${knob.minimum}, ${knob.maximum}, true)`;
  const turning = knob ? `  inputs.${knob.name} = ${knob.whole ? `floor(${turned})` : turned};\n` : '';
  return `let inputs = ${spellObject(values)};
let found;

async function setup() {
  createCanvas(640, 480);
  let model = ${openModel(model)};
  model.detectStart(inputs, (results) => found = results);
}

function draw() {
${turning}  background(255);
  if (found === undefined) return;
${indent(drawing, 2)}
}
`;
}
