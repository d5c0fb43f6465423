/** `#/`: every model that is served, what it takes and gives, and a way to its page. */
import {ask, keepAsking} from './asking.js';
import {build, find} from './dom.js';
import {buildExamples} from './examples.js';
import {describeField} from './fields.js';
import {buildInvitation} from './invitation.js';
import {directory as words} from './words.js';

/** The page. */
export function openDirectory() {
  const cards = build('div', '', {className: 'cards'});
  const element = build('div', [build('h2', words.title), cards, buildExamples(), buildInvitation()],
    {className: 'directory'});
  const states = keepAsking('/models', 2000, ({models}) => showModels(cards, models));
  return {element, close: states.close};
}

/** A card for each model that has none yet, and every card's state. */
function showModels(cards, models) {
  for (const {name, state, error, notice} of models) {
    let card = find(`[data-name="${name}"]`, cards);
    if (!card) {
      card = build('article', build('h3', [name, build('span')]), {className: 'card'});
      card.dataset.name = name;
      cards.append(card);
      writeCard(card, name).catch(() => null);
    }
    Object.assign(find('h3 span', card), {textContent: state, className: state, title: error ?? notice ?? ''});
  }
}

async function writeCard(card, name) {
  const {description, inputs, outputs} = await ask(`/models/${name}`);
  const following = inputs.filter((input) => input.group);
  card.append(build('p', description),
    build('dl', [build('dt', words.takes), ...inputs.filter((input) => !input.group).map(describeField),
      build('dt', words.gives), ...outputs.map(describeField)]),
    ...(following.length ? [build('details', [build('summary', words.following),
      build('dl', following.map(describeField))])] : []),
    build('a', words.show, {href: `#/models/${name}`, className: 'button'}));
}
