/**
 * What a model looks at on its page: a camera, the sample clip, files, or the pictures of a source that Catwalk serves.
 *
 * A feed is `{kind, source, live, mirrored, close()}`: `source` is something to draw; a `live` one changes all the time,
 * any other calls `renew` when it has changed. Of files, `own` is what the person has, `{has, input}`, and `photo` the
 * file that is shown, if it is a photograph. The clip is a photograph that moves like a hand-held camera; it goes the
 * same way as a camera's picture, and nothing of what is shown is computed beforehand.
 */
import {closeCamera, openCamera} from './cameras.js';
import {build} from './dom.js';
import {drawSmaller} from './picture.js';
import {findModel} from './served.js';
import {feeds as words} from './words.js';

const CLIP_SIDE = 640;
const FILE_SIDE = 1280; // pixels of the longer side of a picture from a file
const SLIDE = 4000; // milliseconds for each of several pictures

/**
 * Open a feed: `camera` with a device's id, `sample`, `files` with files, `source` with the name of a served one. `fail`
 * gets what goes wrong while it is open.
 */
export function openFeed(kind, what, renew, fail) {
  return {camera: feedCamera, sample: feedSample, files: feedFiles, source: feedSource}[kind](what, renew, fail);
}

async function feedCamera(deviceId, renew, fail) {
  const source = await openCamera(deviceId);
  source.srcObject.getVideoTracks()[0].addEventListener('ended', () => fail(new Error(words.unplugged)));
  return {kind: 'camera', source, live: true, mirrored: true, close: () => closeCamera(source)};
}

async function feedSample() {
  const photo = new Image();
  photo.src = '/sample.png';
  await photo.decode().catch(() => { throw new Error(words.noSample); });
  const scale = CLIP_SIDE / Math.max(photo.naturalWidth, photo.naturalHeight);
  const canvas = build('canvas', '', {width: photo.naturalWidth * scale, height: photo.naturalHeight * scale});
  const context = canvas.getContext('2d');
  let open = true;
  const still = matchMedia('(prefers-reduced-motion: reduce)');
  const move = (time) => {
    if (!open) return;
    moveClip(context, photo, still.matches ? 0 : time);
    requestAnimationFrame(move);
  };
  move(0);
  return {kind: 'sample', source: canvas, live: true, mirrored: false, close() { open = false; }};
}

function moveClip(context, photo, time) {
  const {width, height} = context.canvas;
  context.setTransform(1, 0, 0, 1, width / 2, height / 2);
  context.rotate(0.05 * Math.sin(time / 2300));
  const zoom = 1.15 + 0.05 * Math.sin(time / 1700);
  context.scale(zoom, zoom);
  context.translate(0.03 * width * Math.sin(time / 1900), 0.02 * height * Math.cos(time / 1300));
  context.drawImage(photo, -width / 2, -height / 2, width, height);
}

/** The first film among the files; without one, the pictures, turned like slides. */
async function feedFiles(files, renew, fail) {
  const film = files.find(({type}) => type.startsWith('video/'));
  if (film) return feedFilm(film, fail);
  const pictures = files.filter(({type}) => type.startsWith('image/'))
    .sort((one, other) => one.name.localeCompare(other.name, undefined, {numeric: true}));
  if (!pictures.length) throw new Error(words.nothing);
  return feedSlides(pictures, renew, fail);
}

async function feedFilm(file, fail) {
  const address = URL.createObjectURL(file);
  const source = build('video', '', {src: address, muted: true, loop: true, playsInline: true});
  const error = new Error(words.unplayable(file.name));
  await source.play().catch(() => {
    URL.revokeObjectURL(address);
    throw error;
  });
  source.addEventListener('error', () => fail(error));
  return {kind: 'files', source, live: true, mirrored: false, own: {has: 'film', input: file.name}, close() {
    source.pause();
    URL.revokeObjectURL(address);
  }};
}

/** Pictures one after the other; those that cannot be read are told and left out. */
async function feedSlides(files, renew, fail) {
  const canvas = build('canvas');
  const broken = new Set();
  let [place, shown, timer] = [-1, null, null];
  const draw = async (file) => {
    const picture = await createImageBitmap(file).catch(() => null);
    if (!picture) return broken.add(file);
    drawSmaller(canvas, picture, FILE_SIDE);
    picture.close();
    shown = file;
  };
  const turn = async () => {
    const before = broken.size;
    shown = null;
    while (!shown && broken.size < files.length) {
      place = (place + 1) % files.length;
      if (!broken.has(files[place])) await draw(files[place]);
    }
    const names = [...broken].map(({name}) => name).join(', ');
    if (!shown) throw new Error(words.unreadable(names));
    if (broken.size > before) fail(new Error(words.leftOut(names)));
  };
  await turn();
  if (files.length > 1) timer = setInterval(() => turn().then(renew, fail), SLIDE);
  const folder = files[0].webkitRelativePath?.split('/')[0];
  return {kind: 'files', source: canvas, live: false, mirrored: false, close: () => clearInterval(timer),
    own: folder ? {has: 'folder', input: folder} : {has: 'photo', input: files[0].name},
    get photo() { return shown; }};
}

/** The pictures of a source, as it gives them while somebody sees the page. */
async function feedSource(name, renew, fail) {
  const model = await findModel(name);
  const canvas = build('canvas');
  let look, broken;
  const close = () => {
    document.removeEventListener('visibilitychange', look);
    model.unlisten();
  };
  await new Promise((resolve, reject) => {
    const hear = (first, all, error) => {
      if (error || broken) fail(error ?? null);
      broken = Boolean(error);
      if (error) return reject(error); // where it was open already, that says nothing
      const picture = Object.values(all).find((value) => value?.canvas);
      if (!picture) return;
      drawSmaller(canvas, picture, FILE_SIDE);
      picture.close();
      resolve();
      renew();
    };
    look = () => document.hidden ? model.unlisten() : model.listen(hear);
    document.addEventListener('visibilitychange', look);
    look();
  }).catch((error) => {
    close();
    throw error;
  });
  return {kind: 'source', source: canvas, live: false, mirrored: false, close};
}
