/**
 * The tab Try: what the model looks at, what it makes of that, live, and the controls that change it.
 *
 * Every control is a live setting: held for everyone, the same that OSC sets. The model's own inputs come first, those
 * that the bridge acts on by itself (ids, smoothing) are folded.
 */
import {isCameraGranted, listCameras} from './cameras.js';
import {buildControl} from './controls.js';
import {ask, spellPath} from './asking.js';
import {build, buildButton} from './dom.js';
import {buildExporter} from './exporter.js';
import {openFeed} from './feeds.js';
import {Held} from './held.js';
import {buildStrip} from './latency.js';
import {findLabels} from './painter.js';
import {buildPreview} from './previews.js';
import {buildRecorder} from './recorder.js';
import {isPicture} from './snippets/reading.js';
import {Trying} from './trying.js';
import {tryTab as words} from './words.js';

const GAP = 12; // pixels between the window's edge and what sticks to it

/** The tab of a model: `{element, note(running), close()}`; `fail(where, error)` gets what goes wrong, then null. */
export function openTab(model, fail) {
  const tab = new TryTab(model, fail);
  tab.open().catch((error) => fail('feed', error));
  return tab;
}

/** The input that the feed fills: the first picture without which the model sees nothing, unless it is painted. */
const findFood = ({inputs, port}) => inputs.find((field) =>
  field.kind === 'image' && field.required && !findLabels(field, port));

class TryTab {
  feed = null;
  results = {};
  answers = 0;
  closed = false;

  constructor(model, fail) {
    Object.assign(this, {model, fail});
    const {info} = model;
    this.food = findFood(info)?.name;
    this.status = build('p', words.waiting, {id: 'status'});
    const bar = build('div', this.status, {className: 'bar'});
    this.exporter = buildExporter(model, {answers: () => this.results, food: this.food,
      fail: (error) => fail('export', error)});
    this.strip = buildStrip(model.name);
    this.preview = buildPreview(info, build('div', [bar, this.strip.element, this.exporter.element]));
    this.recorder = buildRecorder(model, this.preview.view);
    this.recorder.element.append(this.exporter.button);
    bar.append(this.recorder.element);
    this.trying = new Trying(model, {input: this.food, fail: (error) => fail('model', error),
      show: (...answer) => this.take(...answer), hint: (progress) => this.showProgress(progress)});
    this.held = new Held(model, {show: (held) => this.showHeld(held),
      changed: () => this.trying.askAgain(),
      refuse: (name, sentence) => this.controls.get(name)?.refuse(sentence)});
    this.feeds = build('div', '', {className: 'feeds', role: 'group', ariaLabel: words.feeds});
    this.controls = this.buildControls(info);
    const stage = build('section', [this.feeds, this.preview.element], {id: 'stage', ariaLabel: words.stage});
    const way = build('div', stage); // as far as the stage may go where it sticks alone
    const seen = build('div', [way, this.preview.panels], {className: 'seen'});
    this.sized = keepSeen(seen, stage, this.preview.panels);
    this.element = build('div', [seen, this.buildBoard(info)], {className: 'try'});
    this.timer = setInterval(() => this.writeSpeed(), 1000);
    acceptFiles(stage, (files) => this.useFeed('files', files), () => this.food && !this.trying.fed);
  }

  async open() {
    if (!this.food || this.trying.fed) return;
    const first = await isCameraGranted() ? 'camera' : 'sample';
    this.built = this.buildFeeds();
    await Promise.all([this.built, this.useFeed(first)]); // neither waits for the other
  }

  close() {
    this.closed = true;
    clearInterval(this.timer);
    this.trying.close();
    this.held.close();
    this.strip.close();
    this.sized.disconnect();
    this.recorder.close();
    this.feed?.close();
    for (const {close} of this.controls.values()) close();
  }

  /** Whether the model runs; it is asked once it is also known what is held, and that nothing is lacking. */
  note(running) {
    this.running = running;
    this.trying.note(Boolean(running && this.holds) && this.lacks.length === 0);
  }

  // Feeds -------------------------------------------------------------------------------------------------------------

  async buildFeeds() {
    const {models} = await ask('/models');
    const sources = await Promise.all(models.filter(({source}) => source).map(({name}) => ask(spellPath(name))));
    const button = (kind, what, word) => {
      const made = buildButton(word, () => this.useFeed(kind, what, made));
      made.dataset.kind = kind;
      return made;
    };
    this.cameras = build('select', '', {hidden: true, ariaLabel: words.device});
    this.cameras.addEventListener('change', () => this.useFeed('camera', this.cameras.value));
    this.feeds.replaceChildren(button('camera', '', words.camera), this.cameras, button('sample', '', words.sample),
      this.buildChooser(words.file, {accept: 'image/*,video/*', multiple: true}),
      this.buildChooser(words.folder, {webkitdirectory: true}),
      ...sources.filter(({outputs}) => outputs.some(({kind}) => kind === 'image'))
        .map(({name}) => button('source', name, words.source(name))));
    find(this.feeds, 'camera').id = 'camera';
  }

  buildChooser(word, kind) {
    const input = build('input', '', {type: 'file', hidden: true, ...kind});
    const made = buildButton(word, () => input.click());
    made.dataset.kind = 'files';
    input.addEventListener('change', () => input.files.length && this.useFeed('files', [...input.files], made));
    return build('span', [made, input]);
  }

