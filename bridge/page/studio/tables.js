/**
 * An answer as a table for spreadsheets, with the columns of `catwalk run … -o found.csv`: a row for each person, box or
 * label, what is told once in the first. Places are as the page has them, in pixels. Pure.
 */

const isThings = (value) => Array.isArray(value) && value.every((thing) => thing && typeof thing === 'object');
const isPlain = (value) => value !== null && value !== undefined && !value.canvas && !value.samples;
const isNested = (value) => typeof value === 'object';

/** All outputs of an answer, by name, as CSV. */
export function writeTable(results) {
  const rows = spreadResults(results);
  const columns = [...new Set(rows.flatMap(Object.keys))];
  return [columns, ...rows.map((row) => columns.map((column) => row[column] ?? ''))]
    .map((cells) => `${cells.map(quoteCell).join(',')}\r\n`).join('');
}

function quoteCell(value) {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function spreadResults(results) {
  const told = Object.entries(results).filter(([, value]) => isPlain(value));
  const lists = told.filter(([, value]) => isThings(value));
  const once = flatten(told.filter(([, value]) => !isThings(value)));
  const things = lists.flatMap(([output, found]) => found.map((thing) =>
    ({...(lists.length > 1 && {output}), ...flattenThing(thing)})));
  const [first = {}, ...others] = things;
  return [{...once, ...first}, ...others];
}

/** A thing without what a pose has twice: its keypoints stand in one list, also by their names, and as parts. */
function flattenThing(thing) {
  const names = new Set((thing.keypoints ?? []).map(({name}) => name));
  const own = Object.entries(thing).filter(([key, value]) => isPlain(value) && !names.has(key) && !value.keypoints);
  return flatten([...own.filter(([, value]) => !isNested(value)), ...own.filter(([, value]) => isNested(value))]);
}

function flatten(entries, before = '') {
  const row = {};
  for (const [key, value] of entries) Object.assign(row, flattenValue(key, value, before));
  return row;
}

function flattenValue(key, value, before) {
  const name = `${before}${key}`;
  if (!isNested(value)) return {[name]: value};
  if (!Array.isArray(value)) return flatten(Object.entries(value).filter(([, part]) => isPlain(part)), `${name}_`);
  if (value.length && isThings(value)) return Object.assign({}, ...value.map((point) => flattenPoint(key, point)));
  if (value.every((part) => typeof part === 'string')) return {[name]: value.join(' ')};
  return Object.fromEntries(value.map((part, index) => [`${name}_${index + 1}`, part]));
}

function flattenPoint(key, {name, ...parts}) {
  return flatten(Object.entries(parts), `${key === 'keypoints3D' ? 'world_' : ''}${name}_`);
}
