/**
 * Takes a model's work home: the answer that is shown, as files of the kinds that it has, and the line that does the same
 * to a person's own photographs, folders, films and texts.
 *
 * Of a photograph from a file, the picture is made anew, as large as the photograph is.
 */
import {isHome, spellPath} from './asking.js';
import {build, buildButton} from './dom.js';
import {writePlain} from './panels.js';
import {buildRunLine} from './run_line.js';
import {copyPicture, saveFile, writeSound} from './saving.js';
import {FINDINGS, PICTURES, isFed} from './snippets/reading.js';
import {writeTable} from './tables.js';
import {exporter as words} from './words.js';

const PLACED = ['keypoints', 'boxes'];

/**
 * `{button, element, renew(), look(feed)}`: the button unfolds the element; `renew` is told when settings have changed,
 * `look` when the model looks at something else. `answers()` gives the newest outputs, `food` is the input that feeds
 * fill, and `fail(error)` gets what went wrong, then null.
 */
export function buildExporter(model, {answers, food, fail}) {
  const line = isHome && !model.info.source ? buildRunLine(model.name) : null;
  const answer = buildAnswer(model, {answers, food, fail});
  const element = build('section', [build('h3', words.title), answer.element, ...(line ? [line.element] : [])],
    {className: 'export', hidden: true, ariaLabel: words.title});
  const renew = () => { if (!element.hidden) line?.renew(); };
  const button = buildButton(words.open, () => {
    element.hidden = !element.hidden;
    button.ariaExpanded = !element.hidden;
    renew();
  }, {ariaExpanded: false});
  return {button, element, renew, look(feed) {
    answer.look(feed);
    line?.suggest(feed.own);
    renew();
  }};
}

/** Whether a model gives what can stand in a table or in JSON. */
export const hasFindings = ({outputs}) => outputs.some(({kind}) => ![...PICTURES, 'audio'].includes(kind));

/** Buttons that save what is shown, called after the photograph that it was made of. */
function buildAnswer(model, {answers, food, fail}) {
  let feed = null;
  const save = async ({make, ending}) => {
    fail(null);
    try {
      const results = answers();
      if (!Object.keys(results).length) throw new Error(words.nothing);
      const stem = feed?.photo ? `${feed.photo.name.replace(/\.[^.]*$/, '')}-` : '';
      saveFile(await make(results, feed), `${stem}${model.name}${ending}`);
    } catch (error) {
      fail(error);
    }
  };
  const rows = listOffers(model, food).map((offer) => {
    const button = buildButton(offer.word, () => save(offer), {hidden: offer.photo === true});
    return {button, offer};
  });
  const places = model.info.outputs.some(({kind}) => PLACED.includes(kind));
  return {
    element: build('div', [build('h4', words.now), build('div', rows.map(({button}) => button), {className: 'row'}),
      ...(places ? [build('p', words.pixels, {className: 'hint'})] : [])]),
    look(next) {
      feed = next;
      for (const {button, offer} of rows) button.hidden = offer.photo === true && !feed.photo;
    },
  };
}

/** What there is to save, `{word, ending, make(results, feed)}`; with `photo` only of a photograph from a file. */
function listOffers({name, info}, food) {
  const of = (...kinds) => info.outputs.filter(({kind}) => kinds.includes(kind));
  const [first] = of('image');
  const asked = !food && !isFed(info); // again, it gives the same picture, whole
  const pictures = of(...PICTURES).map((field, place, {length}) => ({
    word: words.picture(length > 1 && field.name), ending: '.png', make: (results, feed) =>
      field === first && (feed?.photo || asked) ? askPicture(name, food, feed) : copyPicture(results[field.name].canvas)}));
  const drawn = food && !first && of(...FINDINGS).length ? [{word: words.drawn, ending: '.png', photo: true,
    make: (results, feed) => askPicture(name, food, feed)}] : [];
  const sounds = of('audio').map((field) => ({word: words.sound, ending: '.wav',
    make: (results) => writeSound(results[field.name])}));
  const findings = hasFindings(info) ? [
    {word: words.table, ending: '.csv', make: (results) => new Blob([writeTable(results)], {type: 'text/csv'})},
    {word: words.json, ending: '.json', make: (results) =>
      new Blob([JSON.stringify(results, writePlain, 1)], {type: 'application/json'})}] : [];
  return [...pictures, ...drawn, ...sounds, ...findings];
}

/** The model's picture as PNG, of the photograph as it is: no pixel of either is left out. */
async function askPicture(name, food, feed) {
  const body = feed ? new FormData() : null;
  if (feed) body.append(food, feed.photo, feed.photo.name);
  const answer = await fetch(spellPath(name, '/query'), {method: 'POST', body, headers: {Accept: 'image/png'}})
    .catch(() => { throw new Error(words.away); });
  if (!answer.ok) throw new Error((await answer.json()).error);
  return answer.blob();
}
