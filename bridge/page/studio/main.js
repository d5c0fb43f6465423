/**
 * The page at `/`: shows live what a model makes of the camera, or of the sample clip where there is no camera; of a
 * source, and of a model that is fed by one, what they give by themselves.
 *
 * The clip is a photograph that moves like a hand-held camera; it goes the same way as a camera's picture, frame by
 * frame through catwalk.js, and nothing of what is shown is computed beforehand.
 */
import {build, find} from './dom.js';

const CLIP_SIDE = 640;
const COLOURS = ['#ff2e88', '#21d4fd', '#ffd166', '#3ddc97', '#b388ff', '#ff9f1c'];
const SURE = 0.3;
const MESH = 100; // keypoints from which a pose is drawn finely
const TELLING_POINTS = ['nose', 'nose_tip', 'index_finger_tip']; // what a first sketch follows, where there is one
const AGE = 'how old the middle answer is, and what one in twenty exceeds';
const STAGES = ['waited', 'decoded', 'ran', 'encoded', 'travelled'];
const MOST_CHOICES = 4; // of a field that are named on its card

const view = find('#view');
const stage = {source: null, stream: null, model: null, results: null, answers: 0};
const failures = {};

/** The camera and the model fail, and recover, each for itself. */
function showFailure(where, error) {
  failures[where] = error?.message;
  const sentences = Object.values(failures).filter(Boolean);
  find('#failure').hidden = !sentences.length;
  find('#failure').textContent = sentences.join(' ');
}

// The clip and the camera ---------------------------------------------------------------------------------------

/** A canvas on which the photograph moves. */
async function openClip() {
  const photo = new Image();
  photo.src = 'sample.png';
  await photo.decode();
  const scale = CLIP_SIDE / Math.max(photo.naturalWidth, photo.naturalHeight);
  const canvas = build('canvas', '', {width: photo.naturalWidth * scale, height: photo.naturalHeight * scale});
  const context = canvas.getContext('2d');
  let shown = false;
  const move = (time) => {
    if (shown && stage.source !== canvas) return;
    shown = stage.source === canvas;
    const {width, height} = canvas;
    context.setTransform(1, 0, 0, 1, width / 2, height / 2);
    context.rotate(0.05 * Math.sin(time / 2300));
    const zoom = 1.15 + 0.05 * Math.sin(time / 1700);
    context.scale(zoom, zoom);
    context.translate(0.03 * width * Math.sin(time / 1900), 0.02 * height * Math.cos(time / 1300));
    context.drawImage(photo, -width / 2, -height / 2, width, height);
    requestAnimationFrame(move);
  };
  move(0);
  return canvas;
}

async function openCamera() {
  if (!navigator.mediaDevices) throw Object.assign(new Error('no secure context'), {name: 'InsecurePage'});
  stage.stream = await navigator.mediaDevices.getUserMedia({video: {width: 640, height: 480}});
  const video = build('video', '', {srcObject: stage.stream, muted: true, playsInline: true});
  await video.play();
  return video;
}

async function useSource(open) {
  const source = await open();
  if (source instanceof HTMLCanvasElement) stage.stream?.getTracks().forEach((track) => track.stop());
  stage.source = source;
  view.width = source.videoWidth || source.width;
  view.height = source.videoHeight || source.height;
  find('#camera').textContent = isCamera() ? 'Use the sample' : 'Use my camera';
  if (stage.model && !isFed(stage.model.info)) watch();
}

const isCamera = () => stage.source instanceof HTMLVideoElement;

/** The camera where the page may have it already, else the clip. */
async function useUsual() {
  const granted = await navigator.permissions?.query({name: 'camera'}).catch(() => null);
  await useSource(granted?.state === 'granted' ? () => openCamera().catch(openClip) : openClip);
}

async function switchSource() {
  showFailure('camera', null);
  await useSource(isCamera() ? openClip : openCamera).catch((error) => showFailure('camera', explainCamera(error)));
}

function explainCamera(error) {
  if (error.name === 'NotAllowedError') {
    return new Error('The browser did not give the camera to this page. Click the icon left of the address, allow ' +
      'the camera, and try again.');
  }
  if (error.name === 'InsecurePage') {
    return new Error('Browsers give the camera to https pages and to pages of their own machine only. Open this page on ' +
      'the machine where Catwalk runs, or send pictures from a sketch.');
  }
  if (error.name === 'NotFoundError') return new Error('No camera was found. Plug one in, and try again.');
  return new Error(`The camera did not start: ${error.message}. Close other programs that use it, and try again.`);
}

// What the model makes --------------------------------------------------------------------------------------------

