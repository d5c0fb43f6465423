/**
 * `#/models/NAME`: a model to try, with its state, and what starts and ends it.
 *
 * A model that is not served yet has its card of the directory, which fetches and starts it. While a model is away, its
 * sentence stands here, and everything goes on by itself when it is back.
 */
import {ask, isHome, keepAsking, spellPath, startModel} from './asking.js';
import {openCard} from './card.js';
import {watchCatalog} from './catalog.js';
import {build, buildButton, find} from './dom.js';
import {buildExamples} from './examples.js';
import {isFetching, isLacking, openFetch} from './fetching.js';
import {Options} from './options.js';
import {findServed, readInfo} from './served.js';
import {buildTabs} from './tabs.js';
import {openTab} from './try_tab.js';
import {model as words} from './words.js';

const PAUSE = 1000; // milliseconds between questions for the state

/** The page of a model: `{element, close()}`. */
export function openModel(name) {
  const page = new ModelPage(name);
  page.open();
  return {element: page.element, close: () => page.close()};
}

class ModelPage {
  failures = {};
  tab = null;
  options = null;
  watch = null;
  network = null;

  constructor(name) {
    this.name = name;
    this.state = build('span', '', {className: 'state', role: 'status'});
    this.steer = buildButton(words.start, () => this.steerModel(), {hidden: true});
    this.about = build('p', '', {className: 'about'});
    this.failure = build('p', '', {id: 'failure', role: 'alert', hidden: true});
    this.body = build('div');
    const head = build('div', [build('h2', name), this.state, this.steer], {className: 'head'});
    this.element = build('div', [head, this.about, this.failure, this.body], {className: 'model'});
  }

  /** Find the model, as soon as Catwalk answers. */
  open() {
    this.watch = keepAsking(() => findServed(this.name), PAUSE, ({model, info}) => {
      this.watch.close();
      this.showFailure('page', null);
      if (model) this.openServed(model, info);
      else this.openOffer();
    }, (error) => this.showFailure('page', error));
  }

  openServed(model, info) {
    this.about.textContent = info.description;
    this.steer.hidden = !isHome;
    this.tab = openTab(model, (where, error) => this.showFailure(where, error));
    this.showState(info);
    const further = [this.buildOptions(info), buildLimits(info), buildExamples(this.name)];
    const attempt = build('div', [this.tab.element, ...further.filter(Boolean)], {className: 'tabs'});
    const pressed = this.body.contains(document.activeElement); // a button of its card, which vanishes
    this.body.replaceChildren(buildTabs([{id: 'try', name: words.try, build: () => attempt},
      {id: 'network', name: words.network, build: () => {
        this.network = loadNetwork(this.name);
        return this.network.element;
      }}]));
    if (pressed) find('[role=tab]', this.body).focus();
    const see = (now) => {
      this.showState(now);
      this.options?.refresh();
    };
    this.watch = keepAsking(() => readInfo(model), PAUSE, ({info: now}) => see(now),
      (error) => this.showFailure('model', error));
  }

  /** What is not served yet: it has its page as soon as it is, whoever starts it. */
  openOffer() {
    const card = openCard(this.name, () => this.watch.again());
    this.watch = watchCatalog((models) => {
      const model = models.find(({name}) => name === this.name);
      if (!model) return this.showFailure('page', {message: words.unknown(this.name)});
      if (model.served) {
        this.watch.close();
        return this.open();
      }
      this.showFailure('page', null);
      this.showState(model);
      card.show(model);
      if (!this.body.contains(card.element)) { // what stands there already keeps the focus
        this.body.replaceChildren(...(isHome ? [] : [build('p', words.guest)]), card.element);
      }
    }, (error) => this.showFailure('page', error));
  }

  close() {
    this.watch.close();
    this.tab?.close();
    this.network?.close();
  }

  /** The page, the feed and the model fail, and recover, each for itself. */
  showFailure(where, error) {
    this.failures[where] = error?.message;
    const sentences = new Set(Object.values(this.failures).filter(Boolean));
    this.failure.hidden = !sentences.size;
    this.failure.textContent = [...sentences].join(' ');
  }

  showState({state, error, served = true}) {
    const up = state === 'running' || state === 'starting';
    this.state.className = `state ${state}`;
    this.state.textContent = words.states[state] ?? state;
    this.steer.textContent = up ? words.stop : words.start;
    this.steer.dataset.deed = up ? 'stop' : 'start';
    if (!served) return; // its card says what is wrong
    const sentence = error ?? (state === 'stopped' ? words.stopped : '');
    if (sentence) this.showFailure('model', null);
    this.showFailure('state', sentence && {message: sentence});
    this.tab?.note(state === 'running');
  }

  async steerModel() {
    if (this.steer.dataset.deed === 'start') return this.start();
    await ask(spellPath(this.name, '/stop'), {method: 'POST'}).catch((error) => this.showFailure('page', error));
    this.watch?.again();
  }

  /** What a model is set up with: chosen here, it starts again with them; what they need is fetched first. */
  buildOptions({options}) {
    if (!options.length || !isHome) return null;
    const again = buildButton(words.again, () => this.start(this.options.read()), {className: '', hidden: true});
    const files = openFetch(this.name, (deed) => deed.then(() => this.options.look(),
      (error) => this.showFailure('page', error)), () => this.options.read());
    this.options = new Options(this.name, (offer) => {
      again.hidden = !offer.ready;
      files.element.hidden = offer.ready || !isFetching(offer) && !isLacking(offer);
      files.show(offer);
    }, words.optionsHint);
    this.options.element.append(build('div', [again, files.element], {className: 'deeds'}));
    return this.options.element;
  }

  /** Start, with these options if given. */
  async start(options) {
    this.showFailure('page', null);
    this.showState({state: 'starting'});
    await startModel(this.name, options).catch((error) => this.showFailure('page', error));
    this.watch?.again();
  }
}

/** The tab Network, whose modules come when somebody looks at it: the first view does without them. */
function loadNetwork(name) {
  const element = build('div');
  const opening = import('./network.js').then(({openNetwork}) => {
    const tab = openNetwork(name);
    element.append(tab.element);
    return tab;
  });
  opening.catch(() => element.append(build('p', words.away, {className: 'sentence'})));
  return {element, close: () => opening.then((tab) => tab.close(), () => null)};
}

function buildLimits({limits = []}) {
  if (!limits.length) return null;
  return build('details', [build('summary', words.limits), build('ul', limits.map((limit) => build('li', limit)))]);
}
