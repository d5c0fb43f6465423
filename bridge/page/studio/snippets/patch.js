/** A patch: boxes and the cords between them, for programs whose text is drawn. Pure. */

/** `add` gives a box a number; `tie(from, to)` joins them, other outlets and inlets as `[box, number]`. */
export function startPatch() {
  const boxes = [];
  const cords = [];
  const end = (place) => Array.isArray(place) ? place : [place, 0];
  return {
    boxes, cords,
    add: (kind, x, y, text = '', more = {}) => boxes.push({kind, x, y, text, ...more}) - 1,
    tie: (from, to) => cords.push([...end(from), ...end(to)]),
    chain(...places) {
      for (const [number, place] of places.slice(1).entries()) this.tie(places[number], place);
    },
  };
}
