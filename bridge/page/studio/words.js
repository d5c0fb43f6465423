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
  sites: 'Sites',
  addresses: 'Addresses',
  title: (page) => `${page} · Catwalk`,
  away: 'Catwalk has gone. Start it again in its terminal; this page goes on by itself.',
  nowhere: 'Nothing here',
  unknown: (address) => `There is no page at ${address}.`,
  allModels: 'See all models',
};

/** The page /docs. */
export const docs = {
  made: 'What programs may ask, made from the models that are running. For programs themselves:',
  errors: 'Every error is',
  sentence: 'a sentence',
  code: 'a-word',
  columns: ['input', 'type', 'may be', 'default', 'what it is'],
  between: (minimum, maximum) => maximum === undefined ? `${minimum} or more` : `${minimum} … ${maximum}`,
  required: 'must be sent',
  sent: (types) => `Send it as: ${types}.`,
  parameters: {
    query: (name, description) => `?${name}=${description ? `: ${description}` : ''}`,
    header: (name, description) => `With the header ${name}: ${description}`,
  },
  answers: (types) => `Answers: ${types}.`,
};

export const kinds = {
  image: 'picture',
  mask: 'mask',
  depth: 'depth',
  text: 'text',
  number: 'number',
  boolean: 'switch',
  category: 'choice',
  vector: 'vector',
  keypoints: 'keypoints',
  boxes: 'boxes',
  labels: 'labels',
  audio: 'sound',
  file: 'file',
};

export const directory = {
  title: 'Models',
  looking: 'Looking which models there are…',
  count: (fitting, all) => fitting === all ? `${all} models` : `${fitting} of ${all} models`,
  nothing: 'No model fits.',
  showAll: 'Show all of them',
  guest: 'Models are fetched, started and stopped on the machine where Catwalk runs.',
};

export const filters = {
  title: 'Find a model',
  search: 'Search: a name, a thing, a kind',
  any: 'any',
  takes: 'Takes',
  gives: 'Gives',
  licence: 'Licence',
  size: 'Download',
  speed: 'Speed here',
  source: 'nothing: a source',
  free: 'for any purpose',
  sizes: {here: 'nothing to fetch', small: 'up to 10 MB', middle: 'up to 50 MB'},
  speeds: {live: '30 a second or more', quick: '10 a second or more', measured: 'measured here'},
};

export const card = {
  states: {running: 'running', starting: 'starting', stopped: 'stopped', failed: 'failed'},
  asked: 'It is being asked what it is…',
  needs: 'What it needs first',
  pictured: (name) => `What ${name} makes of a photograph`,
  way: (takes, gives) => takes ? `${takes} → ${gives}` : gives,
  takes: 'takes',
  gives: 'gives',
  nothing: 'nothing',
  size: 'download',
  none: 'none',
  licence: 'licence',
  own: 'Catwalk’s own',
  speed: 'speed',
  milliseconds: (time) => time < 9.95 ? `${time.toFixed(1)} ms` : `${Math.round(time)} ms`,
  unmeasured: 'not measured yet',
  open: 'Try it',
  openName: (name) => `Try it: ${name}`,
  start: 'Start',
  stop: 'Stop',
  starting: (name) => `${name} is starting…`,
};

export const fetching = {
  kilobytes: (size) => `${size} kB`,
  megabytes: (size) => `${size} MB`,
  fetch: (size) => `Fetch ${size}`,
  fetchIt: 'Fetch it',
  accept: 'I have read this and accept it.',
  fetching: (name) => `Fetching ${name}`,
  amount: (done, size) => `${done} of ${size}`,
};

export const options = {
  title: 'Options',
  none: 'It has none.',
  lacking: 'This needs files that are not here yet.',
};

export const examples = {
  title: 'Examples',
  also: 'also needs ',
  start: 'start ',
  first: ' first',
  titles: {
    skeleton: 'Skeleton',
    people: 'People in colours',
    trails: 'Trails',
    'style-mirror': 'Style mirror',
    'own-style': 'Your own style',
    'style-morph': 'Style morph',
    'borrowed-colours': 'Borrowed colours',
    magnifier: 'Magnifier',
    dream: 'Dream',
    classifier: 'Classifier',
    'own-words': 'Own words',
    detector: 'Detector',
    locked: 'Locked',
    space: 'Space',
    'finger-paint': 'Finger paint',
    mask: 'Mask',
    puppet: 'Puppet',
    cutout: 'Cut-out',
    edges: 'Edges',
    'line-drawing': 'Line drawing',
    motion: 'Motion',
    parallax: 'Parallax',
    scene: 'Scene',
    crowd: 'Crowd',
    doing: 'Doing',
    'two-models': 'Two models at once',
    echoes: 'Echoes',
    'old-socket': 'As for RunwayML',
    plain: 'Without p5.js',
  },
};

