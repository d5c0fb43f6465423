/** What a page makes, as files of the person's: pictures, sounds, tables. */
import {build} from './dom.js';

const KEPT = 10000; // milliseconds for which a file can be taken

/** Give the person a file, as a download. */
export function saveFile(blob, name) {
  const address = URL.createObjectURL(blob);
  build('a', '', {href: address, download: name}).click();
  setTimeout(() => URL.revokeObjectURL(address), KEPT);
}

/** What is drawn on something now, as PNG. */
export function copyPicture(drawable) {
  const canvas = build('canvas', '', {width: drawable.width, height: drawable.height});
  canvas.getContext('2d').drawImage(drawable, 0, 0);
  return new Promise((resolve) => { canvas.toBlob(resolve, 'image/png'); });
}

/** Numbers from -1 to 1 as a WAV file of one channel, 16 bits. */
export function writeSound({samples, rate}) {
  const view = new DataView(new ArrayBuffer(44 + 2 * samples.length));
  const word = (place, text) => [...text].forEach((sign, index) => view.setUint8(place + index, sign.charCodeAt(0)));
  const long = (place, number) => view.setUint32(place, number, true);
  const short = (place, number) => view.setUint16(place, number, true);
  word(0, 'RIFF');
  long(4, 36 + 2 * samples.length);
  word(8, 'WAVEfmt ');
  long(16, 16); // bytes of what follows up to `data`
  short(20, 1); // plain numbers
  short(22, 1); // channels
  long(24, rate);
  long(28, 2 * rate); // bytes a second
  short(32, 2); // bytes a sample
  short(34, 16); // bits a sample
  word(36, 'data');
  long(40, 2 * samples.length);
  samples.forEach((sample, index) => {
    view.setInt16(44 + 2 * index, Math.round(32767 * Math.max(-1, Math.min(1, sample))), true);
  });
  return new Blob([view], {type: 'audio/wav'});
}
