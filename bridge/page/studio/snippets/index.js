/**
 * Snippets: how each tool reaches a model, as text that works as it stands. Pure: a model's info and a place in, text
 * out.
 *
 * A place is what this Catwalk's doors say: `{origin, token, osc: {host, port} or null, runway: {http, socketio, info}
 * or null, ears}`, where `ears` is the UDP port at which a patch listens. A snippet is `{id, title, steps}`, and
 * `open` where its sketch can be tried; a step is `{say, code, file}`: a sentence, and what to copy where, if anything.
 */
import * as curl from './curl.js';
import * as max from './max.js';
import * as osc from './osc.js';
import * as p5 from './p5.js';
import * as plain from './plain.js';
import * as processing from './processing.js';
import * as puredata from './puredata.js';
import * as python from './python.js';
import * as runwayml from './runwayml.js';
import * as supercollider from './supercollider.js';
import * as touchdesigner from './touchdesigner.js';
import {readModel} from './reading.js';

const TOOLS = [p5, plain, processing, touchdesigner, max, puredata, supercollider, python, curl, osc, runwayml];

/** The snippets of those tools that can use the model here. */
export function writeSnippets(info, place) {
  const model = readModel(info);
  return model ? TOOLS.map(({writeSnippet}) => writeSnippet(model, place)).filter(Boolean) : [];
}
