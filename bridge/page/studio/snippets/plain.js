/** A page without p5.js, whole: a file that a double click opens. */
import {askWords, openModel, setInput, startModel} from './calls.js';
import {escapeText, indent, quoteText, spellAddress, spellMember, spellObject} from './reading.js';
import * as words from '../words.js';

const PLAIN = `context.font = '24px sans-serif';
context.fillText(String(found), 20, 40);`;
const DRAWINGS = { // of what was found
  image: () => 'context.drawImage(found, 0, 0, canvas.width, canvas.height);',
  keypoints: ({dot}) => `for (const {keypoints} of found) {
  for (const {x, y, confidence} of keypoints) {
    if (confidence > 0.3) context.fillRect(x - ${dot / 2}, y - ${dot / 2}, ${dot}, ${dot});
  }
}`,
  boxes: () => `for (const {x, y, width, height, label} of found) {
  context.strokeRect(x, y, width, height);
  context.fillText(label, x + 5, y + 15);
}`,
  labels: () => `context.font = '24px sans-serif';
found.forEach(({label}, row) => context.fillText(label, 20, 40 + 30 * row));`,
  vector: () => `found.forEach((number, place) => {
  context.fillRect((place + 0.5) * canvas.width / found.length, canvas.height / 2 - 60 * number, 10, 10);
});`,
  audio: () => `context.beginPath();
found.samples.forEach((level, place) => {
  context.lineTo(place * canvas.width / found.samples.length, canvas.height / 2 * (1 - level));
});
context.stroke();`,
};
const CAMERA = `const video = document.createElement('video');
video.srcObject = await navigator.mediaDevices.getUserMedia({video: {width: 640, height: 480}});
await video.play();
canvas.width = video.videoWidth;
canvas.height = video.videoHeight;
`;
const SEEN = `canvas.width = picture.width;
canvas.height = picture.height;
context.drawImage(picture, 0, 0);
`;
const CLEAR = 'context.clearRect(0, 0, canvas.width, canvas.height);\n';
const WORDS = '<input id="words" size="60">\n';
const WAYS = { // of coming to answers: elements, what stands before and after the model, and what is drawn first
  look: (model) => ({elements: (model.typed ? WORDS : '') + (model.further ? '<input id="chooser" type="file">\n' : ''),
    before: CAMERA, after: startModel(model) + takeMore(model),
    first: model.drawn === 'image' ? '' : 'context.drawImage(video, 0, 0, canvas.width, canvas.height);\n'}),
  hear: (model) => ({names: model.seen ? ['picture'] : [], after: startModel(model), ground: model.seen && SEEN}),
  say: (model) => ({elements: WORDS, after: `words.value = ${quoteText(model.word.default, "'")};
words.onchange = async () => ${askWords(model, 'words.value')};
words.onchange();
`}),
  turn: (model) => ({before: `const inputs = ${spellObject(model.values)};\n${model.knob ? turnKnob(model.knob) : ''}`,
    after: startModel(model)}),
};

export function writeSnippet(model, place) {
  return {id: 'plain', title: 'JavaScript',
    steps: [{say: words.snippets.plain(model.further), code: writePage(model, place), file: 'index.html'}]};
}

function writePage(model, place) {
  const {elements = '', names = [], before = '', after, first = '', ground} = WAYS[model.way](model);
  const colour = model.drawn === 'image' ? '' : "context.fillStyle = context.strokeStyle = 'deeppink';\n";
  const drawing = (DRAWINGS[model.drawn] ?? (() => PLAIN))(model);
  return `<!DOCTYPE html>
<meta charset="utf-8">
<title>${escapeText(model.name)}</title>
<canvas id="canvas" width="640" height="480"></canvas>
${elements}<script src="${spellAddress(place, '/catwalk.js')}"></script>
<script type="module">
const context = canvas.getContext('2d');
let ${[...names, 'found'].join(', ')};

${before}const model = ${openModel(model)};
${after}draw();

function draw() {
  requestAnimationFrame(draw);
${indent(first, 2)}  if (found === undefined) return;
${indent((first ? '' : ground ?? CLEAR) + colour + drawing, 2)}
}
</script>
`;
}

/** Words that may be typed, and a picture that may be chosen, beside the camera's. */
const takeMore = ({typed, further}) => [...(typed ? [`words.value = ${quoteText(typed.default, "'")};
words.onchange = () => ${setInput(typed, 'words.value')};
`] : []), ...(further ? [`chooser.onchange = () => ${setInput(further, 'chooser.files[0]')};\n`] : [])].join('');

function turnKnob({name, minimum, maximum, whole}) {
  const [least, span] = [minimum ? `${minimum} + ` : '', maximum - minimum];
  const turned = `${least}${span === 1 ? '' : `${span} * `}Math.min(1, event.clientX / innerWidth)`;
  return `onpointermove = (event) => {
  ${spellMember('inputs', name)} = ${whole ? `Math.floor(${turned})` : turned};
};
`;
}
