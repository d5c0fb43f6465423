/** Lines for a terminal, which is how whatever speaks HTTP asks. */
import {quoteShell, spellAddress} from './reading.js';
import * as words from '../words.js';

export function writeSnippet(model, place) {
  return {id: 'curl', title: 'curl', address: writeAddress(model, place),
    steps: [{say: model.way === 'look' ? words.snippets.curlPhoto() : words.snippets.curl(),
      code: writeLines(model, place), file: 'terminal'}]};
}

/** Where the model is asked, or heard. */
export function writeAddress({name, way, looks, values}, place) {
  const path = `/models/${encodeURIComponent(name)}/${way === 'hear' ? 'events' : 'query'}`;
  return spellAddress(place, path, way === 'look' && looks.length === 1 ? values : {});
}

/** The inputs as JSON, for a model that looks at nothing. */
export const listInputs = ({word, way, values}) =>
  way === 'say' ? {[word.name]: word.default || 'a house by the sea', ...values} : values;

function writeLines(model, place) {
  const {name, way, drawn} = model;
  const address = spellPlain(writeAddress(model, place));
  if (way === 'hear') return writeHearing(model, place, address);
  const sent = way === 'look' ? sendPhoto(model) : `-d ${quoteShell(JSON.stringify(listInputs(model)))}`;
  const asked = `curl ${sent} ${address}`;
  if (drawn === 'image') return `${asked} -H "Accept: image/png" -o ${name}.png`;
  return way === 'look' ? `${asked}\n${asked} -H "Accept: image/jpeg" -o ${name}.jpg` : asked;
}

/** A picture alone, with the rest in the address; of several, a form. */
function sendPhoto({looks, values}) {
  if (looks.length === 1) return '--data-binary @photo.jpg';
  return [...looks.map((name) => `-F ${name}=@photo.jpg`),
    ...Object.entries(values).map(([name, value]) => `-F ${quoteShell(`${name}=${value}`)}`)].join(' ');
}

/** Answers as they come, or the newest picture. */
function writeHearing({name, drawn}, place, address) {
  const frame = spellPlain(spellAddress(place, `/models/${encodeURIComponent(name)}/frame.jpg`));
  return drawn === 'image' ? `curl ${frame} -o ${name}.jpg` : `curl -N ${address}`;
}

/** In quotation marks only where a terminal would take it amiss. */
const spellPlain = (address) => /^[\w:/.%@-]*$/.test(address) ? address : quoteShell(address);
