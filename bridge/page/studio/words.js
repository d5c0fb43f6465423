/**
 * Every text of the studio that people read, in one place, by the module that shows it.
 *
 * A text with something in it is a function. What Catwalk itself says (a model's description, a failure) comes from
 * there as it is.
 */

export const shell = {
  name: 'Catwalk',
  motto: 'Models on this computer, live in your sketches.',
  skip: 'Skip to the page',
  pages: 'Pages',
  models: 'Models',
  live: 'Live',
  addresses: 'Addresses',
  title: (page) => `${page} · Catwalk`,
  away: 'Catwalk has gone. Start it again in its terminal; this page goes on by itself.',
  unknown: (address) => `There is no page at ${address}.`,
};

export const directory = {
  title: 'Models',
  show: 'Show',
  takes: 'takes',
  gives: 'gives',
  following: 'Ids and smoothing',
};

export const examples = {
  title: 'Examples',
};

export const invitation = {
  title: 'Other machines',
  invited: 'Whoever has one of these links may use the models, and not start or stop them. Browsers give the camera to ' +
    'https pages and to pages of their own machine only, and so not to a page opened by these.',
  lonely: 'This machine has no address on a network yet.',
};

export const fields = {
  range: (minimum, maximum) => `, ${minimum} to ${maximum}`,
  choices: (count, shown) => `, one of ${count}: ${shown}`,
  signs: (count) => `, up to ${count} characters`,
  numbers: (count) => `, ${count} numbers`,
  points: (count) => `, ${count} points each`,
  preset: (value) => `; without it ${value}`,
};

export const live = {
  title: 'Live',
  latency: 'Latency',
  age: 'how old the middle answer is, and what one in twenty exceeds',
  idle: 'nobody has asked',
  fps: (rate) => `${rate} fps`,
  ages: (middle, high) => `${middle} (${high}) ms`,
  noAge: '– ms',
  dropped: (count) => `${count} dropped`,
  failed: (count) => `, ${count} failed`,
  smaller: (percent) => `at ${percent} %`,
  fewer: (every) => `1 of ${every}`,
  over: 'over budget',
  budget: (limit) => `to keep the budget of ${limit} ms`,
  osc: 'OSC',
  received: (address, count) => `At UDP ${address}; ${count} packets have come.`,
  unheard: 'A patch hears models once it sends /subscribe, or when Catwalk is started with --osc-to.',
  listeners: ['listener', 'layout', 'sent', 'dropped', 'too big'],
};

export const page = {
  view: 'What the model finds in the picture',
  stage: 'Live view',
  waiting: 'Waiting for the model…',
  useCamera: 'Use my camera',
  useSample: 'Use the sample',
  refused: 'The browser did not give the camera to this page. Click the icon left of the address, allow the camera, and ' +
    'try again.',
  insecure: 'Browsers give the camera to https pages and to pages of their own machine only. Open this page on the ' +
    'machine where Catwalk runs, or send pictures from a sketch.',
  noCamera: 'No camera was found. Plug one in, and try again.',
  broken: (reason) => `The camera did not start: ${reason}. Close other programs that use it, and try again.`,
  itself: 'as it comes',
  fed: (names) => `fed by ${names}`,
  onCamera: (latency) => `on your camera · ${latency} ms`,
  onSample: (latency) => `on the sample clip · ${latency} ms`,
  rate: (fps) => `${fps} fps`,
  sketch: 'Your sketch',
  below: 'In index.html, below p5.js:',
  code: 'In sketch.js:',
  copy: 'Copy',
  copied: 'Copied',
  addresses: 'Addresses',
  http: 'HTTP',
  socket: 'WebSocket',
  newest: 'Newest picture',
  terminal: 'From a terminal',
  all: 'All of it',
};
