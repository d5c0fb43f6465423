/**
 * Draws what a model finds on a canvas: people, hands and faces as skeletons, things as boxes with their names; and
 * numbers and sounds as lines. Pure drawing: it keeps nothing and asks nobody.
 */
import {panels as words} from './words.js';

export const COLOURS = ['#ff2e88', '#21d4fd', '#ffd166', '#3ddc97', '#b388ff', '#ff9f1c'];
const SURE = 0.3;
const MESH = 100; // keypoints from which a pose is drawn finely
const keep = (place, most) => Math.max(0, Math.min(place, most)); // what is said of a box stays in the picture
const pick = (index) => COLOURS[index % COLOURS.length];

/** Poses, in pixels of a picture that is `scale` times smaller than the canvas. */
export function drawPoses(context, poses, connections, scale) {
  const {canvas} = context;
  poses.forEach(({keypoints}, index) => {
    const finer = keypoints.length < MESH ? 1 : 5;
    const sure = ({confidence = 1}) => confidence >= SURE;
    Object.assign(context, {strokeStyle: pick(index), fillStyle: '#fff', lineCap: 'round',
      lineWidth: Math.max(canvas.width / 130 / finer, 0.7)});
    context.beginPath();
    for (const [from, to] of connections.map((pair) => pair.map((number) => keypoints[number]))) {
      if (!sure(from) || !sure(to)) continue;
      context.moveTo(from.x * scale, from.y * scale);
      context.lineTo(to.x * scale, to.y * scale);
    }
    context.stroke();
    context.beginPath();
    const radius = Math.max(canvas.width / 120 / finer, 0.7);
    for (const {x, y} of keypoints.filter(sure)) {
      context.moveTo(x * scale + radius, y * scale);
      context.arc(x * scale, y * scale, radius, 0, 2 * Math.PI);
    }
    context.fill();
  });
}

/** Boxes with their labels; `mirrored` where the picture is, so that words stay readable. */
export function drawBoxes(context, boxes, scale, mirrored) {
  const {canvas} = context;
  const size = Math.max(12, canvas.width / 38);
  Object.assign(context, {lineWidth: Math.max(2, canvas.width / 200), font: `600 ${size}px system-ui, sans-serif`,
    textBaseline: 'top'});
  boxes.forEach((box, index) => {
    const [width, height, y] = [box.width * scale, box.height * scale, box.y * scale];
    const x = mirrored ? canvas.width - box.x * scale - width : box.x * scale;
    context.strokeStyle = context.fillStyle = pick(index);
    context.strokeRect(x, y, width, height);
    if (!box.label) return;
    const said = `${box.label} ${words.percent(box.confidence)}`;
    const long = context.measureText(said).width + size / 2;
    const [left, top] = [keep(x, canvas.width - long), keep(y, canvas.height - size * 1.3)];
    context.fillRect(left, top, long, size * 1.3);
    context.fillStyle = '#000';
    context.fillText(said, left + size / 4, top + size * 0.15);
  });
}

/** Poses in metres, turned around the upright axis by `turn` radians, on an empty canvas. */
export function drawSpace(context, poses, connections, turn) {
  const {width, height} = context.canvas;
  context.clearRect(0, 0, width, height);
  const scale = Math.min(width, height) / 2.2; // pixels for a metre
  const place = ({x, y, z}) => [width / 2 + scale * (x * Math.cos(turn) + z * Math.sin(turn)), height / 2 + scale * y];
  Object.assign(context, {lineWidth: 3, lineCap: 'round'});
  poses.forEach(({keypoints3D}, index) => {
    context.strokeStyle = pick(index);
    context.beginPath();
    for (const [from, to] of connections.map((pair) => pair.map((number) => keypoints3D[number]))) {
      if (Math.min(from.confidence, to.confidence) < SURE) continue;
      context.moveTo(...place(from));
      context.lineTo(...place(to));
    }
    context.stroke();
  });
}

/** Numbers as bars from their zero line, or many of them as one line. */
export function drawNumbers(context, numbers) {
  const {width, height} = context.canvas;
  const top = numbers.reduce((most, number) => Math.max(most, number), 0);
  const bottom = numbers.reduce((least, number) => Math.min(least, number), 0);
  const place = (number) => height * (top - number) / (top - bottom || 1);
  context.clearRect(0, 0, width, height);
  Object.assign(context, {strokeStyle: pick(0), fillStyle: pick(0), lineWidth: 1.5});
  const step = width / numbers.length;
  if (numbers.length <= width / 3) {
    numbers.forEach((number, index) =>
      context.fillRect(index * step, place(number), step * 0.8, place(0) - place(number)));
    return;
  }
  context.beginPath();
  numbers.forEach((number, index) => context.lineTo(index * step, place(number)));
  context.stroke();
}
