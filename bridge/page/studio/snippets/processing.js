/** A sketch for Processing with Catwalk's library (docs/processing.md). */
import {indent, quoteText, spellAddress} from './reading.js';
import * as words from '../words.js';

const HOME = 'http://127.0.0.1:8000'; // where the library looks by itself
const PINK = 'fill(#FF1493);\n';
const TEXT = `${PINK}textSize(24);\n`;
const NUMBER = `${TEXT}text(catwalk.number(), 20, 40);`;
const WORDS = `${TEXT}text(catwalk.text(), 20, 20, width - 40, height - 40);`;
const DRAWINGS = { // of what was found
  image: ({output}) => `PImage found = catwalk.image(${quoteText(output.name)});
if (found != null) image(found, 0, 0, width, height);`,
  keypoints: ({dot}) => `${PINK}for (Pose pose : catwalk.poses()) {
  for (Keypoint point : pose.keypoints) {
    if (point.confidence > 0.3) circle(point.x, point.y, ${dot});
  }
}`,
  boxes: () => `for (Box box : catwalk.boxes()) {
  noFill();
  stroke(#FF1493);
  rect(box.x, box.y, box.width, box.height);
  fill(#FF1493);
  text(box.label, box.x + 5, box.y + 15);
}`,
  labels: () => `${TEXT}int row = 0;
for (Label one : catwalk.labels()) text(one.label, 20, 40 + 30 * row++);`,
  vector: () => `${PINK}float[] found = catwalk.vector();
for (int i = 0; i < found.length; i++) circle((i + 0.5) * width / found.length, height / 2 - 60 * found[i], 10);`,
  number: () => NUMBER, boolean: () => NUMBER, text: () => WORDS, category: () => WORDS,
};

export function writeSnippet(model, place) {
  if (!DRAWINGS[model.drawn] || model.looks.length > 1) return null;
  return {id: 'processing', title: 'Processing',
    steps: [{say: words.snippets.processing(model), code: writeSketch(model, place),
      file: `${spellName(model.name)}.pde`}]};
}

/** A sketch's name is that of a class. */
const spellName = (name) => `Ask_${name.replace(/\W/g, '_')}`;

function writeSketch(model, place) {
  const looks = model.way === 'look';
  const {globals = '', setup = '', draw = ''} = WAYS[model.way](model, place);
  const where = spellAddress(place) === HOME ? '' : `, ${quoteText(spellAddress(place))}`;
  return `import catwalk.*;

Catwalk catwalk;
${globals}
void setup() {
  size(640, 480);
  catwalk = new Catwalk(this, ${quoteText(model.name)}${where});
${looks || model.looks.length ? '  catwalk.place(0, 0, width, height);\n' : ''}${indent(setup, 2)}}

void draw() {
  background(0);
${indent(draw, 2)}${indent(DRAWINGS[model.drawn](model), 2)}
}
`;
}

const WAYS = {
  look: (model, place) => ({
    globals: 'PImage photo;\n',
    setup: `${setAll(model.values)}photo = loadImage(${quoteText(spellAddress(place, '/sample.png'))});\n`,
    draw: 'catwalk.send(photo);\nimage(photo, 0, 0, width, height);\n',
  }),
  hear: (model) => ({
    setup: 'catwalk.listen();\n',
    draw: model.drawn === 'image' || !model.looks.length ? '' :
      'if (catwalk.picture() != null) image(catwalk.picture(), 0, 0, width, height);\n',
  }),
  say: ({word, values}) => ({
    globals: 'boolean asked;\n', setup: setAll(values),
    draw: `if (!asked && catwalk.connected()) {
  asked = true;
  catwalk.ask(new JSONObject().setString(${quoteText(word.name)}, ${quoteText(word.default)}));
}
`}),
  turn: ({knob, values}) => ({
    globals: 'boolean asked;\n', setup: setAll(values),
    draw: `${knob ? turnKnob(knob) : ''}if (catwalk.available() || !asked && catwalk.connected()) {
  asked = true;
  catwalk.ask();  // the next question when the answer is there
}
`}),
};

const turnKnob = ({name, minimum, maximum, whole}) => `float turned = constrain(map(mouseX, 0, width, ${minimum}, ${
  maximum}), ${minimum}, ${maximum});
catwalk.set(${quoteText(name)}, ${whole ? 'floor(turned)' : 'turned'});
`;

const setAll = (values) => Object.entries(values).map(([name, value]) =>
  `catwalk.set(${quoteText(name)}, ${spellJava(value)});\n`).join('');

const spellJava = (value) => typeof value === 'string' ? quoteText(value) :
  Array.isArray(value) ? `new float[] {${value.join(', ')}}` : String(value);