/** Does Catwalk itself ask the model: is it a source, or linked to another one? */
const isFed = ({source, links}) => source || links?.length > 0;

async function showModel(name) {
  stage.model?.detectStop();
  stage.model?.unlisten();
  Object.assign(stage, {model: null, results: null, seen: null});
  const model = await catwalk.model(name);
  if (!isFed(model.info) && !stage.source) await useUsual();
  stage.model = model;
  find('#camera').hidden = isFed(model.info);
  writeStart(model.info);
  for (const button of document.querySelectorAll('.card button')) {
    button.setAttribute('aria-pressed', button.dataset.name === name);
  }
  watch();
}

function watch() {
  const {info} = stage.model;
  Object.assign(stage, {results: null, seen: null, answers: 0, since: performance.now()});
  view.classList.toggle('mirror', !isFed(info) && isCamera() && info.outputs[0].kind !== 'boxes');
  if (!isFed(info)) return stage.model.detectStart(stage.source, takeResults);
  const inputs = info.inputs.filter(({kind, required}) => kind === 'image' && required).map(({name}) => name);
  stage.model.listen((results, seen, error) => {
    stage.seen = seen[inputs[0]]?.canvas ?? results?.canvas;
    fitView(stage.seen);
    takeResults(results, error);
  }, {inputs});
}

function takeResults(results, error) {
  showFailure('model', error);
  if (error) return;
  stage.results = results;
  stage.answers += 1;
  writeLabels(results);
}

/** The view in the shape of what it shows. */
function fitView(picture) {
  if (!picture || (view.width === picture.width && view.height === picture.height)) return;
  Object.assign(view, {width: picture.width, height: picture.height});
}

function draw() {
  requestAnimationFrame(draw);
  const context = view.getContext('2d');
  const {model, results} = stage;
  const below = model && isFed(model.info) ? stage.seen : stage.source;
  if (typeof results?.[0] === 'number') drawNumbers(context, results);
  if (!below) return;
  context.drawImage(results?.canvas ?? below, 0, 0, view.width, view.height);
  if (results?.canvas && results.canvas !== below) {
    context.drawImage(below, 0, view.height * 0.75, view.width / 4, view.height / 4);
  }
  if (Array.isArray(results)) results.forEach((thing, index) => drawThing(context, thing, COLOURS[index % 6]));
}

/** A vector as a line, from −3 to 3. */
function drawNumbers(context, numbers) {
  const {width, height} = view;
  context.clearRect(0, 0, width, height);
  Object.assign(context, {strokeStyle: COLOURS[0], lineWidth: 2});
  context.beginPath();
  numbers.forEach((number, index) => {
    context.lineTo(width * index / (numbers.length - 1 || 1), height * (3 - number) / 6);
  });
  context.stroke();
}

function drawThing(context, thing, colour) {
  Object.assign(context, {strokeStyle: colour, fillStyle: '#fff', lineWidth: view.width / 130, lineCap: 'round'});
  if (thing.keypoints) return drawPose(context, thing.keypoints);
  if (thing.width) context.strokeRect(thing.x, thing.y, thing.width, thing.height);
}

function drawPose(context, keypoints) {
  const finer = keypoints.length < MESH ? 1 : 5;
  context.lineWidth /= finer;
  for (const [from, to] of stage.model.connections.map((pair) => pair.map((number) => keypoints[number]))) {
    if (Math.min(from.confidence, to.confidence) < SURE) continue;
    context.beginPath();
    context.moveTo(from.x, from.y);
    context.lineTo(to.x, to.y);
    context.stroke();
  }
  for (const {x, y, confidence} of keypoints) {
    if (confidence < SURE) continue;
    context.beginPath();
    context.arc(x, y, view.width / 120 / finer, 0, 2 * Math.PI);
    context.fill();
  }
}

function writeLabels(results) {
  const labels = Array.isArray(results) && results[0]?.label && !results[0].width ? results.slice(0, 5) : [];
  const plain = ['string', 'number'].includes(typeof results) ? [build('li', String(results))] : [];
  find('#labels').hidden = !labels.length && !plain.length;
  find('#labels').replaceChildren(...plain, ...labels.map(({label, confidence}) =>
    build('li', [build('meter', '', {value: confidence}), `${label} ${Math.round(100 * confidence)} %`])));
}

/** What the model looks at, and how long it takes. */
function describeFood({info: {source, links}, latency}) {
  if (source) return 'as it comes';
  if (links?.length) return `fed by ${[...new Set(links.map((link) => link.split(/[. ]/)[0]))].join(', ')}`;
  return `${isCamera() ? 'on your camera' : 'on the sample clip'} · ${Math.round(latency)} ms`;
}

