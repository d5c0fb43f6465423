/**
 * One model's card in the directory: what it is, and what can be done with it now: fetch, start, stop, open.
 *
 * A card is rebuilt only where something changed, so that a box that is being ticked stays where it is.
 */
import {ask, isHome, spellPath, startModel} from './asking.js';
import {build, buildButton} from './dom.js';
import {nameLicences} from './filters.js';
import {buildOptions} from './options.js';
import {card as words, kinds} from './words.js';

const WIDE = 1.8; // times as wide as high: the shape of a card's picture, nearly
const STEERED = ['number', 'boolean', 'category'];

/** A card: `{element, show(model)}`; `change()` is called when something was done that the catalog will show. */
export function openCard(name, change) {
  const card = new Card(name, change);
  return {element: card.element, show: (model) => card.show(model)};
}

/** “3.1 MB”. */
const showSize = (bytes) => bytes < 1e6 ? words.kilobytes(Math.ceil(bytes / 1000)) :
  words.megabytes((bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0));

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
    this.progress = build('progress', '', {max: 1, ariaLabel: words.fetching(name)});
    this.amount = build('span', '', {className: 'quiet'});
    this.deeds = build('div', '', {className: 'deeds', tabIndex: -1}); // has the focus when what was pressed vanishes
    this.title = build('a', name, {href: `#/models/${encodeURIComponent(name)}`});
    this.element = build('article', [this.picture, build('h3', [this.title, this.mark]), this.description, this.facts,
      this.deeds], {className: 'card'});
    this.element.dataset.name = name;
  }

  show(model) {
    const {state, pull, description} = this.model = model;
    this.mark.className = `mark ${state}`;
    this.write(this.mark, model.served ? words.states[state] ?? state : '');
    this.write(this.description, description);
    this.showPicture(model);
    this.writeFacts(model);
    const {served, ready, missing, needs, restricted, error} = model;
    const key = JSON.stringify([state, served, ready, missing, needs, restricted, error, pull?.state, pull?.error,
      this.failure, this.busy]);
    if (key !== this.drawn) this.deeds.replaceChildren(...this.buildDeeds(model).filter(Boolean));
    this.drawn = key;
    if (pull) this.showProgress(pull);
  }

  write(element, text) {
    if (element.textContent !== text) element.textContent = text;
  }

  showPicture({name, picture, source, takes, gives}) {
    if (this.picture.childElementCount) return;
    this.picture.append(picture ? buildPicture(name, picture) :
      build('span', words.way(source ? '' : nameKinds(takes), nameKinds(gives)), {ariaHidden: true}));
  }

  writeFacts(model) {
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
  buildDeeds({state, served, ready, missing, needs, restricted, error, pull}) {
    const sentence = this.failure || error || (pull?.state === 'failed' ? pull.error : '');
    const said = sentence ? build('p', sentence, {className: 'sentence'}) : needs && this.buildNeeds(needs);
    if (sentence && this.pressed) said.setAttribute('role', 'alert');
    if (!isHome) return [said, served && this.buildOpen()];
    if (this.busy || state === 'starting') return [said, build('p', words.starting(this.name), {className: 'quiet'})];
    if (pull?.state === 'fetching') {
      return [said, build('div', [this.progress, this.amount], {className: 'fetching'})];
    }
    if (state === 'running') {
      return [said, build('div', [this.buildOpen(), this.buildDeed(words.stop, () => this.stop())])];
    }
    const fetching = missing ? this.buildPull(missing, restricted) : [];
    return [said, ...(served || ready ? [this.buildStart()] : []), ...fetching];
  }

  buildNeeds(needs) {
    return build('details', [build('summary', words.needs), build('p', needs)], {className: 'needs'});
  }

  buildOpen() {
    return build('a', words.open, {href: this.title.href, className: 'button', ariaLabel: words.openName(this.name)});
  }

  buildDeed(text, deed) { return buildButton(text, deed, {ariaLabel: `${text}: ${this.name}`}); }

  buildStart() {
    const options = buildOptions(this.name);
    return build('div', [this.buildDeed(words.start, () => this.start(options.read())), options.element]);
  }

  /** Fetching; where a licence restricts what may be done, only once somebody has said yes to it. */
  buildPull(missing, restricted) {
    const button = this.buildDeed(words.fetch(showSize(missing)), () => this.pull());
    if (!restricted) return [button];
    const box = build('input', '', {type: 'checkbox'});
    box.addEventListener('change', () => { button.disabled = !box.checked; });
    button.disabled = true;
    return [build('p', restricted, {className: 'restricted'}), build('label', [box, words.accept]), button];
  }

  showProgress({done, size}) {
    if (size) this.progress.value = done / size;
    this.write(this.amount, words.amount(showSize(done), showSize(size)));
  }

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

  post(path, body) { return ask(spellPath(this.name, path), {method: 'POST', body}); }

  /** The button said how much it is, and the box was ticked where there is one. */
  pull() { return this.act(this.post('/pull', {accept_licences: true})); }

  stop() { return this.act(this.post('/stop')); }

  start(options) {
    this.busy = true;
    this.show(this.model);
    return this.act(startModel(this.name, options));
  }
}
