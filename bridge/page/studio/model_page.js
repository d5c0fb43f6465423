/**
 * `#/models/NAME`: a model to try, with its state, and what starts and ends it.
 *
 * A model that is not served yet has no more than its description and a button that starts it. While a model is away,
 * its sentence stands here, and everything goes on by itself when it is back.
 */
import {ask, isHome, keepAsking} from './asking.js';
import {buildChoices} from './controls.js';
import {build} from './dom.js';
import {buildExamples} from './examples.js';
import {buildNetwork} from './network.js';
import {findModel, readInfo} from './served.js';
import {buildTabs} from './tabs.js';
import {openTab} from './try_tab.js';
import {model as words} from './words.js';

const PAUSE = 1000; // milliseconds between questions for the state

/** The page of a model: `{element, close()}`. */
export function openModel(name) {
  const page = new ModelPage(name);
  page.open().catch((error) => page.showFailure('page', error));
  return {element: page.element, close: () => page.close()};
}

const pathOf = (name) => `/models/${encodeURIComponent(name)}`;

/** What Catwalk knows of a model, served or not. */
async function readModel(name) {
  return ask(pathOf(name)).catch((error) => {
    if (error.code !== 'unknown-model') throw error;
    return ask(`/catalog/${encodeURIComponent(name)}`)
      .then(({info, ...facts}) => ({...info, ...facts}), () => { throw error; });
  });
}

class ModelPage {
  failures = {};
  tab = null;
  watch = null;
  closed = false;

  constructor(name) {
    this.name = name;
    this.state = build('span', '', {className: 'state'});
    this.state.setAttribute('role', 'status');
    this.steer = build('button', words.start, {type: 'button', className: 'plain', hidden: true});
    this.steer.addEventListener('click', () => this.steerModel());
    this.about = build('p', '', {className: 'about'});
    this.failure = build('p', '', {id: 'failure', hidden: true});
    this.failure.setAttribute('role', 'alert');
    this.body = build('div');
    const head = build('div', [build('h2', name), this.state, this.steer], {className: 'head'});
    this.element = build('div', [head, this.about, this.failure, this.body], {className: 'model'});
  }

  async open() {
    const facts = await readModel(this.name);
    if (this.closed) return;
    this.about.textContent = facts.description;
    this.showState(facts);
    if (facts.served === false) return;
    const model = await findModel(this.name);
    if (this.closed) return;
    this.tab = openTab(model, (where, error) => this.showFailure(where, error));
    this.showState(facts);
    const further = [buildOptions(facts, (options) => this.start(options)), buildLimits(facts),
      buildExamples(this.name)];
    const attempt = build('div', [this.tab.element, ...further.filter(Boolean)], {className: 'tabs'});
    this.body.replaceChildren(buildTabs([{id: 'try', name: words.try, build: () => attempt},
      {id: 'network', name: words.network, build: () => buildNetwork(model.info)}]));
    this.watch = keepAsking(() => readInfo(model), PAUSE, ({info}) => this.showState(info),
      (error) => this.showFailure('model', error));
  }

  close() {
    this.closed = true;
    this.watch?.close();
    this.tab?.close();
  }

  /** The page, the feed and the model fail, and recover, each for itself. */
  showFailure(where, error) {
    this.failures[where] = error?.message;
    const sentences = new Set(Object.values(this.failures).filter(Boolean));
    this.failure.hidden = !sentences.size;
    this.failure.textContent = [...sentences].join(' ');
  }

  showState({state, error, served}) {
    const up = state === 'running' || state === 'starting';
    this.state.className = `state ${state}`;
    this.state.textContent = words.states[state] ?? state;
    this.steer.hidden = !isHome;
    this.steer.textContent = up ? words.stop : words.start;
    this.steer.dataset.deed = up ? 'stop' : 'start';
    if (served === false) return;
    const sentence = error ?? (state === 'stopped' ? words.stopped : '');
    if (sentence) this.showFailure('model', null);
    this.showFailure('state', sentence && {message: sentence});
    this.tab?.note(state === 'running');
  }

  async steerModel() {
    if (this.steer.dataset.deed === 'start') return this.start();
    await ask(`${pathOf(this.name)}/stop`, {method: 'POST'}).catch((error) => this.showFailure('page', error));
    this.watch?.again();
  }

  /** Start, with these options if given; one that is not served yet gets its page once it is. */
  async start(options) {
    this.showFailure('page', null);
    this.showState({state: 'starting'});
    try {
      await ask(`${pathOf(this.name)}/start`, {method: 'POST', body: options && {options}});
      if (!this.tab) await this.open();
    } catch (error) {
      this.showFailure('page', error);
    }
    this.watch?.again();
  }
}

/** What a model is set up with: chosen here, it starts again with them. */
function buildOptions({options, chosen = {}}, start) {
  if (!options.length || !isHome) return null;
  const values = {...chosen};
  const button = build('button', words.again, {type: 'button'});
  button.addEventListener('click', () => start(values));
  return build('details', [build('summary', words.options), build('p', words.optionsHint),
    ...buildChoices(options, values), button], {className: 'options'});
}

function buildLimits({limits = []}) {
  if (!limits.length) return null;
  return build('details', [build('summary', words.limits), build('ul', limits.map((limit) => build('li', limit)))]);
}
