/**
 * The models that this page speaks to, each once: catwalk.js keeps every one for as long as the page is open.
 *
 * Their pictures come as bitmaps, which are drawn once; whoever gets one closes it.
 */

const models = new Map();

/** What is held for everyone: `{settings}`. It and the state are asked for by the socket that is open anyway. */
export const readHeld = ({session, name}) => session.ask({type: 'set', model: name, settings: {}, scope: 'model'});

/** How a model is now: `{info}`, with its state. */
export const readInfo = ({session, name}) => session.ask({type: 'info', model: name});

/** A model and how it is now, `{model, info}`; empty where no model of this name is served. */
export async function findServed(name) {
  try {
    const known = models.get(name); // from a page before this one
    const model = known ?? await findModel(name);
    const {info} = known ? await readInfo(known) : model;
    return {model, info};
  } catch (error) {
    if (error.code === 'unknown-model') return {};
    throw error;
  }
}

/** A model that Catwalk serves. Throws an Error with a sentence. */
export async function findModel(name) {
  if (!models.has(name)) models.set(name, await catwalk.model(name, {bitmaps: true}));
  return models.get(name);
}
