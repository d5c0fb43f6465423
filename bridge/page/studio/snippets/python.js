/** A program for Python, of what every Python brings. */
import {findFile, listInputs, writeAddress, writeSecond} from './curl.js';
import {quoteText, spellModel} from './reading.js';
import * as words from '../words.js';

const READING = `

def read_picture(file):
    return "data:image/jpeg;base64," + base64.b64encode(open(file, "rb").read()).decode()


`;

export function writeSnippet(model, place) {
  const file = `${model.name}.py`;
  return {id: 'python', title: 'Python',
    steps: [{say: words.snippets.python(file, model.way === 'look'), code: writeProgram(model, place), file},
      ...writeSecond(model, (both) => writeProgram(both, place))]};
}

function writeProgram(model, place) {
  const pictures = model.drawn === 'image';
  if (model.way === 'hear') return pictures ? writeFetching(model, place) : writeHearing(model, place);
  const looks = model.way === 'look';
  const several = looks && model.looks.length > 1;
  const photo = 'open("photo.jpg", "rb").read()';
  const pictureOf = (name) => [name, Symbol(findFile(model, name))];
  const named = several ? {...Object.fromEntries(model.looks.map(pictureOf)), ...model.values} : listInputs(model);
  const body = looks && !several ? photo : `json.dumps(${spellPython(named)}).encode()`;
  const asking = pictures ? 'Request(ADDRESS, body, {"Accept": "image/png"})' : 'Request(ADDRESS, body)';
  const imports = [...(several ? ['import base64'] : []), ...(looks && !several && pictures ? [] : ['import json']),
    'from urllib.request import Request, urlopen'];
  const taking = pictures ? `    open(${quoteText(`${model.name}.png`)}, "wb").write(answer.read())` :
    `    found = json.load(answer)["data"]
print(found[${quoteText(model.output.name)}])`;
  return `${imports.join('\n')}

ADDRESS = ${quoteText(writeAddress(model, place))}
${several ? READING : ''}body = ${body}
with urlopen(${asking}) as answer:
${taking}
`;
}

/** Each answer, as it comes. */
function writeHearing(model, place) {
  return `import json
from urllib.request import urlopen

with urlopen(${quoteText(writeAddress(model, place))}) as answers:
    for line in answers:
        if line.startswith(b"data: "):
            print(json.loads(line[6:])["data"][${quoteText(model.output.name)}], flush=True)
`;
}

/** The newest picture. */
function writeFetching({name}, place) {
  const frame = spellModel(place, name, '/frame.jpg');
  return `from urllib.request import urlopen

with urlopen(${quoteText(frame)}) as answer:
    open(${quoteText(`${name}.jpg`)}, "wb").write(answer.read())
`;
}

/** An object as Python has it; a symbol is the picture in the file of that name. */
const spellPython = (value) => {
  if (typeof value === 'symbol') return `read_picture(${quoteText(value.description)})`;
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return quoteText(value);
  if (Array.isArray(value)) return value.length > 4 && value.every((number) => number === value[0]) ?
    `[${value[0]}] * ${value.length}` : `[${value.map(spellPython).join(', ')}]`;
  if (typeof value !== 'object') return String(value);
  return `{${Object.entries(value).map(([name, one]) => `${quoteText(name)}: ${spellPython(one)}`).join(', ')}}`;
};
