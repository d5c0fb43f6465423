/**
 * catwalk.js: live machine-learning models in a sketch, with p5.js (1 or 2) or without.
 *
 *   let pose = await catwalk.model('pose');
 *   pose.detectStart(video, (poses) => { ... });       // poses[0].nose.x, in pixels of the video
 *   pose.listen((poses, {image}) => { ... }, {inputs: ['image']});    // where Catwalk's own camera feeds it
 *   let picture = await style.run({image: canvas, style: 'mosaic'});
 *
 * A plain script in one file, so that it can be copied beside a sketch. It speaks Catwalk's WebSocket dialect and
 * knows no model by name: what a model takes and gives, it reads from the model's info. Never more than two frames for
 * a model are on the way.
 *
 * @typedef {{x: number, y: number, z?: number, confidence: number, name: string}} Keypoint
 * @typedef {{keypoints: Keypoint[], confidence: number, id?: number, slot?: number, label?: string, box?: Object}} Pose
 *   each keypoint by its name, too; `id` stays with the person, `slot` is 0, 1, 2…; `measures` and `gestures` where they
 *   were asked for; `keypoints3D` where the model knows metres
 * @typedef {{x: number, y: number, width: number, height: number, confidence: number, label: string, id?: number,
 *   slot?: number}} Box
 * @typedef {{label: string, confidence: number}} Label
 * @typedef {HTMLCanvasElement} Picture  with p5 it is a p5.Image; `picture.canvas` is a canvas in both cases
 * @typedef {HTMLVideoElement|HTMLCanvasElement|HTMLImageElement|ImageBitmap|Blob|Object} Source  p5's elements, too
 * @typedef {{url?: string, token?: string, maxSide?: number, quality?: number, format?: 'jpeg'|'png',
 *   bitmaps?: boolean}} Options  bitmaps: pictures come as ImageBitmap, for whoever draws them at once and closes them
 */
