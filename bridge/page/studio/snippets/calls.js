/** What a page says to catwalk.js, with p5.js or without: `found` is what comes back. */
import {quoteText, spellMember, spellObject} from './reading.js';

const TAKING = '(results) => found = results';

export const openModel = ({name}) => `await catwalk.model(${quoteText(name, "'")})`;

/** Hear or ask from now on; `picture` is what Catwalk's own answer was found in. */
export function startModel(model) {
  const {way, looks, values, seen} = model;
  if (seen) {
    return `model.listen((results, seen) => {
  found = results;
  picture = ${spellMember('seen', seen)};
}, {inputs: [${quoteText(seen, "'")}]});
`;
  }
  if (way === 'hear') return `model.listen(${TAKING});\n`;
  const pictures = Object.fromEntries(looks.map((name) => [name, 'video']));
  const alone = looks.length === 1 && !Object.keys(values).length;
  const source = way === 'turn' ? 'inputs' : alone ? 'video' : spellObject(values, pictures);
  return `model.detectStart(${source}, ${TAKING});\n`;
}

/** Ask about the words that somebody has typed. */
export const askWords = ({word, values}, typed) =>
  `found = await model.detect(${spellObject(values, {[word.name]: typed})})`;

/** What somebody chose or typed beside the camera's picture holds from now on. */
export const setInput = ({name}, value) => `model.set(${spellObject({}, {[name]: value})})`;
