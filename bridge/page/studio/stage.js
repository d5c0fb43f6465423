/**
 * Shows live what a model makes of the camera, or of the sample clip where there is no camera; of a source, and of a
 * model that is fed by one, what they give by themselves.
 *
 * The clip is a photograph that moves like a hand-held camera; it goes the same way as a camera's picture, frame by
 * frame through catwalk.js, and nothing of what is shown is computed beforehand.
 */
import {build} from './dom.js';
import {isFed} from './first_sketch.js';
import {page as words} from './words.js';

const CLIP_SIDE = 640;
const COLOURS = ['#ff2e88', '#21d4fd', '#ffd166', '#3ddc97', '#b388ff', '#ff9f1c'];
const SURE = 0.3;
const MESH = 100; // keypoints from which a pose is drawn finely

/** The stage for a model, as `{element, close()}`; `tell` gets its info once it is known. */
export function openStage(name, tell) {
  const stage = new Stage();
  stage.showModel(name, tell).catch((error) => stage.showFailure('model', error));
  return {element: stage.element, close: () => stage.close()};
}

/** A canvas on which the photograph moves while `goes()`. */
async function openClip(goes) {
  const photo = new Image();
  photo.src = '/sample.png';
  await photo.decode();
  const scale = CLIP_SIDE / Math.max(photo.naturalWidth, photo.naturalHeight);
  const canvas = build('canvas', '', {width: photo.naturalWidth * scale, height: photo.naturalHeight * scale});
  const context = canvas.getContext('2d');
  const move = (time) => {
    if (!goes(canvas)) return;
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

function explainCamera(error) {
  if (error.name === 'NotAllowedError') return new Error(words.refused);
  if (error.name === 'InsecurePage') return new Error(words.insecure);
  if (error.name === 'NotFoundError') return new Error(words.noCamera);
  return new Error(words.broken(error.message));
}

class Stage {
  source = null;
  stream = null;
  model = null;
  results = null;
  answers = 0;
  open = true;
  failures = {};

  constructor() {
    this.view = build('canvas', '', {id: 'view', width: 640, height: 480, ariaLabel: words.view});
    this.view.setAttribute('role', 'img');
    this.labels = build('ol', '', {id: 'labels', hidden: true});
    this.status = build('p', words.waiting, {id: 'status'});
    this.camera = build('button', words.useCamera, {id: 'camera', type: 'button'});
    this.failure = build('p', '', {id: 'failure', hidden: true});
    this.failure.setAttribute('role', 'alert');
    this.element = build('section', [build('div', [this.view, this.labels], {className: 'screen'}),
      build('div', [this.status, this.camera], {className: 'bar'}), this.failure],
    {id: 'stage', ariaLabel: words.stage});
    this.camera.addEventListener('click', () => this.switchSource());
    this.timer = setInterval(() => this.writeSpeed(), 1000);
    this.draw();
  }

  close() {
    this.open = false;
    clearInterval(this.timer);
    this.stream?.getTracks().forEach((track) => track.stop());
    this.model?.detectStop();
    if (this.model?.ear) this.model.unlisten();
  }

  /** The camera and the model fail, and recover, each for itself. */
  showFailure(where, error) {
    this.failures[where] = error?.message;
    const sentences = Object.values(this.failures).filter(Boolean);
    this.failure.hidden = !sentences.length;
    this.failure.textContent = sentences.join(' ');
  }

  get isCamera() { return this.source instanceof HTMLVideoElement; }

  openClip() {
    let shown = false;
    return openClip((canvas) => {
      if (shown && this.source !== canvas) return false;
      shown = this.source === canvas;
      return this.open;
    });
  }

  async openCamera() {
    if (!navigator.mediaDevices) throw Object.assign(new Error('no secure context'), {name: 'InsecurePage'});
    this.stream = await navigator.mediaDevices.getUserMedia({video: {width: 640, height: 480}});
    const video = build('video', '', {srcObject: this.stream, muted: true, playsInline: true});
    await video.play();
    return video;
  }

  async useSource(opening) {
    const source = await opening;
    if (source instanceof HTMLCanvasElement || !this.open) this.stream?.getTracks().forEach((track) => track.stop());
    this.source = source;
    this.view.width = source.videoWidth || source.width;
    this.view.height = source.videoHeight || source.height;
    this.camera.textContent = this.isCamera ? words.useSample : words.useCamera;
    if (this.model && !isFed(this.model.info)) this.watch();
  }

  /** The camera where the page may have it already, else the clip. */
  async useUsual() {
    const granted = await navigator.permissions?.query({name: 'camera'}).catch(() => null);
    const camera = granted?.state === 'granted' && this.openCamera().catch(() => this.openClip());
    await this.useSource(camera || this.openClip());
  }

  async switchSource() {
    this.showFailure('camera', null);
    await this.useSource(this.isCamera ? this.openClip() : this.openCamera())
      .catch((error) => this.showFailure('camera', explainCamera(error)));
  }

  async showModel(name, tell) {
    const model = await catwalk.model(name);
    tell(model.info);
    if (!isFed(model.info)) await this.useUsual();
    if (!this.open) return;
    this.model = model;
    this.camera.hidden = isFed(model.info);
    this.watch();
  }

  watch() {
    if (!this.open) return;
    const {info} = this.model;
    Object.assign(this, {results: null, seen: null, answers: 0, since: performance.now()});
    this.view.classList.toggle('mirror', !isFed(info) && this.isCamera && info.outputs[0].kind !== 'boxes');
    if (!isFed(info)) {
      this.model.detectStart(this.source, (results, error) => this.takeResults(results, error));
      return;
    }
    const inputs = info.inputs.filter(({kind, required}) => kind === 'image' && required).map(({name}) => name);
    this.model.listen((results, seen, error) => {
      this.seen = seen[inputs[0]]?.canvas ?? results?.canvas;
      this.fitView(this.seen);
      this.takeResults(results, error);
    }, {inputs});
  }

  takeResults(results, error) {
    this.showFailure('model', error);
    if (error) return;
    this.results = results;
    this.answers += 1;
    this.writeLabels(results);
  }

  /** The view in the shape of what it shows. */
  fitView(picture) {
    const {view} = this;
    if (!picture || (view.width === picture.width && view.height === picture.height)) return;
    Object.assign(view, {width: picture.width, height: picture.height});
  }

  draw() {
    if (!this.open) return;
    requestAnimationFrame(() => this.draw());
    const {view, model, results} = this;
    const context = view.getContext('2d');
    const below = model && isFed(model.info) ? this.seen : this.source;
    if (typeof results?.[0] === 'number') this.drawNumbers(context, results);
    if (!below) return;
    context.drawImage(results?.canvas ?? below, 0, 0, view.width, view.height);
    if (results?.canvas && results.canvas !== below) {
      context.drawImage(below, 0, view.height * 0.75, view.width / 4, view.height / 4);
    }
    if (Array.isArray(results)) results.forEach((thing, index) => this.drawThing(context, thing, COLOURS[index % 6]));
  }

  /** A vector as a line, from −3 to 3. */
  drawNumbers(context, numbers) {
    const {width, height} = this.view;
    context.clearRect(0, 0, width, height);
    Object.assign(context, {strokeStyle: COLOURS[0], lineWidth: 2});
    context.beginPath();
    numbers.forEach((number, index) => {
      context.lineTo(width * index / (numbers.length - 1 || 1), height * (3 - number) / 6);
    });
    context.stroke();
  }

  drawThing(context, thing, colour) {
    const lineWidth = this.view.width / 130;
    Object.assign(context, {strokeStyle: colour, fillStyle: '#fff', lineWidth, lineCap: 'round'});
    if (thing.keypoints) return this.drawPose(context, thing.keypoints);
    if (thing.width) context.strokeRect(thing.x, thing.y, thing.width, thing.height);
  }

  drawPose(context, keypoints) {
    const finer = keypoints.length < MESH ? 1 : 5;
    context.lineWidth /= finer;
    for (const [from, to] of this.model.connections.map((pair) => pair.map((number) => keypoints[number]))) {
      if (Math.min(from.confidence, to.confidence) < SURE) continue;
      context.beginPath();
      context.moveTo(from.x, from.y);
      context.lineTo(to.x, to.y);
      context.stroke();
    }
    for (const {x, y, confidence} of keypoints) {
      if (confidence < SURE) continue;
      context.beginPath();
      context.arc(x, y, this.view.width / 120 / finer, 0, 2 * Math.PI);
      context.fill();
    }
  }

  writeLabels(results) {
    const labels = Array.isArray(results) && results[0]?.label && !results[0].width ? results.slice(0, 5) : [];
    const plain = ['string', 'number'].includes(typeof results) ? [build('li', String(results))] : [];
    this.labels.hidden = !labels.length && !plain.length;
    this.labels.replaceChildren(...plain, ...labels.map(({label, confidence}) =>
      build('li', [build('meter', '', {value: confidence}), `${label} ${Math.round(100 * confidence)} %`])));
  }

  /** What the model looks at, and how long it takes. */
  describeFood({info: {source, links}, latency}) {
    if (source) return words.itself;
    if (links?.length) return words.fed([...new Set(links.map((link) => link.split(/[. ]/)[0]))].join(', '));
    return this.isCamera ? words.onCamera(Math.round(latency)) : words.onSample(Math.round(latency));
  }

  writeSpeed() {
    const {model, answers, since} = this;
    if (!model || !answers) return;
    const rate = Math.round(1000 * answers / (performance.now() - since));
    this.status.replaceChildren(build('b', model.name), ` ${this.describeFood(model)} · ${words.rate(rate)}`);
    Object.assign(this, {answers: 0, since: performance.now()});
  }
}
