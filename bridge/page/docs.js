// The page /docs: openapi.json for people.

/** An element with text and children. */
function make(tag, text = '', ...children) {
  let element = document.createElement(tag);
  element.textContent = text;
  element.append(...children);
  return element;
}

/** One field of a body, as a row: name, type, limits, description. */
function makeRow(name, schema, required) {
  let limits = schema.enum ? schema.enum.join(' · ')
    : schema.minimum !== undefined ? `${schema.minimum} … ${schema.maximum}` : '';
  let row = make('tr');
  let normal = schema.default === undefined ? (required ? 'must be sent' : '') : `${JSON.stringify(schema.default)}`;
  for (let text of [name, schema.type, limits, normal, schema.description || '']) row.append(make('td', text));
  return row;
}

/** The fields of a JSON body, as a table. */
function makeTable(body) {
  let schema = body.content['application/json'].schema;
  let table = make('table');
  let head = make('tr');
  for (let text of ['input', 'type', 'may be', 'default', '']) head.append(make('th', text));
  table.append(head);
  for (let [name, field] of Object.entries(schema.properties || {}))
    table.append(makeRow(name, field, (schema.required || []).includes(name)));
  return table;
}

/** Everything about one address and method. */
function makeEntry(path, method, operation) {
  let entry = make('section', '', make('h2', `${method.toUpperCase()} ${path}`), make('p', operation.summary));
  if (operation.requestBody) {
    entry.append(makeTable(operation.requestBody));
    let kinds = Object.keys(operation.requestBody.content).join(', ');
    entry.append(make('p', `Send it as: ${kinds}.`));
  }
  for (let parameter of operation.parameters || [])
    entry.append(make('p', `?${parameter.name}=: ${parameter.description}`));
  let answers = Object.keys(operation.responses['200'].content).join(', ');
  entry.append(make('p', `Answers: ${answers}.`));
  return entry;
}

async function showApi() {
  let api = await (await fetch('/openapi.json')).json();
  let place = document.getElementById('api');
  for (let [path, methods] of Object.entries(api.paths))
    for (let [method, operation] of Object.entries(methods))  // what all methods of a path share stands there, too
      if (method !== 'parameters') place.append(makeEntry(path, method, operation));
}

showApi();