(() => {
  'use strict';

  const DEFAULTS = {maxSide: 640, quality: 0.8, format: 'jpeg'};
  const DRAWABLE = ['HTMLVideoElement', 'HTMLCanvasElement', 'HTMLImageElement', 'ImageBitmap', 'OffscreenCanvas',
    'VideoFrame', 'Blob'].map((name) => globalThis[name]).filter(Boolean);
  const PIXELS = ['I420', 'NV12'];  // how frames of a video may lie in memory
  const MATRICES = ['smpte170m', 'bt470bg'];  // both are BT.601
  const sessions = new Map();

  /** A failure: the message is a sentence with the fix, `code` a word for programs. */
  const makeError = (sentence, code) => Object.assign(new Error(sentence), {name: 'CatwalkError', code});

  /** What the browser can draw of a video, canvas, image or p5 element; null for anything else. */
  function findDrawable(source) {
    const thing = source?.elt ?? source?.canvas ?? source;
    return DRAWABLE.some((kind) => thing instanceof kind) ? thing : null;
  }

  /** Until a video has a picture to show: at its beginning, and anew whenever it jumps, as it does at the end of a loop. */
  function waitPicture(video) {
    return new Promise((resolve) => {
      const heard = new AbortController();
      const end = () => { heard.abort(); resolve(); };
      for (const news of ['loadeddata', 'seeked', 'canplay']) video.addEventListener(news, end, {signal: heard.signal});
    });
  }

  /** A source as a picture to send, mirrored if p5 mirrors it, and its size as the sketch sees it. */
  async function encodePicture(source, canvas, options) {
    let thing = findDrawable(source);
    if (thing instanceof Blob) thing = source = await createImageBitmap(thing);
    if (thing instanceof HTMLImageElement) await thing.decode();
    if (thing instanceof HTMLVideoElement && thing.readyState < 2) await waitPicture(thing);
    const width = thing.videoWidth || thing.naturalWidth || thing.displayWidth || thing.width;
    const height = thing.videoHeight || thing.naturalHeight || thing.displayHeight || thing.height;
    const mirrored = Boolean(source.elt && source.flipped);
    const pixels = options.pixels ? await copyPixels(thing, mirrored, options).catch(() => null) : null;
    const sent = pixels ?? await compressPicture(thing, canvas, {...options, width, height, mirrored});
    return {sent, size: {width: source.width || width, height: source.height || height}};
  }

  /** A video's frame as it lies in memory: on one machine, to make and read a JPEG takes longer than to pass it on. Null
   * where it is too large, or in colours that Catwalk does not read. */
  async function copyPixels(video, mirrored, {maxSide}) {
    const {videoWidth: width, videoHeight: height} = video;
    if (!globalThis.VideoFrame || !width || width % 2 || height % 2 || Math.max(width, height) > maxSide) return null;
    const frame = new VideoFrame(video);
    try {
      const {format, visibleRect, rotation, flip, colorSpace: {matrix, fullRange}} = frame;
      const known = PIXELS.includes(format) && !fullRange && (matrix ? MATRICES.includes(matrix) : height < 720);
      if (!known || rotation || flip || visibleRect.width !== width || visibleRect.height !== height) return null;
      const bytes = new Uint8Array(frame.allocationSize());
      await frame.copyTo(bytes);
      return {bytes, facts: {format: format.toLowerCase(), width, height, mirrored}};
    } finally {
      frame.close();
    }
  }

  /** A JPEG not larger than `maxSide`. */
  async function compressPicture(thing, canvas, {maxSide, quality, width, height, mirrored}) {
    const scale = Math.min(1, maxSide / Math.max(width, height));
    canvas.width = Math.max(1, Math.round(width * scale));
    canvas.height = Math.max(1, Math.round(height * scale));
    const context = canvas.getContext('2d', {willReadFrequently: true});
    if (mirrored) context.setTransform(-1, 0, 0, 1, canvas.width, 0);
    context.drawImage(thing, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', quality)).catch(() => {
      throw makeError('The browser does not let a sketch read a picture from another place. Keep the picture beside ' +
        'the sketch and serve both, or let people choose a file.', 'tainted');
    });
    return {bytes: new Uint8Array(await blob.arrayBuffer()), facts: {}};
  }

  /** An encoded picture as something to draw: a p5.Image where p5 is, else a canvas; a bitmap where one is wanted. */
  async function decodePicture({format}, bytes, {bitmaps}) {
    const bitmap = await createImageBitmap(new Blob([bytes], {type: `image/${format}`}));
    if (bitmaps) return Object.assign(bitmap, {canvas: bitmap});
    const {width, height} = bitmap;
    const picture = globalThis.p5?.Image ? new p5.Image(width, height) :
      Object.assign(document.createElement('canvas'), {width, height});
    picture.canvas ??= picture;
    picture.canvas.getContext('2d').drawImage(bitmap, 0, 0);
    picture.setModified?.(true);
    bitmap.close();
    return picture;
  }

  const scalePoint = (point, {width, height}) =>  // depth is on the scale of x
    ({...point, x: point.x * width, y: point.y * height, ...('z' in point && {z: point.z * width})});
  const scaleBox = (box, size) =>
    ({...scalePoint(box, size), width: box.width * size.width, height: box.height * size.height});

  /** Some keypoints of a pose with the box around them, as ml5 gives lips and eyes. */
  function shapePart(keypoints) {
    const [x, right] = spanNumbers(keypoints.map((point) => point.x));
    const [y, bottom] = spanNumbers(keypoints.map((point) => point.y));
    const [width, height] = [right - x, bottom - y];
    return {keypoints, x, y, width, height, centerX: x + width / 2, centerY: y + height / 2};
  }

  const spanNumbers = (numbers) => [Math.min(...numbers), Math.max(...numbers)];

  /** One pose as ml5 gives it: a list of keypoints in pixels, each also under its name, and parts of it. */
  function shapePose(pose, size, parts) {
    const keypoints = pose.keypoints.map((point) => scalePoint(point, size));
    const named = Object.fromEntries(keypoints.map((point) => [point.name, point]));
    for (const [name, places] of Object.entries(parts)) named[name] = shapePart(places.map((place) => keypoints[place]));
    if (!pose.box) return {...pose, keypoints, ...named};
    const {x, y, width, height} = scaleBox(pose.box, size);
    return {...pose, keypoints, ...named, box: {xMin: x, yMin: y, xMax: x + width, yMax: y + height, width, height}};
  }

  /** One output, in the form a sketch likes. */
  function shapeOutput(value, blobs, size, {parts = {}} = {}, options) {
    if (value?.rate !== undefined) return {samples: new Float32Array(blobs[value.blob]), rate: value.rate};
    if (value?.blob !== undefined) return decodePicture(value, blobs[value.blob], options);
    if (!Array.isArray(value) || typeof value[0] !== 'object') return value;
    if (value[0].keypoints) return value.map((pose) => shapePose(pose, size, parts));
    return 'width' in value[0] ? value.map((box) => scaleBox(box, size)) : value;
  }

  /** u32 length of the header (little endian), the header, the blobs; without blobs the header alone, as text. */
  function packMessage(header) {
    const blobs = [];
    const text = JSON.stringify(header, (_, value) =>
      value?.bytes instanceof Uint8Array ? {...value.facts, blob: blobs.push(value.bytes) - 1} : value);
    if (!blobs.length) return text;
    const words = new TextEncoder().encode(`${text.slice(0, -1)},"blobs":[${blobs.map(({length}) => length)}]}`);
    const message = new Uint8Array(blobs.reduce((sum, {length}) => sum + length, 4 + words.length));
    new DataView(message.buffer).setUint32(0, words.length, true);
    let end = 4;
    for (const part of [words, ...blobs]) {
      message.set(part, end);
      end += part.length;
    }
    return message;
  }

  function unpackMessage(message) {
    if (typeof message === 'string') return JSON.parse(message);
    let end = 4 + new DataView(message).getUint32(0, true);
    const header = JSON.parse(new TextDecoder().decode(new Uint8Array(message, 4, end - 4)));
    return {...header, blobs: header.blobs.map((length) => message.slice(end, end += length))};
  }

  const isLocal = (url) => /^(file:|https?:\/\/(localhost|127\.|\[::1\]))/.test(url);
  const pageIsLocal = () => isLocal(location.href);

  /** Where Catwalk is, and the token to show there: an address, or a link as Catwalk prints it for other machines. */
  function readAddress({url, token}) {
    const [place, query] = url.split('?');
    return {url: place.replace(/\/$/, ''), token: token ?? new URLSearchParams(query).get('token') ?? ''};
  }

  const addWords = (address, words) => {
    const told = Object.entries(words).filter(([, word]) => word);
    return told.length ? `${address}?${new URLSearchParams(told)}` : address;
  };
  const addToken = (address, token) => addWords(address, {token});

  /** The browser's word on pages that reach into this computer: granted, prompt or denied; '' where it has none. */
  async function readPermission() {
    for (const name of ['loopback-network', 'local-network-access']) {
      const status = await navigator.permissions?.query({name}).catch(() => null);
      if (status) return status.state;
    }
    return '';
  }

  /** Why no connection came about, as a sentence with the fix. */
  async function explainFailure({url, token}) {
    const safari = /^((?!chrom|crios|fxios|edg|android).)*safari/i.test(navigator.userAgent);
    if (safari && location.protocol === 'https:' && url.startsWith('http:')) {
      return makeError('Safari does not let a page from the internet reach a program on this computer. ' +
        `Open the sketch from ${url}/examples/, or use Chrome or Firefox.`, 'mixed-content');
    }
    const told = isLocal(url) ? null : await fetch(addToken(`${url}/healthz`, token), {cache: 'no-store'})
      .then((answer) => answer.ok ? null : answer.json()).catch(() => null);
    if (told?.code) return makeError(told.error, told.code);
    if (await fetch(`${url}/healthz`, {mode: 'no-cors', cache: 'no-store'}).then(() => true, () => false)) {
      return url === location.origin ? makeError(`What answers at ${url} is not Catwalk. Say where Catwalk is, ` +
        "before the first model: catwalk.connect('http://127.0.0.1:8000')", 'not-catwalk') :
        makeError(`Catwalk at ${url} does not let pages from ${location.origin} in. ` +
          `Start it with: catwalk pose --allow-origin ${location.origin}`, 'refused');
    }
    const permission = await readPermission();
    if (permission === 'denied') {
      return makeError(`The browser does not let this page reach ${url}. Click the icon left of the page's address, ` +
        'allow “Local network access” (or “Apps on device”), and load the page again.', 'permission');
    }
    const hint = permission === 'prompt' && !pageIsLocal() ? ' If it runs: load this page again, and click Allow ' +
      'when the browser asks about your local network.' : '';
    const start = isLocal(url) ? 'with: catwalk pose' : 'of that machine with: catwalk pose --lan';
    return makeError(`No Catwalk answers at ${url}. Start it in a terminal ${start}${hint}`, 'not-running');
  }

  /** A sketch's session with one Catwalk, for all its models there. */
  class Session {
    constructor(url, token) {
      Object.assign(this, {url, token, names: [], models: [], waiting: new Map(), count: 0});
    }

    async greet() {
      if (!pageIsLocal() && await readPermission() === 'prompt') {
        console.info('catwalk: click Allow if the browser asks about your local network; the models run there.');
      }
      if (!globalThis.isSecureContext) {
        console.info('catwalk: browsers give the camera to https pages and to pages of their own machine only, and so ' +
          `not to this one, at ${location.origin}. Pictures, canvases and listening work.`);
      }
      await this.open().catch(async () => {
        sessions.delete(this.url);
        throw await explainFailure(this);
      });
    }

    open() {
      return new Promise((resolve, reject) => {
        const words = {token: this.token, sketch: document.title};  // Catwalk's page and /stats name who is connected
        const socket = new WebSocket(addWords(`${this.url.replace(/^http/, 'ws')}/ws`, words));
        socket.binaryType = 'arraybuffer';
        socket.onclose = () => this.socket === socket ? this.lose() : reject(new Error('no hello'));
        socket.onmessage = ({data}) => {
          const message = unpackMessage(data);
          if (message.echo) socket.send(JSON.stringify({type: 'echo', echo: message.echo}));
          if (message.type !== 'hello') return this.receive(message);
          Object.assign(this, {socket, names: message.models});
          socket.send('{"type":"echo"}');  // from now on, four answers a second bid it echo them
          resolve();
        };
      });
    }

    /** The connection broke: settle what waits, say so once, and try until it is back. */
    async lose() {
      this.socket = null;
      const failure = this.explainAbsence();
      for (const {resolve, reject, frameOf} of this.waiting.values()) frameOf ? resolve(null) : reject(failure);
      this.waiting.clear();
      for (const model of this.models) {
        for (const turn of [model.turn, model.ear].filter(Boolean)) {
          turn.shown = this.count + 1;  // what came before counts no more
          model.complain(failure, turn);
        }
      }
      console.warn(`catwalk: ${failure.message}`);
      for (let time = 250; !this.socket; time = Math.min(2 * time, 5000)) {
        await new Promise((resolve) => setTimeout(resolve, time));
        await this.open().catch(() => null);
      }
      console.info('catwalk: connected again.');
      for (const model of this.models) {
        model.sendSettings(model.settings).catch((error) => model.complain(error));
        model.sendSettings(model.shared, true).catch((error) => model.complain(error));
        if (model.ear) model.sendListen();
      }
    }

    explainAbsence() {
      return makeError(`Catwalk at ${this.url} has gone; trying again until it is back.`, 'away');
    }

    /** Send, and wait for the answer with the same id; null when a newer frame took this one's place. */
    ask(header, hear = null) {
      const [id, frameOf] = [++this.count, header.keep === false && header.model];
      return new Promise((resolve, reject) => {
        if (!this.socket) return reject(this.explainAbsence());
        this.socket.send(packMessage({...header, id}));
        this.waiting.set(id, {resolve, reject, frameOf, hear, sent: performance.now()});
      });
    }

    receive(message) {
      if (message.id === undefined) {
        for (const model of this.models) if (model.ear && model.name === message.model) model.hear(message);
        return;
      }
      const question = this.waiting.get(message.id);
      if (message.partial) question?.hear?.(message);
      if (!question || message.partial) return;
      this.waiting.delete(message.id);
      for (const [older, {frameOf, resolve}] of this.waiting) {
        if (older < message.id && frameOf && frameOf === question.frameOf && this.waiting.delete(older)) resolve(null);
      }
      if (message.type === 'error') question.reject(makeError(message.error, message.code));
      else question.resolve(message);
    }

    /** May another frame go to this model? When none is on the way, or a single one that is halfway back. */
    isFree({name, latency}) {
      const frames = [...this.waiting.values()].filter(({frameOf}) => frameOf === name);
      return this.socket && (!frames.length || (frames.length < 2 && performance.now() - frames[0].sent > latency / 2));
    }
  }

  /** A callback (results, all, error) as one of (results, error), which is what failures are told to. */
  const nameFailure = (callback) =>
    callback.length > 2 ? (nothing, error) => callback(nothing, {}, error) : callback;

  class Model {
    /** Milliseconds from taking a frame to having its answer, smoothed. */
    latency = 0;
    /** Frames whose place a newer one took before the model came to them. */
    dropped = 0;
    /** Where the last answer's time went in Catwalk: waited, decoded, ran, encoded; milliseconds. */
    timings = {};
    /** Gets each failure that no callback takes. @type {?function(Error): void} */
    onerror = null;
    /** Gets the parts of answers that come bit by bit, also of those that listen() hears: all outputs so far, and how
     * far it is, 0…1, if the model says so.
     * @type {?function(Object, number=): void} */
    onpartial = null;
    /** How a latency budget (--budget) bears on it now: `scale` of its pictures, frames `skipped`; null when it does not. */
    budget = null;
    rested = 0;  // until when no frame is sent, for the sake of a budget
    settings = {};
    shared = {};  // those for everyone
    canvas = document.createElement('canvas');

    constructor(session, info, options) {
      /** What the model takes and gives: `info.inputs`, `info.outputs`, each with name, kind, limits. */
      this.info = info;
      Object.assign(this, {session, name: info.name, options: {...DEFAULTS, ...options}});
      session.models.push(this);
    }

    /** Pairs of keypoint numbers to draw lines between; the method is ml5's name for it. @returns {number[][]} */
    get connections() { return this.info.outputs.find((output) => output.connections)?.connections ?? []; }
    getSkeleton() { return this.connections; }

    /** Ask once and surely get an answer: the model's output, or an object of them if it has several. */
    run(inputs, callback) {
      return this.report(this.query(inputs, true), callback, this.info.outputs.length > 1);
    }

    /** Ask once, as in ml5: the model's first output. @param {Source|Object} source */
    detect(source, callback) {
      return this.report(this.query(source, true), callback);
    }

    /**
     * Ask again and again, with the newest frame, until detectStop().
     * @param {Source|Object} source  what to look at, or an object of inputs, whose values you may change
     * @param {function((Pose[]|Box[]|Label[]|Picture), Error=): void} callback  with three arguments they are those of
     *   listen(): the first output, all outputs, a failure
     */
    detectStart(source, callback) {
      const turn = this.turn = {callback: nameFailure(callback), shown: 0};
      const inputs = this.nameInputs(source);
      const step = async () => {
        if (this.turn !== turn) return;
        const video = Object.values(inputs).map(findDrawable).find((thing) => thing?.requestVideoFrameCallback);
        if (video) video.requestVideoFrameCallback(step);
        else requestAnimationFrame(step);
        if (turn.drawing || performance.now() < this.rested || !this.session.isFree(this)) return;
        const all = await this.query(inputs, false, turn).catch((error) => this.complain(error, turn));
        if (all && this.turn === turn) callback(this.pickFirst(all), ...(callback.length > 2 ? [all] : []));
      };
      step();
    }

    /** No answer comes after this. */
    detectStop() { this.turn = null; }

    /**
     * Hear every answer, whoever asks: a source's pictures, or what a source makes of a model. Until unlisten().
     * @param {function((Pose[]|Box[]|Label[]|Picture), Object, Error=): void} callback  gets the first output, and in
     *   its second argument all outputs and the inputs that were wanted: those that this very answer was made of.
     *   Places are in pixels of the first picture among these, else 0…1.
     * @param {{inputs?: string[]}} [options]
     */
    listen(callback, {inputs = []} = {}) {
      this.ear = {hear: callback, callback: callback.length > 2 ? nameFailure(callback) : null, inputs};
      if (this.session.socket) this.sendListen();
    }

    /** Hear no more. */
    unlisten() {
      this.ear = this.heard = null;
      this.session.socket?.send(JSON.stringify({type: 'unlisten', model: this.name}));
    }

    /**
     * Give inputs, pictures among them, a value that holds from now on. What did not change is not sent.
     * @param {Object} settings  by input
     * @param {{everyone?: boolean}} [options]  everyone: not for this sketch's own questions alone, but for all, and
     *   for what Catwalk itself feeds: sources and links
     */
    async set(settings, {everyone = false} = {}) {
      const {values} = await this.encodeInputs(settings);
      const held = everyone ? 'shared' : 'settings';
      const before = this[held];
      const isNew = ([name, value]) => value?.bytes || JSON.stringify(value) !== JSON.stringify(before[name]);
      const changed = Object.fromEntries(Object.entries(values).filter(isNew));
      this[held] = {...before, ...changed};
      await this.sendSettings(changed, everyone).catch((error) => {
        if (error.code === 'away') return;  // they are sent when the connection is back
        for (const name in changed) if (this[held][name] === changed[name]) this[held][name] = before[name];
        throw error;
      });
    }

    // From here on: not for sketches.

    async sendSettings(settings, everyone = false) {
      const scope = everyone ? 'model' : undefined;
      if (Object.keys(settings).length) await this.session.ask({type: 'set', model: this.name, settings, scope});
    }

    sendListen() {
      const {ear: {inputs}, name, options: {format}} = this;
      this.session.socket.send(JSON.stringify({type: 'listen', model: name, inputs, format}));
    }

    /** An answer that nobody here asked for. While one is unpacked, the newest of the others waits. */
    async hear(message) {
      if (message.partial) return this.onpartial && this.hearPart(message, {width: 1, height: 1});
      this.heard = message;
      if (this.unpacking) return;
      this.unpacking = true;
      for (let newest; (newest = this.heard); ) {
        this.heard = null;
        await this.tellEar(newest).catch((error) => this.complain(error));
      }
      this.unpacking = false;
    }

    async tellEar(message) {
      const {ear} = this;
      if (message.type === 'error') return this.complain(makeError(message.error, message.code), ear);
      const seen = await this.shapeAll(message.inputs ?? {}, message.blobs, null, this.info.inputs);
      const picture = Object.values(seen).find((value) => value?.canvas);
      const size = picture ? {width: picture.width, height: picture.height} : {width: 1, height: 1};
      const outputs = await this.shapeAll(message.data, message.blobs, size, this.info.outputs);
      Object.assign(ear, {complaint: ''});
      this.timings = message.timings;
      if (this.ear === ear) ear.hear(this.pickFirst(outputs), {...outputs, ...seen});
    }

    /** Values by name, each in the form a sketch likes. */
    async shapeAll(values, blobs, size, fields) {
      const entries = Object.entries(values).map(async ([word, value]) =>
        [word, await shapeOutput(value, blobs, size, fields.find(({name}) => name === word), this.options)]);
      return Object.fromEntries(await Promise.all(entries));
    }

    /** A bare picture, text, number or list is the first input; an object names its inputs. */
    nameInputs(inputs) {
      const plain = ['string', 'number', 'boolean'].includes(typeof inputs) || Array.isArray(inputs);
      if (plain || findDrawable(inputs)) return {[this.info.inputs[0].name]: inputs};
      if (inputs?.constructor?.name === 'Object') return inputs;
      throw makeError(`${this.name} needs a video, canvas or picture, or an object that names its inputs; ` +
        `it got ${inputs}.`, 'bad-input');
    }

    pickFirst(outputs) { return outputs[this.info.outputs[0].name]; }

    /** The inputs with pictures as bytes, and the size of the picture in whose pixels the answer shall be. `pixels`: they
     * may be those of a video, for a question; what is held stays a JPEG. */
    async encodeInputs(inputs, pixels = false) {
      const values = {...inputs};
      let size = null;
      for (const name of Object.keys(inputs).filter((key) => findDrawable(inputs[key]))) {
        const picture = await encodePicture(inputs[name], this.canvas, {...this.options, pixels});
        values[name] = picture.sent;
        if (!size || name === this.info.inputs[0].name) size = picture.size;
      }
      return {values, size: size ?? {width: 1, height: 1}};
    }

    async query(source, keep, turn = {}) {
      const began = performance.now();
      const inputs = this.nameInputs(source);
      turn.drawing = true;
      const near = isLocal(this.session.url);
      const {values, size} = await this.encodeInputs(inputs, near).finally(() => { turn.drawing = false; });
      const {name, options: {format}} = this;
      const hear = this.onpartial && ((message) => this.hearPart(message, size));
      const answer = await this.session.ask({type: 'query', model: name, inputs: values, format, keep}, hear);
      if (!answer) return null;
      const outputs = await this.shapeAll(answer.data, answer.blobs, size, this.info.outputs);
      if (answer.id < turn.shown) return null;
      Object.assign(turn, {shown: answer.id, complaint: ''});
      const trip = performance.now() - began;
      this.latency += (trip - this.latency) * (this.latency < 2 * trip && this.latency ? 0.1 : 1);
      this.dropped += answer.dropped;
      this.timings = answer.timings;
      this.budget = answer.budget ?? null;
      this.rested = performance.now() + (answer.budget?.rest ?? 0);
      return outputs;
    }

    hearPart(message, size) {
      this.shapeAll(message.data, message.blobs, size, this.info.outputs).then(
        (outputs) => this.onpartial?.(outputs, message.progress), (error) => this.complain(error));
    }

    /** A promise for those who await it; ml5's callback (result, error) for those who pass one. */
    report(promise, callback, whole = false) {
      const result = promise.then((all) => whole ? all : this.pickFirst(all));
      if (callback) result.then((value) => callback(value), (error) => this.complain(error, {callback}));
      return result;
    }

    /** Tell a failure to whoever listens; if nobody does, to the console, each sentence once. It is told later, so that
     * a callback that fails itself stops nothing here. */
    complain(error, turn = {}) {
      if (turn.callback?.length > 1) queueMicrotask(() => turn.callback(undefined, error));
      else if (this.onerror) queueMicrotask(() => this.onerror?.(error));
      else if (error.code !== 'away' && turn.complaint !== error.message) console.error(`catwalk: ${error.message}`);
      turn.complaint = error.message;
    }
  }

  async function findModel(name, options) {
    const {url, token} = readAddress({url: catwalk.url, ...(options.url ? {} : {token: catwalk.token}), ...options});
    if (!sessions.has(url)) sessions.set(url, new Session(url, token));
    const session = sessions.get(url);
    await (session.opening ??= session.greet());
    const {info} = await session.ask({type: 'info', model: name}).catch((error) => {
      if (error.code !== 'unknown-model') throw error;
      throw makeError(`Catwalk at ${url} has no model “${name}”; it runs: ${session.names.join(', ')}. ` +
        `Start it at ${url}/#/ or with: catwalk ${[...session.names, name].join(' ')}`, error.code);
    });
    if (info.state === 'starting') console.info(`catwalk: ${name} is starting; its first answer takes a moment.`);
    return new Model(session, info, options);
  }

  const script = document.currentScript?.src ?? '';
  const served = /^https?:\/\/[^/]+\/catwalk\.js(\?.*)?$/.test(script);
  const home = readAddress({url: served ? script.replace('/catwalk.js', '') : 'http://127.0.0.1:8000'});
  if (home.url === location.origin) home.token ||= readAddress({url: location.href.split('#')[0]}).token;
  const catwalk = {
    /** Where Catwalk is: where this script came from, if Catwalk served it, else on this computer. */
    url: home.url,
    /** What another machine shows there: from this script's address, or from the page's where Catwalk served it. */
    token: home.token,

    /** Look for Catwalk at this address, or by the link that it printed. @param {string} url @param {string} [token] */
    connect(url, token) { return Object.assign(catwalk, readAddress({url, token})); },

    /**
     * A model that runs in Catwalk. Sketches without await pass a callback (model, error).
     * @param {string} name
     * @param {Options|function(Model, Error=): void} [options]
     * @param {function(Model, Error=): void} [callback]
     * @returns {Promise<Model>}
     */
    model(name, options = {}, callback = null) {
      if (typeof options === 'function') return catwalk.model(name, {}, options);
      const promise = findModel(name, options);
      if (callback) {
        promise.then((model) => callback(model), (error) => callback.length > 1 ? callback(undefined, error) :
          console.error(`catwalk: ${error.message}`));
      }
      return promise;
    },
  };
  globalThis.catwalk = catwalk;
})();
