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

/** The examples that a model is part of; null where there are none. What else they need, has its page. */
export function buildExamples(model) {
  const fitting = Object.entries(EXAMPLES).filter(([, models]) => models.includes(model));
  const items = fitting.map(([folder, models]) => {
    const others = models.filter((name) => name !== model);
    const also = others.length ? [' ', build('small', [words.also, ...linkModels(others)])] : [];
    return build('li', [linkExample(folder), ...also]);
  });
  return items.length ? buildSection(items) : null;
}

/** All of them: `{element, show(models)}`. A sketch whose models do not run shows nothing; they are started first. */
export function openExamples() {
  const rows = Object.entries(EXAMPLES).map(([folder, needed]) => openRow(folder, needed));
  return {
    element: buildSection(rows.map(({element}) => element)),
    show(models) { for (const row of rows) row.show(models); },
  };
}

function openRow(folder, needed) {
  const element = build('li');
  let drawn = null;
  const show = (models) => {
    const idle = needed.filter((name) => models.some((model) => model.name === name && model.state !== 'running'));
    if (drawn === idle.join()) return;
    drawn = idle.join();
    element.replaceChildren(...(idle.length ?
      [words.titles[folder], ' ', build('small', [words.start, ...linkModels(idle), words.first])] :
      [linkExample(folder), ' ', build('small', needed.join(', '))]));
  };
  show([]); // before anything is known
  return {element, show};
}

const buildSection = (items) =>
  build('section', [build('h2', words.title), build('ul', items)], {className: 'examples'});

const linkExample = (folder) => build('a', words.titles[folder], {href: `/examples/p5js/${folder}/`});

/** Their pages: “pose, style”. */
const linkModels = (names) => names.flatMap((name, place) => [place ? ', ' : '',
  build('a', name, {href: `#/models/${encodeURIComponent(name)}`})]);
