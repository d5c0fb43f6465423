/**
 * Takes home what the preview shows: a snapshot as PNG, a film as WebM, and what was found as JSON lines, one for each
 * answer, with the milliseconds since the recording began.
 */
import {build, buildButton} from './dom.js';
import {hasFindings} from './exporter.js';
import {writePlain} from './panels.js';
import {saveFile} from './saving.js';
import {recorder as words} from './words.js';

const PART = 1000; // milliseconds of a film that are in memory; what was before lies in the browser's own store
const RATE = 30; // pictures a second, at most
const MOST_LINES = 1000; // that are in memory, too
const TYPES = ['video/webm;codecs=vp9', 'video/webm', 'video/mp4']; // Safari records the last

/** Buttons for a preview: `{element, note(results), close()}`; every answer is told by `note`, and without one there is
 * nothing to take. What is being recorded is saved when it closes. */
export function buildRecorder({name, info}, view) {
  let [film, lines, began] = [null, null, 0];
  const button = (word, deed) => buildButton(word, deed, {disabled: true});
  const toggle = (made, on, word) => Object.assign(made, {textContent: word, ariaPressed: on});

  const snap = () => view.toBlob((blob) => saveFile(blob, `${name}.png`), 'image/png');
  const record = () => {
    if (film) {
      film.stop();
      film = null;
    } else film = openFilm(view, (blob) => saveFile(blob, `${name}.${blob.type.includes('mp4') ? 'mp4' : 'webm'}`));
    toggle(filming, Boolean(film), film ? words.stopFilm : words.film);
  };
  const write = () => {
    if (lines) {
      saveFile(new Blob(lines, {type: 'application/x-ndjson'}), `${name}.jsonl`);
      lines = null;
    } else [lines, began] = [[], performance.now()];
    toggle(writing, Boolean(lines), lines ? words.stopLines : words.lines);
  };

  const filming = button(words.film, record);
  const writing = button(words.lines, write);
  const pictures = view ? [button(words.snap, snap), ...(canFilm(view) ? [filming] : [])] : [];
  const all = [...pictures, ...hasFindings(info) ? [writing] : []];
  return {
    element: build('div', all, {className: 'row take'}),
    note(results) {
      for (const made of all) made.disabled = false;
      lines?.push(`${JSON.stringify({milliseconds: Math.round(performance.now() - began), ...results}, writePlain)}\n`);
      if (lines?.length > MOST_LINES) lines = [new Blob(lines)];
    },
    close() {
      film?.stop();
      if (lines) write();
    },
  };
}

const canFilm = (view) => Boolean(view.captureStream && globalThis.MediaRecorder);

function openFilm(view, take) {
  const stream = view.captureStream(RATE);
  const recorder = new MediaRecorder(stream, {mimeType: TYPES.find((type) => MediaRecorder.isTypeSupported(type))});
  const parts = [];
  recorder.addEventListener('dataavailable', ({data}) => parts.push(data));
  recorder.addEventListener('stop', () => {
    stream.getTracks().forEach((track) => track.stop());
    take(new Blob(parts, {type: recorder.mimeType}));
  });
  recorder.start(PART);
  return recorder;
}
