/** `#/models/NAME`: the model live on the sample clip, the camera or what feeds it, and a first sketch for it. */
import {build} from './dom.js';
import {buildExamples} from './examples.js';
import {isFed, writeSketch} from './first_sketch.js';
import {openStage} from './stage.js';
import {page as words} from './words.js';

/** The page of a model: `{element, close()}`. */
export function openModel(name) {
  const start = build('section', '', {id: 'start'});
  const addresses = build('section', '', {id: 'addresses'});
  const stage = openStage(name, (info) => { writeStart(start, info); writeAddresses(addresses, info); });
  const examples = buildExamples(name);
  const element = build('div', [stage.element, start, addresses, ...(examples ? [examples] : [])],
    {className: 'model'});
  return {element, close: stage.close};
}

function writeStart(section, info) {
  const token = catwalk.token && `?token=${catwalk.token}`;
  section.replaceChildren(build('h2', words.sketch),
    build('p', words.below), buildCode('script', `<script src="${location.origin}/catwalk.js${token}"></` + 'script>'),
    build('p', words.code), buildCode('sketch', writeSketch(info)));
}

/** Code with a button that copies it. */
function buildCode(id, code) {
  const button = build('button', words.copy, {type: 'button'});
  button.dataset.copy = id;
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(code);
    button.textContent = words.copied;
    setTimeout(() => { button.textContent = words.copy; }, 1500);
  });
  return build('div', [build('pre', code, {id, tabIndex: 0}), button], {className: 'code'});
}

function writeAddresses(section, {name, source}) {
  const {origin, host} = location;
  const link = (path) => build('a', origin + path, {href: path});
  const rows = [
    [words.http, link(`/models/${name}`)],
    [words.socket, build('code', `ws://${host}/ws`)],
    [words.newest, link(`/models/${name}/frame.jpg${isFed({source}) ? '' : '?draw=1'}`)],
    [words.terminal, build('code', source ? `curl ${origin}/models/${name}/frame.jpg -o ${name}.jpg` :
      `curl --data-binary @photo.jpg ${origin}/models/${name}/query`)],
    [words.all, link('/docs')],
  ];
  section.replaceChildren(build('h2', words.addresses),
    build('dl', rows.flatMap(([term, value]) => [build('dt', term), build('dd', value)])));
}
