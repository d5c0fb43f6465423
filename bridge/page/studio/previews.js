/**
 * Shows what a model makes: its picture, or what it looked at with what it found drawn on it, and panels for the rest.
 *
 * Everything is drawn once for each answer, on one canvas, which snapshots and recordings are made of. Where a model
 * makes a picture of a picture, a slider uncovers from the left what it was made of.
 */
import {build} from './dom.js';
import {drawBoxes, drawPoses} from './findings.js';
import {buildJson, buildPanel, buildSpace} from './panels.js';
import {measureDrawable} from './picture.js';
import {isPicture} from './snippets/reading.js';
import {previews as words} from './words.js';

const LONGEST = 1280; // pixels of the longer side of what is shown
const SMALL = 200; // pixels below which a picture is shown in its own squares

/**
 * `{element, panels, view, show(results, seen, mirrored)}`: `results` are all outputs by name, `seen` what they
 * were made of. The picture is in `element`, with `beneath` below it; what is not seen in it is in `panels`.
 */
export function buildPreview(info, beneath) {
  const screen = buildScreen(info);
  const panels = new Map();
  for (const field of info.outputs) {
    const panel = field.kind === 'keypoints' ? buildSpace(field) : buildPanel(field);
    if (panel) panels.set(field.name, panel);
  }
  const json = buildJson();
  const further = [...panels.values(), json].map(({element}) => element);
  return {
    element: build('div', [...(screen ? [screen.element] : []), beneath], {className: 'preview'}),
    panels: build('div', further, {className: 'panels'}),
    view: screen?.view ?? null,
    show(results, seen, mirrored = false) {
      screen?.show(results, seen, mirrored);
      for (const [name, panel] of panels) {
        if (results[name] !== null && results[name] !== undefined) panel.show(results[name]);
      }
      json.show(results);
    },
  };
}

/** The canvas of a model that looks at pictures or makes some; null for any other. */
function buildScreen(info) {
  const made = info.outputs.filter(isPicture);
  const looks = info.inputs.some(({kind}) => kind === 'image');
  if (!made.length && !looks) return null;
  const view = build('canvas', '', {id: 'view', width: 640, height: 480, role: 'img', ariaLabel: words.view});
  const split = build('input', '', {type: 'range', min: 0, max: 100, value: 0, step: 1, className: 'split', hidden: true,
    ariaLabel: words.split, title: words.split});
  const choice = build('select', made.map(({name}) => build('option', name)),
    {hidden: made.length < 2, ariaLabel: words.choose});
  let last = null;
  const draw = () => { if (last) drawAll(view, info, choice.value, split, ...last); };
  for (const part of [split, choice]) part.addEventListener('input', draw);
  const element = build('div', [build('div', [view, split], {className: 'screen'}), choice]);
  return {element, view, show(...shown) { last = shown; draw(); }};
}

function drawAll(view, info, chosen, split, results, seen, mirrored) {
  const picture = results[chosen]?.canvas ?? Object.values(results).find((value) => value?.canvas)?.canvas;
  const base = picture ?? seen;
  split.hidden = !picture || !seen || picture === seen;
  if (!base) return;
  fitView(view, ...measureDrawable(base));
  const context = view.getContext('2d');
  const {width, height} = view;
  context.setTransform(mirrored ? -1 : 1, 0, 0, 1, mirrored ? width : 0, 0);
  context.clearRect(0, 0, width, height);
  context.drawImage(base, 0, 0, width, height);
  const scale = seen ? width / measureDrawable(seen)[0] : width;
  for (const {name, kind, connections = []} of info.outputs) {
    if (kind === 'keypoints' && results[name]) drawPoses(context, results[name], connections, scale);
  }
  context.resetTransform();
  for (const {name, kind} of info.outputs) {
    if (kind === 'boxes' && results[name]) drawBoxes(context, results[name], scale, mirrored);
  }
  if (!split.hidden && Number(split.value)) uncover(context, seen, Number(split.value) / 100, mirrored);
}

/** The view in the shape of what it shows; changing a canvas' size empties it and costs, so only where it must be. */
function fitView(view, width, height) {
  const scale = Math.min(1, LONGEST / Math.max(width, height));
  const [wide, high] = [Math.round(width * scale), Math.round(height * scale)];
  if (view.width !== wide || view.height !== high) {
    Object.assign(view, {width: wide, height: high});
    view.parentElement.style.setProperty('--shape', wide / high);
  }
  view.classList.toggle('small', Math.max(wide, high) < SMALL);
}

/** What the picture was made of, in the left part of it. */
function uncover(context, seen, part, mirrored) {
  const {width, height} = context.canvas;
  context.save();
  context.beginPath();
  context.rect(0, 0, width * part, height);
  context.clip();
  if (mirrored) context.setTransform(-1, 0, 0, 1, width, 0);
  context.drawImage(seen, 0, 0, width, height);
  context.restore();
  context.fillStyle = '#fff';
  context.fillRect(width * part - 1, 0, 2, height);
}
