/**
 * What a model takes and gives, read off its info as a sketch wants to know it. Pure; no model is known by name.
 *
 * `way` is how a sketch comes to answers: `hear` what Catwalk itself feeds, `look` where pictures are shown to it, `say`
 * where it wants words, else `turn` its numbers.
 */

export const PICTURES = ['image', 'mask', 'depth'];
export const FINDINGS = ['keypoints', 'boxes', 'labels']; // what Catwalk itself draws on a photograph
const MESH = 100; // keypoints from which a pose is drawn finely
const SAMPLES = {
  text: (field) => field.default || 'a house by the sea',
  number: (field) => field.default ?? field.minimum ?? field.maximum ?? 0,
  boolean: (field) => field.default ?? false,
  category: (field) => field.default ?? field.choices[0],
  vector: (field) => field.default ?? Array(field.length ?? 1).fill(field.minimum > 0 ? field.minimum : 0),
};

export const isPicture = ({kind}) => PICTURES.includes(kind);
const isBounded = ({kind, minimum, maximum}) => kind === 'number' && minimum !== undefined && maximum !== undefined;

/** Does Catwalk itself ask the model: is it a source, or linked to another one? */
export const isFed = ({source, links}) => source || links?.length > 0;

/**
 * Facts about a model, or null where it needs what no sketch can give, such as a file. What it may look at besides the
 * pictures it must have is `further`; words that may be typed are `typed`; what Catwalk shows it itself is `seen`.
 */
export function readModel(info) {
  const own = info.inputs.filter(({group}) => !group);
  const needed = own.filter(({required}) => required);
  const fed = isFed(info);
  if (!fed && needed.some((field) => !isPicture(field) && !SAMPLES[field.kind])) return null;
  const pictures = own.filter(isPicture);
  const looks = (pictures.some(({required}) => required) ? needed.filter(isPicture) : pictures.slice(0, 1))
    .map(({name}) => name);
  const text = own.find(({kind, required}) => kind === 'text' && required) ?? own.find(({kind}) => kind === 'text');
  const way = fed ? 'hear' : looks.length ? 'look' : text ? 'say' : 'turn';
  const word = text && {...text, default: SAMPLES.text(text)};
  const knob = own.find((field) => isBounded(field) && !field.whole) ?? own.find(isBounded);
  const wanted = needed.filter((field) => !isPicture(field) && !(way === 'say' && field === text));
  const [output] = info.outputs;
  const drawn = isPicture(output) ? 'image' : output.kind;
  return {
    info, name: info.name, way, looks, word, knob, output, drawn,
    seen: way === 'hear' && drawn !== 'image' ? looks[0] : undefined,
    typed: way === 'look' && text?.default && !text.required ? text : undefined,
    further: way === 'look' ? pictures.find(({name}) => !looks.includes(name)) : undefined,
    values: Object.fromEntries(wanted.map((field) => [field.name, SAMPLES[field.kind](field)])),
    dot: output.keypoints?.length > MESH ? 3 : 10,
  };
}

/** An input that is worth a slider or a menu, and a value for it that is not the usual one. */
export function chooseSetting(own) {
  const field = own.find((one) => isBounded(one) && !one.whole) ?? own.find(({kind}) => kind === 'category') ??
    own.find(isBounded);
  if (!field) return null;
  const {minimum, maximum, choices, whole} = field;
  if (choices) return {field, value: choices.find((choice) => choice !== field.default) ?? choices[0]};
  const middle = Number(((minimum + maximum) / 2).toPrecision(2));
  return {field, value: whole ? Math.round(middle) : Math.min(middle, maximum)};
}

/** An address at Catwalk, with the token where other machines must show one. */
export function spellAddress({origin, token}, path = '', words = {}) {
  const told = new URLSearchParams({...words, ...(token && {token})}).toString().replaceAll('+', '%20');
  return origin + path + (told && `?${told}`);
}

/** The address of something of a model's, such as “/frame.jpg”. */
export const spellModel = (place, name, more, words = {}) =>
  spellAddress(place, `/models/${encodeURIComponent(name)}${more}`, words);

/** Text in quotation marks, as JavaScript, Python, Java and SuperCollider read it. */
export const quoteText = (text, mark = '"') => mark + text.replace(/["'\\]/g, (letter) =>
  letter === mark || letter === '\\' ? `\\${letter}` : letter).replaceAll('\n', '\\n') + mark;

/** The same for terminals, those of Windows too. */
export const quoteShell = (text) => `"${text.replace(/[\\"$`]/g, '\\$&')}"`;

/** A value as JavaScript has it, with text in single quotation marks. */
function spellValue(value) {
  if (typeof value === 'string') return quoteText(value, "'");
  if (Array.isArray(value) && value.length > 4 && value.every((number) => number === value[0])) {
    return `Array(${value.length}).fill(${value[0]})`;
  }
  return Array.isArray(value) ? `[${value.map(spellValue).join(', ')}]` : String(value);
}

const isWord = (name) => /^[A-Za-z_]\w*$/.test(name);

/** `{prompt: 'a cat', steps: 4}`; expressions stand as they are. */
export function spellObject(values, expressions = {}) {
  const named = [...Object.entries(expressions), ...Object.entries(values).map(([name, value]) =>
    [name, spellValue(value)])];
  const spell = (name) => isWord(name) ? name : quoteText(name, "'");
  return `{${named.map(([name, text]) => name === text ? name : `${spell(name)}: ${text}`).join(', ')}}`;
}

/** `inputs.position`. */
export const spellMember = (object, name) => object + (isWord(name) ? `.${name}` : `[${quoteText(name, "'")}]`);

/** Text that stands in HTML. */
export const escapeText = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** Several texts, each with so much before each of its lines. */
export const indent = (text, depth) => text.replace(/^(?=.)/gm, ' '.repeat(depth));
