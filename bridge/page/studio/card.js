/**
 * One model's card in the directory: what it is, and what can be done with it now: fetch, start, stop, open.
 *
 * A card is rebuilt only where something changed, so that a box that is being ticked stays where it is.
 */
import {ask, isHome, spellPath, startModel} from './asking.js';
import {build, buildButton, write} from './dom.js';
import {isFetching, isLacking, openFetch, showSize} from './fetching.js';
import {nameLicences} from './filters.js';
import {Options} from './options.js';
import {card as words, kinds} from './words.js';

const WIDE = 1.8; // times as wide as high: the shape of a card's picture, nearly
const STEERED = ['number', 'boolean', 'category'];

/** A card: `{element, show(model)}`; `change()` is called when something was done that the catalog will show. */
export function openCard(name, change) {
  const card = new Card(name, change);
  return {element: card.element, show: (model) => card.show(model)};
}

/** Kinds in words; sliders, switches and menus only where there is nothing else. */
function nameKinds(list) {
  const telling = list.filter((kind) => !STEERED.includes(kind));
  return (telling.length ? telling : list).map((kind) => kinds[kind] ?? kind).join(', ');
}

/** What a model made; of a tall picture, all is shown, since nobody knows where in it that is. */
function buildPicture(name, src) {
  const image = build('img', '', {src, alt: words.pictured(name), loading: 'lazy'});
  image.addEventListener('load', () => image.classList.toggle('tall', image.naturalWidth < WIDE * image.naturalHeight));
  return image;
}

class Card {
  failure = '';
  drawn = '';

  constructor(name, change) {
    Object.assign(this, {name, change});
    this.picture = build('div', '', {className: 'picture'});
    this.mark = build('span', '', {className: 'mark'});
    this.description = build('p');
    this.facts = build('dl');
    this.options = new Options(name, () => this.draw());
    this.files = openFetch(name, (deed) => this.act(deed), () => this.options.read());
    this.deeds = build('div', '', {className: 'deeds', tabIndex: -1}); // has the focus when what was pressed vanishes
    this.title = build('a', name, {href: `#/models/${encodeURIComponent(name)}`});
    this.element = build('article', [this.picture, build('h3', [this.title, this.mark]), this.description, this.facts,
      this.deeds, this.options.element], {className: 'card'});
    this.element.dataset.name = name;
  }

  show(model) {
    const {state, description} = this.model = model;
    this.mark.className = `mark ${state}`;
    write(this.mark, model.served ? words.states[state] ?? state : '');
    write(this.description, model.described ? description : words.asked);
    this.showPicture(model);
    this.writeFacts(model);
    if (state === 'running') this.options.close();
    else this.options.refresh();
    this.draw();
  }

  /** What can be done, anew where that has changed. */
  draw() {
    const {state, served, described, ready, needs, error} = this.model;
    const {offer} = this.options; // the model as it would be with the options that are chosen
    const startable = offer ? offer.ready : served || ready;
    const lack = startable ? this.model : offer ?? this.model;
    const key = JSON.stringify([state, served, startable, needs, error, isLacking(lack), isFetching(lack), this.failure,
      this.busy]);
    if (key !== this.drawn) this.deeds.replaceChildren(...this.buildDeeds(startable, lack).filter(Boolean));
    this.drawn = key;
    this.files.show(lack);
    const up = this.busy || state === 'running' || state === 'starting';
    this.options.element.hidden = !isHome || up || !described;
  }

  showPicture({name, picture, described, source, takes, gives}) {
    if (this.picture.childElementCount || !described && !picture) return;
    this.picture.append(picture ? buildPicture(name, picture) :
      build('span', words.way(source ? '' : nameKinds(takes), nameKinds(gives)), {ariaHidden: true}));
  }

  /** Of a model that has not been asked yet what it is, nothing is known. */
  writeFacts(model) {
    if (!model.described) return;
    const {takes, gives, size, licences, speed, source} = model;
    const facts = [[words.takes, source ? words.nothing : nameKinds(takes)], [words.gives, nameKinds(gives)],
      [words.size, size ? showSize(size) : words.none], [words.licence, nameLicences(licences).join(', ') || words.own],
      [words.speed, speed ? words.milliseconds(speed.milliseconds) : words.unmeasured]];
    const text = JSON.stringify(facts);
    if (text === this.told) return;
    this.told = text;
    this.facts.replaceChildren(...facts.map(([term, value]) => build('div', [build('dt', term), build('dd', value)])));
  }

  /** What can be done with the model now, and what stands in the way. */
  buildDeeds(startable, lack) {
    const {state, served, needs, error} = this.model;
    const sentence = this.failure || error;
    const said = sentence ? build('p', sentence, {className: 'sentence'}) : needs && this.buildNeeds(needs);
    if (sentence && this.pressed) said.setAttribute('role', 'alert');
    if (!isHome) return [said, served && this.buildOpen()];
    if (this.busy || state === 'starting') return [said, build('p', words.starting(this.name), {className: 'quiet'})];
    if (state === 'running') {
      return [said, build('div', [this.buildOpen(), this.buildDeed(words.stop, () => this.stop())]),
        isFetching(lack) && this.files.element];
    }
    if (isFetching(lack)) return [said, this.files.element];
    const start = startable && build('div', [this.buildDeed(words.start, () => this.start())]);
    return [said, start, isLacking(lack) && this.files.element];
  }

  buildNeeds(needs) {
    return build('details', [build('summary', words.needs), build('p', needs)], {className: 'needs'});
  }

  buildOpen() {
    return build('a', words.open, {href: this.title.href, className: 'button', ariaLabel: words.openName(this.name)});
  }

  buildDeed(text, deed) { return buildButton(text, deed, {ariaLabel: `${text}: ${this.name}`}); }

  /** Show at once what came of a deed; what stands against it is said on the card. */
  async act(deed) {
    Object.assign(this, {failure: '', pressed: true}); // from now on its failures are told aloud
    this.deeds.focus();
    const told = await deed.catch((error) => { this.failure = error.message; });
    this.busy = false;
    // What has no error tells none; else the next look would draw all of it anew, and the focus would go.
    this.show({...this.model, error: undefined, ...told && {served: true, ...told}});
    this.change();
  }

  stop() { return this.act(ask(spellPath(this.name, '/stop'), {method: 'POST'})); }

  start() {
    this.busy = true;
    this.draw();
    return this.act(startModel(this.name, this.options.read()));
  }
}
