/**
 * What a model looks at on its page: a camera, the sample clip, files, or the pictures of a source that Catwalk serves.
 *
 * A feed is `{kind, source, live, mirrored, close()}`: `source` is something to draw; a `live` one changes all the time,
 * any other calls `renew` when it has changed. The clip is a photograph that moves like a hand-held camera; it goes the
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

/** Open a feed: `camera` with a device's id, `sample`, `files` with files, `source` with the name of a served one. */
export function openFeed(kind, what, renew = () => null) {
  return {camera: feedCamera, sample: feedSample, files: feedFiles, source: feedSource}[kind](what, renew);
}

async function feedCamera(deviceId) {
  const source = await openCamera(deviceId);
  return {kind: 'camera', source, live: true, mirrored: true, close: () => closeCamera(source)};
}

async function feedSample() {
  const photo = new Image();
  photo.src = '/sample.png';
  await photo.decode();
  const scale = CLIP_SIDE / Math.max(photo.naturalWidth, photo.naturalHeight);
  const canvas = build('canvas', '', {width: photo.naturalWidth * scale, height: photo.naturalHeight * scale});
  const context = canvas.getContext('2d');
  let open = true;
  const move = (time) => {
    if (!open) return;
    moveClip(context, photo, time);
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
async function feedFiles(files, renew) {
  const film = files.find(({type}) => type.startsWith('video/'));
  if (film) return feedFilm(film);
  const pictures = files.filter(({type}) => type.startsWith('image/'))
    .sort((one, other) => one.name.localeCompare(other.name));
  if (!pictures.length) throw new Error(words.nothing);
  return feedSlides(pictures, renew);
}

async function feedFilm(file) {
  const address = URL.createObjectURL(file);
  const source = build('video', '', {src: address, muted: true, loop: true, playsInline: true});
  await source.play().catch(() => { throw new Error(words.unplayable(file.name)); });
  return {kind: 'files', source, live: true, mirrored: false, close() { source.pause(); URL.revokeObjectURL(address); }};
}

async function feedSlides(files, renew) {
  const canvas = build('canvas');
  let [place, timer] = [0, 0];
  const turn = async () => {
    const picture = await createImageBitmap(files[place])
      .catch(() => { throw new Error(words.unreadable(files[place].name)); });
    drawSmaller(canvas, picture, FILE_SIDE);
    picture.close();
    place = (place + 1) % files.length;
  };
  await turn();
  const next = () => turn().then(renew, () => { place = (place + 1) % files.length; });
  if (files.length > 1) timer = setInterval(next, SLIDE);
  return {kind: 'files', source: canvas, live: false, mirrored: false, close: () => clearInterval(timer)};
}

/** The pictures of a source, as it gives them. */
async function feedSource(name, renew) {
  const model = await findModel(name);
  const canvas = build('canvas');
  await new Promise((resolve, reject) => {
    model.listen((first, all, error) => {
      if (error) return reject(error);
      const picture = Object.values(all).find((value) => value?.canvas);
      if (!picture) return;
      drawSmaller(canvas, picture, FILE_SIDE);
      picture.close();
      resolve();
      renew();
    });
  });
  return {kind: 'source', source: canvas, live: false, mirrored: false, name, close: () => model.unlisten()};
}