  /** Look at something else; what does not open leaves everything as it was, and the sample where nothing was. */
  async useFeed(kind, what = '', pressed = null) {
    const turn = this.turn = (this.turn ?? 0) + 1;
    const fail = (error) => { if (turn === this.turn) this.fail('feed', error); };
    fail(null);
    try {
      const feed = await openFeed(kind, what, () => this.renew(), fail);
      if (this.closed || turn !== this.turn) return feed.close();
      this.feed?.close();
      Object.assign(this, {feed, answers: 0});
      this.trying.use(feed);
      this.exporter.look(feed);
      this.renew();
      await this.built;
      this.markFeed(kind, pressed ?? find(this.feeds, kind));
    } catch (error) {
      fail(error);
      if (this.feed || turn !== this.turn || kind === 'sample') return;
      await this.useFeed('sample');
      this.fail('feed', error);
    }
  }

  /** The picture has changed, of a feed that does not move. */
  renew() {
    for (const {refit} of this.controls.values()) refit();
    this.trying.askAgain();
  }

  async markFeed(kind, pressed) {
    for (const made of this.feeds.querySelectorAll('button')) made.ariaPressed = made === pressed;
    if (kind !== 'camera') return;
    const cameras = await listCameras();
    this.cameras.replaceChildren(...cameras.map(({id, name}) => build('option', name, {value: id})));
    this.cameras.hidden = cameras.length < 2;
    this.cameras.value = this.feed.source.srcObject?.getVideoTracks()[0].getSettings().deviceId ?? '';
  }

  // Controls ----------------------------------------------------------------------------------------------------------

  buildControls({inputs, port, name}) {
    const stage = {name, port, look: () => this.feed?.source, answers: () => this.results};
    const fields = inputs.filter((field) => field.name !== this.food && (!this.trying.fed || !isFood(field)));
    return new Map(fields.map((field) => [field.name, buildControl(field, undefined,
      (value) => this.held.hold(field.name, value), stage)]));
  }

  buildBoard({inputs}) {
    const pick = (test) => inputs.filter((field) => this.controls.has(field.name) && test(field))
      .map(({name}) => this.controls.get(name).element);
    const [own, grouped] = [pick(({group}) => !group), pick(({group}) => group)];
    const folded = grouped.length ? [build('details', [build('summary', words.following), ...grouped])] : [];
    const all = own.length || grouped.length ? own : [build('p', words.none)];
    return build('section', [build('h3', words.controls), ...all, ...folded],
      {className: 'board', ariaLabel: words.controls});
  }

  /** Inputs without which the model cannot be asked, and that nobody holds yet. */
  get lacks() {
    if (this.trying.fed) return [];
    return this.model.info.inputs.filter(({required}) => required).map(({name}) => name)
      .filter((name) => name !== this.food && !(name in this.holds));
  }

  showHeld(held) {
    this.holds = held;
    for (const [name, control] of this.controls) control.show(held[name]);
    this.exporter.renew();
    if (this.lacks.length) this.status.textContent = words.lacks(this.lacks.join(', '));
    this.note(this.running);
  }

  // Answers -----------------------------------------------------------------------------------------------------------

  take(results, seen, partial = false) {
    this.fail('model', null);
    const before = this.results;
    this.results = results;
    this.answers += 1;
    this.preview.show(results, seen, Boolean(this.feed?.mirrored));
    for (const value of Object.values(before)) value?.close?.();
    if (!partial) this.recorder.note(results);
    if (this.answers === 1) this.since = performance.now();
    if (!this.feed?.live && !this.trying.fed && !partial) this.writeSpeed();
  }

  showProgress(progress) {
    this.status.textContent = progress === undefined ? words.parts : words.progress(Math.round(100 * progress));
  }

  /** What the model looks at, and how long it takes. */
  writeSpeed() {
    const {model, answers, feed, trying, since} = this;
    const moves = feed?.live || trying.fed;
    if (!answers || (moves && answers < 2)) return;
    const rate = Math.round(1000 * (answers - 1) / (performance.now() - since));
    const told = moves ? `${this.describeFood()} · ${words.rate(rate)}` : words.took(Math.round(model.timings.ran));
    this.status.replaceChildren(build('b', model.name), ` ${told}`);
    if (moves) [this.answers, this.since] = [1, performance.now()];
  }

  describeFood() {
    const {info: {source, links}, latency} = this.model;
    if (source) return words.itself;
    if (links?.length) return words.fed([...new Set(links.map((link) => link.split(/[. ]/)[0]))].join(', '));
    return words.on[this.feed.kind](Math.round(latency));
  }
}

const isFood = (field) => isPicture(field) && field.required;
const find = (within, kind) => within.querySelector(`[data-kind=${kind}]`);

/**
 * Let what is seen stay in sight while the page is scrolled: all of it, or the stage alone where the window is too low.
 * Nothing sticks that is higher than the window: parts of it would never come.
 */
function keepSeen(all, stage, panels) {
  const watch = new ResizeObserver(() => {
    const room = innerHeight - 2 * GAP - stage.offsetHeight;
    stage.classList.toggle('sticky', room >= 0);
    all.classList.toggle('sticky', room >= panels.offsetHeight + 2 * GAP);
  });
  for (const part of [stage, panels, document.documentElement]) watch.observe(part);
  return watch;
}

/** Files that are dropped on an element, or pasted while something in it has the keyboard. */
function acceptFiles(element, take, welcome) {
  element.addEventListener('dragover', (event) => { if (welcome()) event.preventDefault(); });
  element.addEventListener('drop', (event) => {
    if (!welcome() || !event.dataTransfer.files.length) return;
    event.preventDefault();
    take([...event.dataTransfer.files]);
  });
  element.addEventListener('paste', ({clipboardData: {files}}) => { if (welcome() && files.length) take([...files]); });
}
