/** A control for a picture: from a file, dropped, pasted, or taken from what the model looks at or from the camera. */
import {takePhoto} from './cameras.js';
import {build, buildButton} from './dom.js';
import {picture as words} from './words.js';

const LONGEST = 1024; // pixels of the longer side of what is sent

/** The zone of a picture input. */
export function buildPicture(field, tell, {id, refuse, stage}) {
  const shown = build('canvas', '', {width: 0, height: 0, role: 'img', ariaLabel: words.chosen(field.name), hidden: true});
  const file = build('input', '', {type: 'file', id, accept: 'image/*', ariaLabel: words.file(field.name)});
  const note = build('p', words.drop, {className: 'note'});
  const photo = buildButton(words.photo, () => use(stage.look?.() ?? takePhoto()));
  const zone = build('div', [shown, note, build('div', [file, photo], {className: 'row'})],
    {className: 'zone', tabIndex: 0, ariaLabel: words.zone(field.name)});
  let own = false;

  const use = async (getting) => {
    try {
      const drawable = await getting;
      if (!drawable) return;
      drawSmaller(shown, drawable);
      [shown.hidden, own] = [false, true];
      note.textContent = words.drop;
      tell(shown.toDataURL('image/jpeg', 0.9));
    } catch (error) {
      refuse(error.name === 'InvalidStateError' ? words.unreadable : error.message);
    }
  };
  const take = (files) => {
    const found = [...files].find(({type}) => type.startsWith('image/'));
    if (found) use(createImageBitmap(found));
  };
  file.addEventListener('change', () => take(file.files));
  zone.addEventListener('dragover', (event) => { event.preventDefault(); zone.classList.add('over'); });
  zone.addEventListener('dragleave', () => zone.classList.remove('over'));
  zone.addEventListener('drop', (event) => {
    event.preventDefault();
    event.stopPropagation();
    zone.classList.remove('over');
    take(event.dataTransfer.files);
  });
  zone.addEventListener('paste', (event) => take(event.clipboardData.files));
  return {grouped: true, element: zone, show(value) {
    if (value === undefined) [shown.hidden, own, file.value] = [true, false, ''];
    note.textContent = value === undefined || own ? words.drop : words.elsewhere(value);
  }};
}

/** How wide and high the picture of a video, image, canvas or bitmap is. */
export const measureDrawable = ({videoWidth, videoHeight, naturalWidth, naturalHeight, width, height}) =>
  [videoWidth || naturalWidth || width, videoHeight || naturalHeight || height];

/** A drawable on a canvas, not larger than what is sent. */
export function drawSmaller(canvas, drawable, longest = LONGEST) {
  const [width, height] = measureDrawable(drawable);
  const scale = Math.min(1, longest / Math.max(width, height));
  Object.assign(canvas, {width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale))});
  canvas.getContext('2d').drawImage(drawable, 0, 0, canvas.width, canvas.height);
}
