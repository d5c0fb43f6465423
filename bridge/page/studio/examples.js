/** The sketches that come with Catwalk, by the models they need. */
import {build} from './dom.js';
import {examples as words} from './words.js';

const EXAMPLES = [
  ['skeleton', 'Skeleton', ['pose']],
  ['people', 'People in colours', ['pose']],
  ['trails', 'Trails', ['pose']],
  ['style-mirror', 'Style mirror', ['style']],
  ['own-style', 'Your own style', ['style']],
  ['style-morph', 'Style morph', ['style']],
  ['borrowed-colours', 'Borrowed colours', ['recolor']],
  ['magnifier', 'Magnifier', ['super-resolution']],
  ['dream', 'Dream', ['dream-faces']],
  ['classifier', 'Classifier', ['classify']],
  ['own-words', 'Own words', ['zero-shot']],
  ['detector', 'Detector', ['detect']],
  ['locked', 'Locked', ['camera', 'pose']],
  ['space', 'Space', ['pose3d']],
  ['finger-paint', 'Finger paint', ['hands']],
  ['mask', 'Mask', ['face']],
  ['puppet', 'Puppet', ['body']],
  ['cutout', 'Cut-out', ['cutout']],
  ['edges', 'Edges', ['edges']],
  ['line-drawing', 'Line drawing', ['edges-learned']],
  ['motion', 'Motion', ['flow']],
  ['parallax', 'Parallax', ['depth']],
  ['scene', 'Scene', ['segment-torchvision', 'detect-torchvision']],
  ['crowd', 'Crowd', ['keypoints-torchvision']],
  ['doing', 'Doing', ['video-class']],
  ['two-models', 'Two models at once', ['pose', 'style']],
  ['echoes', 'Echoes', ['camera', 'segment', 'mix']],
  ['old-socket', 'As for RunwayML', ['PoseNet']],
  ['plain', 'Without p5.js', ['pose']],
];

/** The examples that a model is part of, or all of them; null where there are none. */
export function buildExamples(model = null) {
  const fitting = EXAMPLES.filter(([, , models]) => !model || models.includes(model));
  if (!fitting.length) return null;
  const items = fitting.map(([folder, title, models]) => build('li', [
    build('a', title, {href: `/examples/p5js/${folder}/`}), ' ', build('small', models.join(', '))]));
  return build('section', [build('h2', words.title), build('ul', items)], {className: 'examples'});
}