export const invitation = {
  title: 'Other machines',
  invited: 'Whoever has one of these links may use the models, but not start or stop them. Browsers give the camera ' +
    'to https pages and to pages of their own machine only, and so not to pages opened by these links.',
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

export const latency = {
  title: 'Latency',
  stages: {waited: 'waited', decoded: 'decoded', ran: 'ran', encoded: 'encoded', travelled: 'travelled'},
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
};

export const live = {
  title: 'Live',
  latency: 'Where the milliseconds go',
  legend: 'Of each model: frames a second; how old an answer is when it comes, the middle one (and what one in twenty ' +
    'exceeds); and where that time went.',
  noModels: 'No model is served. Start one on the page Models.',
  connected: 'Who is connected',
  nobody: 'No sketch that has asked a model is connected.',
  hidden: 'Who is connected is told only to pages that Catwalk knows.',
  connections: ['who', 'from', 'by', 'model', 'a second', 'answers', 'dropped', 'failed'],
  osc: 'OSC',
  received: (address, count) => `At UDP ${address}; ${count === 1 ? '1 packet has' : `${count} packets have`} come.`,
  unheard: 'A patch hears models once it sends /subscribe, or when Catwalk is started with --osc-to.',
  listeners: ['listener', 'layout', 'sent', 'dropped', 'too big'],
  failures: 'What failed last',
  none: 'Nothing has failed.',
  times: (count) => count > 1 ? ` (${count} times)` : '',
};

export const sites = {
  title: 'Sites',
  what: 'A page from the internet may use the models here only if its site is on a list: else every page that ' +
    'somebody opens could look through the camera.',
  asked: 'Asked, and were refused',
  nobody: 'No page from elsewhere has asked.',
  times: (count) => `${count === 1 ? 'once' : `${count} times`}, last at `,
  allow: 'Allow',
  allowName: (origin) => `Allow ${origin}`,
  trust: 'Allow a site only if you know whose page it is. It may use the models and set their inputs, but not start ' +
    'or stop them.',
  allowed: 'Allowed until Catwalk ends',
  takeBack: 'Take back',
  takeBackName: (origin) => `Take back what ${origin} may`,
  keep: (origin) => `To allow it each time: catwalk … --allow-origin ${origin}`,
  listed: 'Always allowed',
};

export const model = {
  try: 'Try',
  network: 'Network: in your sketch',
  states: {running: 'running', starting: 'starting…', stopped: 'stopped', failed: 'failed', absent: 'not started'},
  start: 'Start',
  stop: 'Stop',
  stopped: 'The model is stopped. Start it, and everything goes on.',
  again: 'Start again with these',
  optionsHint: 'What the model is set up with. It starts again, which takes a moment; sketches stay connected.',
  limits: 'What it cannot do',
  unknown: (name) => `There is no model “${name}” here.`,
  guest: 'It is started on the machine where Catwalk runs.',
  away: 'This did not come. Load the page again when Catwalk is back.',
};

export const tryTab = {
  stage: 'Live view',
  feeds: 'What the model looks at',
  camera: 'Camera',
  sample: 'Sample clip',
  file: 'File…',
  folder: 'Folder…',
  source: (name) => `From ${name}`,
  device: 'Which camera',
  controls: 'Controls',
  none: 'This model has nothing to set.',
  following: 'Ids and smoothing',
  waiting: 'Waiting for the model…',
  lacks: (names) => `The model waits for: ${names}.`,
  parts: 'More of it comes…',
  progress: (percent) => `${percent} % of it is there…`,
  itself: 'as it comes',
  fed: (names) => `fed by ${names}`,
  on: {
    camera: (latency) => `on your camera · ${latency} ms`,
    sample: (latency) => `on the sample clip · ${latency} ms`,
    files: (latency) => `on your file · ${latency} ms`,
  },
  rate: (fps) => `${fps} fps`,
  took: (time) => `answered in ${time} ms`,
};

export const controls = {
  reset: 'Reset',
  resetTo: (value) => value === undefined ? 'Let go of it' : `Back to ${value}`,
  resetName: (name) => `Reset ${name}`,
  slider: (name) => `${name}, slider`,
  roll: 'Roll',
  rollName: (name) => `Roll ${name}`,
  unset: 'not set',
  none: 'none',
  place: (name, number) => `${name}, number ${number}`,
  number: 'It must be a number.',
  whole: 'It must be a whole number.',
  least: (number) => `It must be at least ${number}.`,
  most: (number) => `It must be at most ${number}.`,
  list: (sentence) => `Numbers with commas between them. ${sentence}`,
};

export const pad = {
  label: (name) => `${name}: a plane of random directions; arrows walk`,
  spot: (x, y) => `${x} across, ${y} up`,
  turn: 'New directions',
  save: 'Save this point',
  point: (number) => `Point ${number}`,
  forget: (number) => `Forget point ${number}`,
};

export const picture = {
  drop: 'Drop a picture here, paste one, or:',
  photo: 'Take what is seen now',
  file: (name) => `A file for ${name}`,
  chosen: (name) => `The picture for ${name}`,
  zone: (name) => `Picture for ${name}: drop or paste one`,
  unreadable: 'The browser cannot read this as a picture. Take a JPEG, PNG or WebP.',
  elsewhere: (size) => `A picture from elsewhere is held (${size}).`,
};

export const painter = {
  label: (name) => `${name}: paint with the pointer, or with arrows and the space bar`,
  white: 'paint',
  erase: 'eraser',
  size: 'Brush',
  undo: 'Undo',
  clear: 'Clear',
};

export const feeds = {
  noSample: 'The sample is not here: Catwalk fetches it when it starts and has the internet. Take the camera or a file.',
  unplugged: 'The camera is gone: it was unplugged, or something else has taken it. Plug it in and choose it again.',
  nothing: 'There is no picture and no film among these files.',
  unplayable: (name) => `The browser cannot play ${name}. Take an MP4 (H.264) or WebM.`,
  unreadable: (name) => `The browser cannot read ${name} as a picture. Take a JPEG, PNG or WebP.`,
  leftOut: (names) => `The browser cannot read ${names}; the other pictures go on. Take JPEG, PNG or WebP.`,
};

export const cameras = {
  number: (number) => `Camera ${number}`,
  refused: 'The browser did not give the camera to this page. Click the icon left of the address, allow the camera, and ' +
    'try again.',
  insecure: 'Browsers give the camera to https pages and to pages of their own machine only. Open this page on the ' +
    'machine where Catwalk runs, or send pictures from a sketch.',
  none: 'No camera was found. Plug one in, and try again.',
  broken: (reason) => `The camera did not start: ${reason}. Close other programs that use it, and try again.`,
};

export const previews = {
  view: 'What the model makes of the picture',
  split: 'Before and after: how much of the picture is as it was',
  choose: 'Which picture to show',
};

export const panels = {
  percent: (part) => `${Math.round(100 * part)} %`,
  sure: 'how sure',
  numbers: (count) => `${count} numbers`,
  rate: (rate) => `${rate} samples a second`,
  space: 'In metres',
  turn: 'Poses in metres; arrows or dragging turn them',
  json: 'All of it, as JSON',
  picture: (width, height) => `a picture of ${width} × ${height}`,
  sound: (count, rate) => `${count} samples at ${rate} a second`,
};

export const recorder = {
  snap: 'Snapshot',
  film: 'Record',
  stopFilm: 'Stop and save',
  lines: 'Record findings',
  stopLines: 'Stop and save findings',
};

export const copying = {
  copy: 'Copy',
  copyWhat: (name) => `Copy: ${name}`,
  copied: 'Copied',
  copiedWhat: (name) => `Copied: ${name}`,
  notCopied: 'Not copied: the browser does not allow it. Select the text, and copy it by hand.',
};

/** exporter.js */
export const exporter = {
  open: 'Export',
  title: 'Export',
  now: 'What is shown now',
  picture: (name) => name ? `Picture: ${name}` : 'Picture',
  drawn: 'Picture with findings',
  sound: 'Sound (WAV)',
  table: 'Table (CSV)',
  json: 'JSON',
  pixels: 'Places are in pixels of the picture, from its top left corner.',
  nothing: 'There is no answer yet.',
  away: 'Catwalk has gone. Start it again in its terminal, and try again.',
};

export const runLine = {
  title: 'Your own files',
  has: 'I have',
  called: 'called',
  file: 'Its name',
  makes: 'and want',
  line: 'the line for your own files',
  ways: {photo: 'a photograph', folder: 'a folder of photographs', film: 'a film', texts: 'a file with lines of text',
    table: 'a table of inputs (CSV)', nothing: 'no file: as it is set here'},
  makings: {picture: 'a picture', pictures: 'a folder of pictures', film: 'a film', table: 'a table (CSV)',
    lines: 'lines of JSON'},
  lacks: (names) => `First set: ${names}.`,
  terminal: 'How to open a terminal there',
  terminals: ['Windows: type cmd into the address bar of the folder’s window, and press Enter.',
    'macOS: right-click the folder in Finder, Services ▸ New Terminal at Folder.',
    'Linux: right-click into the folder’s window, Open in Terminal.'],
  beside: 'Save beside it:',
  save: (file) => file,
  where: {
    photo: (file) => `Open a terminal in the folder where ${file} is, paste the line, and press Enter.`,
    folder: (file) => `Open a terminal in the folder that ${file} lies in, paste the line, and press Enter.`,
    film: (file) => `Open a terminal in the folder where ${file} is, paste the line, and press Enter.`,
    texts: (file) => `Put your texts into ${file}, one on each line. Open a terminal in its folder, paste the line, and ` +
      `press Enter.`,
    table: (file) => `Make ${file} with a spreadsheet: a column for each input, called as it is here. Open a terminal in ` +
      `its folder, paste the line, and press Enter.`,
    nothing: () => `Open a terminal where the file shall be, paste the line, and press Enter.`,
  },
  made: {
    picture: (out) => `Then there is ${out}, as large as the model makes it.`,
    pictures: (out, film) => `Then there is the folder ${out} with ${film ? 'a PNG for each picture of the film' :
      'PNGs that are called like yours'}.`,
    film: (out, film) => film ? `Then there is ${out}, an MP4 as long as yours and at its pace; its sound is not in it.` :
      `Then there is ${out}, an MP4 of 25 pictures a second.`,
    table: (out) => `Then there is ${out}, a table for spreadsheets: a row for each thing that was found. Places are 0 to ` +
      '1, from the top left corner.',
    lines: (out) => `Then there is ${out}: JSON, a line for each picture or text. Places are 0 to 1, from the top left ` +
      'corner.',
  },
};

/** snippets/: what to do with each text. */
const SHOWN = 'The model answers while somebody shows it pictures: the tab Try with the camera, open in a window of ' +
  'its own, or another sketch.';
const describeMessages = (messages) =>
  messages.map(({address, values, many}) => `${address} ${values.join(' ')}${many ? ' …' : ''}`).join(', ');
const chooseFurther = (field) =>
  field ? ` With the button below the picture, choose one for “${field.name}”. ${field.description ?? ''}` : '';
const tell = (...sentences) => sentences.filter(Boolean).join(' ');
export const snippets = {
  p5Line: () => 'In index.html, below the line of p5.js:',
  p5Sketch: (further) => further ? `In sketch.js.${chooseFurther(further)}` : 'In sketch.js:',
  plain: (further) =>
    `A whole page. Save it as index.html, and open it with a double click.${chooseFurther(further)}`,
  processing: ({way, further}) => tell('With the library Catwalk, which “make processing-library” builds in ' +
    'Catwalk’s folder.', way === 'look' && 'With a camera, send your Capture in place of the photo.', further &&
    `A picture for “${further.name}”: catwalk.set("${further.name}", picture). ${further.description ?? ''}`),
  touchdesigner: {
    home: () => 'Make these in one and the same COMP; they keep the names that they get.',
    oscIn: (port) => `OSC In CHOP: Network Port ${port}.`,
    oscOut: ({host, port}) => `OSC Out DAT (oscout1): Network Address ${host}, Network Port ${port}.`,
    script: () => 'Script TOP (script1), which shows the picture. Into the DAT docked to it, script1_callbacks:',
    webClient: () => 'Web Client DAT (webclient1). Into the DAT docked to it, webclient1_callbacks:',
    execute: () => 'Execute DAT with Frame Start on. Into its text:',
    channels: (names, places) => tell(`The CHOP now has ${names.join(', ')} and more.`, places &&
      'Places are 0 to 1, from the top left corner; TouchDesigner’s y goes up: 1 − y.'),
    setting: ({address, choice}, {host, port}) => tell(`To change the model: a Constant CHOP with a channel ` +
      `${address.slice(1)}, into an OSC Out CHOP with Network Address ${host}, Network Port ${port}, Numeric Format ` +
      '32-bit float.', choice && 'The number is the place in the list, from 0.'),
    kit: (address, usual) => tell(`All at once, with TouchDesigner’s own camera: paste the text at ${address} into a ` +
      'Text DAT, and Run Script.', !usual &&
      'It takes Catwalk’s usual ports, 8000 and 57100: set yours in its operators.', 'Or by hand:'),
  },
  max: (name) => `Save this as ${name}.maxpat, or copy it and choose File ▸ New From Clipboard:`,
  puredata: (name) => `Save this as ${name}.pd, and open it:`,
  patch: ({told, setting, trigger}, look, where = '') => tell(
    told.length && `You hear ${describeMessages(told)}${where}.`,
    setting && `The number box sets ${setting.address} for everyone${trigger ? ', and asks the model' : ''}.`,
    told.length && look && SHOWN),
  console: ' in Pd’s window',
  supercollider: () => 'Put the cursor into the block and evaluate it:',
  python: (file, photo) => `Save this as ${file}${photo ? ' beside a photo.jpg' : ''}, and run it with Python 3, ` +
    'which needs nothing else:',
  curl: (photo, draws) => `In a terminal${photo ? ', in the folder of a photo.jpg' : ''}${draws ?
    '; the second line gives the photo with what was found drawn on it' : ''}:`,
  second: (field, file) => `The same with a picture for “${field.name}” in ${file}. ${field.description ?? ''}`,
  secondFile: (file) => `with ${file}`,
  oscHear: (messages) => `To hear ${describeMessages(messages)}, with liblo’s tools:`,
  oscSet: ({setting, trigger}) => setting ? `${['To set an input for everyone', setting.choice &&
    `this is “${setting.choice}”`, trigger && 'then the model is asked'].filter(Boolean).join('; ')}:` :
    'To ask the model:',
  shown: () => SHOWN,
  runway: {
    http: () => 'A p5.js sketch that asks by HTTP, as those for RunwayML did. In sketch.js:',
    line: () => 'Or by Socket.IO, in which clients of 1.x to 4.x are understood. In index.html, below the line of p5.js:',
    socket: () => 'In sketch.js:',
  },
};

/** network.js and snippets/doors.js. */
export const network = {
  asking: 'Asking the doors…',
  gone: (name) => `${name} is not served at the moment.`,
  changed: 'The addresses have changed.',
  doors: 'Doors',
  tools: 'In your tool',
  takes: 'takes',
  gives: 'gives',
  others: 'Other machines have addresses of their own: the page Models shows the link for them, and what it opens shows ' +
    'theirs here.',
  tokenless: 'What stands here lacks the token, without which a program on this machine is not let in. Open the link of ' +
    'Catwalk once more, and it is there.',
  off: 'OSC is off, and with it the tools that speak it.',
  sketch: 'the sketch',
  openEditor: 'Open in the p5 editor',
  explainEditor: 'This copies the sketch and opens the editor beside: paste it into sketch.js, put the line below into ' +
    'index.html, and press Play. The browser asks whether the site may reach apps on this device (or your local ' +
    'network): click Allow, since Catwalk is such an app.',
};
export const doors = {
  http: 'HTTP',
  webSocket: 'WebSocket',
  events: 'Answers as events',
  picture: 'Newest picture',
  stream: 'Pictures as a film',
  settings: 'Settings',
  oscIn: 'OSC in (UDP)',
  oscOut: 'OSC out, to who says',
  oscQuery: 'OSCQuery',
  runway: 'RunwayML, HTTP',
  socketio: 'RunwayML, Socket.IO',
  hosted: 'RunwayML, hosted',
  sdk: 'RunwayML’s SDK',
  more: (count) => `${count} more such points`,
  shared: (names) => `also ${names.join(', ')}`,
};