function writeSpeed() {
  const {model, answers, since} = stage;
  if (!model || !answers) return;
  const rate = Math.round(1000 * answers / (performance.now() - since));
  find('#status').replaceChildren(build('b', model.name),
    ` ${describeFood(model)} · ${rate} fps`);
  Object.assign(stage, {answers: 0, since: performance.now()});
}

// The words around it ---------------------------------------------------------------------------------------------

/** A sketch for the model, as short as it can be. */
function writeSketch(info) {
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
  found = ${word};${seen ? `\n    seen = inputs.${seen};` : ''}
}${seen ? `, {inputs: ['${seen}']}` : ''});
}

function draw() {
background(255);
${seen ? `  ${below}\n` : ''}${drawing}
}`;
}

function writeStart(info) {
  const token = catwalk.token && `?token=${catwalk.token}`;
  find('#script').textContent = `<script src="${location.origin}/catwalk.js${token}"></` + 'script>';
  find('#sketch').textContent = writeSketch(info);
}

/** “strength: number, 0 to 1; default 0.7. How strong.” */
function describeField(field) {
  const {name, kind, minimum, maximum, choices, length, keypoints, description, required} = field;
  const range = minimum !== undefined && maximum !== undefined ? `, ${minimum} to ${maximum}` : '';
  const shown = choices?.slice(0, MOST_CHOICES).join(', ') + (choices?.length > MOST_CHOICES ? '…' : '');
  const several = choices ? `, one of ${choices.length}: ${shown}` : '';
  const size = kind === 'text' ? `, up to ${length} characters` : `, ${length} numbers`;
  const count = keypoints ? `, ${keypoints.length} points each` : length ? size : '';
  const preset = !required && (field.default ?? '') !== '' ? `; without it ${field.default}` : '';
  return build('dd', [build('b', name), ` ${kind}${range}${several}${count}${preset}. `,
    build('small', description ?? '')]);
}

/** The bridge's own settings of a model that finds people or things, folded away. */
function describeFollowing(inputs) {
  if (!inputs.length) return [];
  return [build('details', [build('summary', 'Ids and smoothing'), build('dl', inputs.map(describeField))])];
}

async function buildCard({name, state}) {
  const info = await (await fetch(`models/${name}`)).json();
  const button = build('button', 'Show', {type: 'button'});
  button.addEventListener('click', () => showModel(name).catch((error) => showFailure('model', error)));
  button.dataset.name = name;
  button.setAttribute('aria-pressed', stage.model?.name === name);
  const mark = build('span', state, {className: state});
  mark.dataset.state = name;
  return build('article', [
    build('h3', [name, mark]),
    build('p', info.description),
    build('dl', [build('dt', 'takes'), ...info.inputs.filter((input) => !input.group).map(describeField),
      build('dt', 'gives'), ...info.outputs.map(describeField)]),
    ...describeFollowing(info.inputs.filter((input) => input.group)),
    button,
  ], {className: 'card'});
}

async function writeStates() {
  for (const {name, state, error, notice} of (await (await fetch('models')).json()).models) {
    const title = error ?? notice ?? '';
    Object.assign(find(`[data-state="${name}"]`), {textContent: state, className: state, title});
  }
}

function writeAddresses({name, source}) {
  const {origin, host} = location;
  const link = (path) => build('a', origin + path, {href: path});
  const rows = [
    ['HTTP', link(`/models/${name}`)],
    ['WebSocket', build('code', `ws://${host}/ws`)],
    ['Newest picture', link(`/models/${name}/frame.jpg?draw=1`)],
    ['From a terminal', build('code', source ? `curl ${origin}/models/${name}/frame.jpg -o ${name}.jpg` :
      `curl --data-binary @photo.jpg ${origin}/models/${name}/query`)],
    ['All of it', link('/docs')],
  ];
  find('#addresses dl').replaceChildren(...rows.flatMap(([term, value]) => [build('dt', term), build('dd', value)]));
}

// Where the milliseconds go -----------------------------------------------------------------------------------------

const showTime = (time) => time === undefined ? '–' : time.toFixed(time < 9.95 ? 1 : 0);

/** A row for each model, with a place for every number from the start, so that nothing moves. */
function buildLatency(models) {
  find('#latency ul').replaceChildren(...models.map(({name}) => build('li', [
    build('b', name), build('span', '– fps', {className: 'fps'}), build('span', '– ms', {className: 'age', title: AGE}),
    build('div', STAGES.map((stage) => build('i', '', {className: stage})), {className: 'stages', ariaHidden: true}),
    build('small', 'nobody has asked'),
    build('dl', STAGES.map((stage) => build('div', [build('dt', `${stage} `, {className: stage}), build('dd', '–')]))),
  ])));
  for (const [place, row] of [...find('#latency ul').children].entries()) row.dataset.latency = models[place].name;
}

