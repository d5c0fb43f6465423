/** The first steps with a model outside of its page: a sketch to copy, and the addresses at which it answers. */
import {build} from './dom.js';
import {isFed, writeSketch} from './first_sketch.js';
import {firstSteps as words} from './words.js';

/** Both sections, as elements. */
export const buildFirstSteps = (info) => [buildStart(info), buildAddresses(info)];

function buildStart(info) {
  const token = catwalk.token && `?token=${catwalk.token}`;
  return build('section', [build('h2', words.sketch),
    build('p', words.below), buildCode('script', `<script src="${location.origin}/catwalk.js${token}"></` + 'script>'),
    build('p', words.code), buildCode('sketch', writeSketch(info))], {id: 'start'});
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

function buildAddresses({name, source}) {
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
  return build('section', [build('h2', words.addresses),
    build('dl', rows.flatMap(([term, value]) => [build('dt', term), build('dd', value)]))], {id: 'addresses'});
}
