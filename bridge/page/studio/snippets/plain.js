/** A page without p5.js, whole: a file that a double click opens. */
import {indent, quoteText, spellAddress, spellObject} from './reading.js';
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
const STARTS = {look: startLooking, hear: startHearing, say: startSaying, turn: startTurning};

export function writeSnippet(model, place) {
  return {id: 'plain', title: 'JavaScript', address: place.origin,
    steps: [{say: words.snippets.plain(), code: writePage(model, place), file: 'index.html'}]};
}

function writePage(model, place) {
  const seen = model.way === 'hear' && model.drawn !== 'image' ? model.looks[0] : undefined;
  const below = {look: 'video', hear: seen ? 'picture' : ''}[model.way];
  return `<!DOCTYPE html>
<meta charset="utf-8">
<title>${model.name}</title>
<link rel="icon" href="data:,">
<canvas id="canvas" width="640" height="480"></canvas>
<script src="${spellAddress(place, '/catwalk.js')}"></script>
<script type="module">
const context = canvas.getContext('2d');
let found${seen ? ', picture' : ''};

${STARTS[model.way](model, seen)}
function draw() {
  requestAnimationFrame(draw);
${seen ? '  if (picture) Object.assign(canvas, {width: picture.width, height: picture.height});\n' : ''}${
  below ? `  ${seen ? 'if (picture) ' : ''}context.drawImage(${below}, 0, 0, canvas.width, canvas.height);\n` :
    '  context.clearRect(0, 0, canvas.width, canvas.height);\n'}  if (found === undefined) return;
${model.drawn === 'image' ? '' : "  context.fillStyle = context.strokeStyle = 'deeppink';\n"}${
  indent((DRAWINGS[model.drawn] ?? (() => PLAIN))(model), 2)}
}

draw();
</script>
`;
}

const openModel = ({name}) => `const model = await catwalk.model(${quoteText(name, "'")});\n`;

function startLooking(model) {
  const {looks, values} = model;
  const shown = spellObject(values, Object.fromEntries(looks.map((name) => [name, 'video'])));
  return `const video = document.createElement('video');
video.srcObject = await navigator.mediaDevices.getUserMedia({video: {width: 640, height: 480}});
await video.play();
Object.assign(canvas, {width: video.videoWidth, height: video.videoHeight});
${openModel(model)}model.detectStart(${shown}, (results) => {
  found = results;
});
`;
}

function startHearing(model, seen) {
  return `${openModel(model)}model.listen((results${seen ? ', seen' : ''}) => {
  found = results;
${seen ? `  picture = seen.${seen}.canvas;\n` : ''}}${seen ? `, {inputs: [${quoteText(seen, "'")}]}` : ''});
`;
}

function startSaying(model) {
  const {word, values} = model;
  return `const words = document.createElement('input');
words.value = ${quoteText(word.default || 'a house by the sea', "'")};
words.onchange = ask;
document.body.append(words);
${openModel(model)}ask();

async function ask() {
  found = await model.detect(${spellObject(values, {[word.name]: 'words.value'})});
}
`;
}

function startTurning(model) {
  const {knob, values} = model;
  const share = 'Math.min(1, event.clientX / innerWidth)';
  const turned = knob && `${knob.minimum} + ${knob.maximum - knob.minimum} * ${share}`;
  const turning = knob && `onpointermove = (event) => {
  inputs.${knob.name} = ${knob.whole ? `Math.floor(${turned})` : turned};
};
`;
  return `const inputs = ${spellObject(values)};
${turning || ''}${openModel(model)}model.detectStart(inputs, (results) => {
  found = results;
});
`;
}
