/** A first sketch for a model; pure: a model's info in, code out. */
import {writeSketch as writeP5} from './snippets/p5.js';
import {readModel} from './snippets/reading.js';

/** Does Catwalk itself ask the model: is it a source, or linked to another one? */
export const isFed = ({source, links}) => source || links?.length > 0;

/** The sketch for p5.js; nothing for a model that needs what no sketch can give. */
export function writeSketch(info) {
  const model = readModel(info);
  return model ? writeP5(model) : '';
}
