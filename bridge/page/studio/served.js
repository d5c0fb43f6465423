/**
 * The models that this page speaks to, each once: catwalk.js keeps every one for as long as the page is open.
 *
 * Their pictures come as bitmaps, which are drawn once; whoever gets one closes it.
 */
import {ask} from './asking.js';

const models = new Map(); // promises, so that whoever asks meanwhile gets the same

/** What is held for everyone: `{settings}`. It and the state are asked for by the socket that is open anyway. */
export const readHeld = ({session, name}) => session.ask({type: 'set', model: name, settings: {}, scope: 'model'});

/** How a model is now: `{info}`, with its state. */
export const readInfo = ({session, name}) => session.ask({type: 'info', model: name});

/** A model and how it is now, `{model, info}`; empty where no model of this name is served. */
export async function findServed(name) {
  try {
    const known = models.has(name); // from a page before this one
    if (!known && !await isServed(name)) return {}; // to ask it for its info would be a failure, told on the page Live
    const model = await findModel(name);
    const {info} = known ? await readInfo(model) : model;
    return {model, info};
  } catch (error) {
    if (error.code === 'unknown-model') return {};
    throw error;
  }
}

const isServed = async (name) => (await ask('/models')).models.some((model) => model.name === name);

/** A model that Catwalk serves, as a promise. It fails with an Error with a sentence. */
export function findModel(name) {
  if (!models.has(name)) {
    models.set(name, catwalk.model(name, {bitmaps: true}).catch((error) => {
      models.delete(name);
      throw error;
    }));
  }
  return models.get(name);
}
