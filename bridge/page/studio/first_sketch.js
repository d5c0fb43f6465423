/** A sketch for a model, as short as it can be; pure: a model's info in, code out. */

const TELLING_POINTS = ['nose', 'nose_tip', 'index_finger_tip']; // what a first sketch follows, where there is one

/** Does Catwalk itself ask the model: is it a source, or linked to another one? */
export const isFed = ({source, links}) => source || links?.length > 0;

/** The sketch for p5.js. */
export function writeSketch(info) {
  const {outputs: [output]} = info;
  const name = info.name.replace(/-+(\w?)/g, (_, letter) => letter.toUpperCase());
  const point = TELLING_POINTS.find((word) => output.keypoints?.includes(word)) ?? output.keypoints?.[0];
  const drawing = {
    keypoints: `  for (let {${point}} of found) circle(${point}.x, ${point}.y, 40);`,
    boxes: '  for (let {x, y, width, height} of found) rect(x, y, width, height);',
    labels: '  if (found) text(found[0].label, 20, 40);',
  };
  const other = 'image mask depth'.includes(output.kind) ? '  if (found) image(found, 0, 0, width, height);' :
    '  if (found) text(found, 20, 40);';
  const list = output.kind === 'keypoints' || output.kind === 'boxes';
  const word = output.kind === 'image' ? 'picture' : output.name;
  if (isFed(info)) return writeListening(info, {name, word, list, drawing: drawing[output.kind] ?? other});
  return `let video, found${list ? ' = []' : ''};

async function setup() {
  createCanvas(640, 480);
  video = createCapture(VIDEO);
  video.size(640, 480);
  video.hide();
  let ${name} = await catwalk.model('${info.name}');
  ${name}.detectStart(video, (${word}) => found = ${word});
}

function draw() {
  image(video, 0, 0, width, height);
${drawing[output.kind] ?? other}
}`;
}

/** The same for a model that Catwalk itself asks, and so the sketch listens to. */
function writeListening({name: full, inputs}, {name, word, list, drawing}) {
  const seen = word !== 'picture' && inputs.find(({kind, required}) => kind === 'image' && required)?.name;
  const below = 'if (seen) {\n    scale(width / seen.width);  // places are in pixels of this picture\n' +
    '    image(seen, 0, 0);\n  }';
  return `let ${seen ? 'seen, ' : ''}found${list ? ' = []' : ''};

async function setup() {
  createCanvas(640, 480);
  let ${name} = await catwalk.model('${full}');
  ${name}.listen((${word}${seen ? ', inputs' : ''}) => {
    found = ${word};${seen ? `\n      seen = inputs.${seen};` : ''}
  }${seen ? `, {inputs: ['${seen}']}` : ''});
}

function draw() {
  background(255);
${seen ? `  ${below}\n` : ''}${drawing}
}`;
}
