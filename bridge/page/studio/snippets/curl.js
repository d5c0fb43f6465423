/** Lines for a terminal, which is how whatever speaks HTTP asks. */
import {FINDINGS, quoteShell, spellModel} from './reading.js';
import * as words from '../words.js';

const OTHER = 'other.jpg';

export function writeSnippet(model, place) {
  const draws = model.way === 'look' && model.info.outputs.some(({kind}) => FINDINGS.includes(kind)) &&
    model.drawn !== 'image';
  return {id: 'curl', title: 'curl',
    steps: [{say: words.snippets.curl(model.way === 'look', draws), code: writeLines(model, place, draws),
      file: 'terminal'}, ...writeSecond(model, (both) => writeLines(both, place, false))]};
}

/** A step of its own for the picture that a model may look at besides. */
export function writeSecond({further, ...model}, write) {
  if (!further) return [];
  const both = {...model, looks: [...model.looks, further.name], second: further.name};
  return [{say: words.snippets.second(further, OTHER), code: write(both), file: words.snippets.secondFile(OTHER)}];
}

/** The file in which somebody has the picture for an input. */
export const findFile = ({second}, name) => name === second ? OTHER : 'photo.jpg';

/** Where the model is asked, or heard. */
export function writeAddress({name, way, looks, values}, place) {
  return spellModel(place, name, way === 'hear' ? '/events' : '/query', way === 'look' && looks.length === 1 ? values : {});
}

/** The inputs as JSON, for a model that looks at nothing. */
export const listInputs = ({word, way, values}) => way === 'say' ? {[word.name]: word.default, ...values} : values;

function writeLines(model, place, draws) {
  const {name, way, drawn} = model;
  const address = spellPlain(writeAddress(model, place));
  if (way === 'hear') return writeHearing(model, place, address);
  const sent = way === 'look' ? sendPhoto(model) : `-d ${quoteShell(JSON.stringify(listInputs(model)))}`;
  const asked = `curl ${sent} ${address}`;
  const kept = (type, file) => `${asked} -H "Accept: image/${type}" -o ${spellPlain(file)}\n`;
  return drawn === 'image' ? kept('png', `${name}.png`) : `${asked}\n${draws ? kept('jpeg', `${name}.jpg`) : ''}`;
}

/** A picture alone, with the rest in the address; of several, a form. */
function sendPhoto(model) {
  const {looks, values} = model;
  if (looks.length === 1) return '--data-binary @photo.jpg';
  return [...looks.map((name) => `-F ${spellPlain(`${name}=@${findFile(model, name)}`)}`),
    ...Object.entries(values).map(([name, value]) => `-F ${quoteShell(`${name}=${value}`)}`)].join(' ');
}

/** Answers as they come, or the newest picture. */
function writeHearing({name, drawn}, place, address) {
  const frame = spellPlain(spellModel(place, name, '/frame.jpg'));
  return drawn === 'image' ? `curl ${frame} -o ${spellPlain(`${name}.jpg`)}\n` : `curl -N ${address}\n`;
}

/** In quotation marks only where a terminal would take it amiss. */
const spellPlain = (text) => /^[\w:/.%@=-]*$/.test(text) ? text : quoteShell(text);
