/** A sketch for p5.js, 1 or 2, as short as it can be. */
import {askWords, openModel, setInput, startModel} from './calls.js';
import {indent, quoteText, spellAddress, spellMember, spellObject} from './reading.js';
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
const CAMERA = `video = createCapture(VIDEO, {flipped: true});
video.size(640, 480);
video.hide();
`;
const SEEN = `scale(width / picture.width);  // places are in pixels of this picture
image(picture, 0, 0);
`;
const WAYS = { // of coming to answers: variables, what stands in setup() before and after the model, and in draw()
  look: (model) => ({names: ['video'], before: CAMERA, after: startModel(model) + takeMore(model),
    ground: model.drawn === 'image' ? undefined : 'image(video, 0, 0, width, height);\n'}),
  hear: (model) => ({names: model.seen ? ['picture'] : [], after: startModel(model),
    place: model.seen && SEEN}),
  say: (model) => ({after: `let words = createInput(${quoteText(model.word.default, "'")});
let ask = async () => ${askWords(model, 'words.value()')};
words.changed(ask);
ask();
`}),
  turn: (model) => ({above: `let inputs = ${spellObject(model.values)};\n`, after: startModel(model),
    turning: model.knob && turnKnob(model.knob)}),
};

export function writeSnippet(model, place) {
  const script = `<script src="${spellAddress(place, '/catwalk.js')}"></script>`;
  return {
    id: 'p5', title: 'p5.js', open: EDITOR,
    steps: [{say: words.snippets.p5Line(), code: script, file: 'index.html'},
      {say: words.snippets.p5Sketch(model.further), code: writeSketch(model), file: 'sketch.js'}],
  };
}

/** The whole of sketch.js. */
export function writeSketch(model) {
  const {above = '', names = [], before = '', after, turning = '', ground = 'background(255);\n', place = ''} =
    WAYS[model.way](model);
  return `${above}let ${[...names, 'found'].join(', ')};

async function setup() {
  createCanvas(640, 480);
${indent(`${before}let model = ${openModel(model)};\n${after}`, 2)}}

function draw() {
${indent(turning + ground, 2)}  if (found === undefined) return;
${indent(place + (DRAWINGS[model.drawn] ?? (() => PLAIN))(model), 2)}
}
`;
}

/** Words that may be typed, and a picture that may be chosen, beside the camera's. */
const takeMore = ({typed, further}) => [...(typed ? [`let words = createInput(${quoteText(typed.default, "'")});
words.changed(() => ${setInput(typed, 'words.value()')});
`] : []), ...(further ? [`createFileInput(({file}) => ${setInput(further, 'file')});\n`] : [])].join('');

function turnKnob({name, minimum, maximum, whole}) {
  const turned = `map(mouseX, 0, width, ${minimum}, ${maximum}, true)`;
  return `${spellMember('inputs', name)} = ${whole ? `floor(${turned})` : turned};\n`;
}