/** What is middling of each stage, as a share of the longest bar; p95 says what people see as stutter. */
async function writeLatency() {
  const {models} = await (await fetch('stats')).json();
  const times = ({stages}) => STAGES.map((stage) => stages[stage]?.p50);
  const addUp = (one) => times(one).reduce((sum, time) => sum + (time ?? 0), 0);
  const longest = Math.max(1, ...Object.values(models).map(addUp));
  for (const [name, one] of Object.entries(models)) {
    const row = find(`[data-latency="${name}"]`);
    if (!row) continue;
    row.querySelector('.fps').textContent = `${one.age ? showTime(one.fps) : '–'} fps`;
    row.querySelector('.age').textContent = one.age ? `${showTime(one.age.p50)} (${showTime(one.age.p95)}) ms` :
      '– ms';
    times(one).forEach((time, place) => {
      row.querySelectorAll('i')[place].style.width = `${100 * (time ?? 0) / longest}%`;
      row.querySelectorAll('dd')[place].textContent = showTime(time);
    });
    row.querySelector('small').replaceChildren(...describeFrames(one));
  }
}

function describeFrames({asked, dropped, failed, budget}) {
  if (!asked) return ['nobody has asked'];
  const counts = `${dropped} dropped${failed ? `, ${failed} failed` : ''}`;
  if (!budget || (budget.met && budget.scale === 1 && budget.every === 1)) return [counts];
  const lowered = [budget.scale < 1 && `at ${Math.round(100 * budget.scale)} %`,
    budget.every > 1 && `1 of ${budget.every}`, !budget.met && 'over budget'].filter(Boolean);
  return [build('b', lowered.join(', '), {title: `to keep the budget of ${budget.limit} ms`}), ` · ${counts}`];
}

async function writeListeners() {
  const {state, addresses, received, error = '', listeners = []} = await (await fetch('osc')).json();
  find('#osc').hidden = state !== 'open';
  if (state !== 'open') return;
  find('#osc p').textContent = `At UDP ${addresses[0]}; ${received} packets have come. ${error}` + (listeners.length ? '' :
    ' A patch hears models once it sends /subscribe, or when Catwalk is started with --osc-to.');
  find('#osc table').hidden = listeners.length === 0;
  find('#osc tbody').replaceChildren(...listeners.map((one) => build('tr', [
    one.address, one.layout, one.sent, one.dropped, one.too_big,
  ].map((value) => build('td', String(value))))));
}

/** How other machines join; only pages of this machine are told. */
async function writeInvitation() {
  if (!/^(localhost|127\.|\[::1\])/.test(location.hostname)) return;
  const {open, links, picture} = await (await fetch('lan')).json();
  find('#lan').hidden = !open;
  find('#lan ul').replaceChildren(...links.map((link) => build('li', [build('a', link, {href: link})])));
  find('#lan figure').innerHTML = picture;
  find('#lan p').textContent = links.length ? 'Whoever has one of these links may use the models, and not start or ' +
    'stop them. Browsers give the camera to https pages and to pages of their own machine only, and so not to a page ' +
    'opened by these.' : 'This machine has no address on a network yet.';
}

async function copyCode({target}) {
  await navigator.clipboard.writeText(find(`#${target.dataset.copy}`).textContent);
  target.textContent = 'Copied';
  setTimeout(() => { target.textContent = 'Copy'; }, 1500);
}

async function start() {
  const {models} = await (await fetch('models')).json();
  const infos = await Promise.all(models.map(async ({name}) => (await fetch(`models/${name}`)).json()));
  const first = infos.find(({source}) => !source) ?? infos[0];
  writeAddresses(first);
  buildLatency(models);
  draw();
  setInterval(writeSpeed, 1000);
  setInterval(() => writeStates().catch(() => null), 2000);
  setInterval(() => writeLatency().catch(() => null), 1000);
  setInterval(() => writeListeners().catch(() => null), 2000);
  writeInvitation().catch((error) => showFailure('model', error));
  await showModel(first.name);
  find('.cards').replaceChildren(...await Promise.all(models.map(buildCard)));
}

if (catwalk.token) history.replaceState(null, '', location.pathname); // nobody reads it off the screen
find('#camera').addEventListener('click', switchSource);
for (const button of document.querySelectorAll('[data-copy]')) button.addEventListener('click', copyCode);
start().catch((error) => showFailure('model', error));
