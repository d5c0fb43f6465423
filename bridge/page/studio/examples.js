/** The sketches that come with Catwalk, by the models they need. */
import {build} from './dom.js';
import {examples as words} from './words.js';

const EXAMPLES = {
  skeleton: ['pose'],
  people: ['pose'],
  trails: ['pose'],
  'style-mirror': ['style'],
  'own-style': ['style'],
  'style-morph': ['style'],
  'borrowed-colours': ['recolor'],
  magnifier: ['super-resolution'],
  dream: ['dream-faces'],
  classifier: ['classify'],
  'own-words': ['zero-shot'],
  detector: ['detect'],
  locked: ['camera', 'pose'],
  space: ['pose3d'],
  'finger-paint': ['hands'],
  mask: ['face'],
  puppet: ['body'],
  cutout: ['cutout'],
  edges: ['edges'],
  'line-drawing': ['edges-learned'],
  motion: ['flow'],
  parallax: ['depth'],
  scene: ['segment-torchvision', 'detect-torchvision'],
  crowd: ['keypoints-torchvision'],
  doing: ['video-class'],
  'two-models': ['pose', 'style'],
  echoes: ['camera', 'segment', 'mix'],
  'old-socket': ['PoseNet'],
  plain: ['pose'],
};

/** The examples that a model is part of, or all of them; null where there are none. */
export function buildExamples(model = null) {
  const fitting = Object.entries(EXAMPLES).filter(([, models]) => !model || models.includes(model));
  if (!fitting.length) return null;
  const items = fitting.map(([folder, models]) => build('li', [
    build('a', words.titles[folder], {href: `/examples/p5js/${folder}/`}), ' ', build('small', models.join(', '))]));
  return build('section', [build('h2', words.title), build('ul', items)], {className: 'examples'});
}
