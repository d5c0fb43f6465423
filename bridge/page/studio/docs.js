/** The page `/docs`: openapi.json for people. */
import {ask} from './asking.js';
import {build, find} from './dom.js';
import {buildHeader, markWay} from './header.js';
import {docs as words, shell} from './words.js';

const JSON_TYPE = 'application/json';
const main = find('main');

/** One field of a body, as a row: name, type, limits, default, description. */
function buildRow(name, {type, enum: choices, minimum, maximum, default: normal, description = ''}, required) {
  const limits = choices ? choices.join(' · ') : minimum !== undefined ? words.between(minimum, maximum) : '';
  const usual = normal === undefined ? (required ? words.required : '') : JSON.stringify(normal);
  return build('tr', [name, type ?? '', limits, usual, description].map((text) => build('td', text)));
}

/** The fields of a JSON body, as a table, which narrow windows scroll sideways. */
function buildTable({properties = {}, required = []}, ariaLabel) {
  const head = build('tr', words.columns.map((text) => build('th', text, {scope: 'col'})));
  const rows = Object.entries(properties).map(([name, field]) => buildRow(name, field, required.includes(name)));
  const table = build('table', [build('thead', head), build('tbody', rows)]);
  return build('div', table, {className: 'wide', tabIndex: 0, role: 'region', ariaLabel});
}

/** Everything about one address and method. */
function buildEntry(path, method, {summary, requestBody, parameters = [], responses}) {
  const body = requestBody?.content ?? {};
  const sent = Object.keys(body);
  const name = `${method.toUpperCase()} ${path}`;
  return build('section', [build('h3', name), build('p', summary),
    ...(body[JSON_TYPE] ? [buildTable(body[JSON_TYPE].schema, name)] : []),
    ...(sent.length ? [build('p', words.sent(sent.join(', ')))] : []),
    ...parameters.map((one) => build('p', words.parameters[one.in](one.name, one.description))),
    build('p', words.answers(Object.keys(responses['200'].content).join(', ')))]);
}

async function showAddresses() {
  const {paths} = await ask('/openapi.json');
  for (const [path, methods] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(methods)) { // what all methods of a path share stands there, too
      if (method !== 'parameters') main.append(buildEntry(path, method, operation));
    }
  }
}

document.title = shell.title(shell.addresses);
buildHeader(main);
markWay();
const failing = build('code', JSON.stringify({error: words.sentence, code: words.code, status: 400}));
main.append(build('h2', shell.addresses),
  build('p', [words.made, ' ', build('a', 'openapi.json', {href: '/openapi.json'})]),
  build('p', [words.errors, ' ', failing]));
showAddresses().catch((error) => main.append(build('p', error.message, {className: 'sentence'})));
