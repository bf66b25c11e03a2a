/** A trace frame made ready to draw: numbers unpacked, units in order, words cut to what fits on an axis. */

export const MOST_LETTERS = 24;
const TICK_GAP = 8; // px between two words that stand side by side
const TICK_LINE = 13; // px that a word standing upright needs of the axis
const NARROWEST_LEVEL = 48; // px a column needs before a long word is cut to fit it instead of all words turned upright

/**
 * @typedef {object} Trace
 * @property {number} epoch
 * @property {string} text           as it was asked
 * @property {string[]} words        T words
 * @property {boolean[]} known       whether each is in the vocabulary
 * @property {boolean} cut           whether the text had more words than were read
 * @property {Object<string, string[]>} nearest  known words near each unknown one
 * @property {number} units          H
 * @property {Float32Array} hidden   (T+1) x H, row t = h_t, row 0 = the zero state
 * @property {Float32Array} speaks   (H,) w_hy[positive] - w_hy[negative]
 * @property {number[]} probabilities  T+1 values of P(positive) after 0..T words
 */

/** Before the first trace: one unit at rest, and no answer. @type {Trace} */
export const EMPTY = {
  epoch: 0,
  text: "",
  words: [],
  known: [],
  cut: false,
  nearest: {},
  units: 1,
  hidden: new Float32Array(1),
  speaks: new Float32Array(1),
  probabilities: [],
};

/** The numbers of little-endian float32 in base64. @param {string} base64 */
export function float32(base64) {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  return new Float32Array(bytes.buffer);
}

/** @returns {Trace} */
export function readTrace(frame) {
  return { ...frame, hidden: float32(frame.hidden), speaks: float32(frame.speaks) };
}

/** The units from the top row to the bottom one. @param {"index"|"positive"} by @returns {number[]} (H,) */
export function orderUnits({ units, speaks }, by) {
  const order = Array.from({ length: units }, (_, unit) => unit);
  return by === "positive" ? order.sort((a, b) => speaks[b] - speaks[a] || a - b) : order;
}

/** Rows of the heatmap, top first: (H, T+1) values of the states. @returns {Float32Array[]} */
export function stateRows({ hidden, units, words }, order) {
  const steps = words.length + 1;
  return order.map((unit) => Float32Array.from({ length: steps }, (_, t) => hidden[t * units + unit]));
}

/**
 * Ticks of the axis of units: their indices, or where they change sides once ordered by what they speak for.
 * @param {number} most  how many ticks there is room for
 */
export function unitTicks({ units, speaks }, order, by, most) {
  if (by === "positive") {
    const against = order.findIndex((unit) => speaks[unit] < 0);
    const ticks = [{ at: 0.06 * units, text: "positive" }]; // a little inside, clear of the row below
    if (units > 1) ticks.push({ at: 0.94 * units - 1, text: "negative" });
    if (most > 2 && against > 0.2 * units && against < 0.8 * units) ticks.push({ at: against - 0.5, text: "neither" });
    return ticks;
  }
  const step = [1, 2, 5, 10, 20, 50, 100].find((width) => units / width <= Math.min(most, 5)) ?? 200;
  return order.filter((unit) => unit % step === 0).map((unit) => ({ at: unit, text: String(unit) }));
}

/** `word` with at most `letters` letters, the last an ellipsis if any were cut. */
export function cutWord(word, letters = MOST_LETTERS) {
  const all = Array.from(word);
  return all.length > letters ? `${all.slice(0, Math.max(letters - 1, 1)).join("")}…` : word;
}

/** Text for Plotly, which reads a little HTML in its labels: nothing a visitor typed may be read as that. */
export function escapeText(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function cutTo(word, width, measure) {
  let text = cutWord(word);
  for (let letters = Array.from(text).length - 1; letters > 0 && measure(text) > width; letters -= 1) {
    text = cutWord(word, letters);
  }
  return text;
}

/** Which of `count` places may carry a tick, at least `step` apart: the wanted ones first, then as many as fit. */
function spread(count, step, wanted) {
  const taken = [];
  for (const place of [...wanted, ...Array(count).keys()]) {
    if (taken.every((other) => Math.abs(other - place) >= step)) taken.push(place);
  }
  return taken.sort((a, b) => a - b);
}

/**
 * Ticks of the axis of words: level if each fits its column, else upright and, if need be, only some of them.
 * @param {Trace} trace
 * @param {number} column   width of one column in px
 * @param {number} tallest  px an upright word may take
 * @param {(text: string) => number} measure  width of a text in px
 * @returns {{level: boolean, length: number, ticks: {at: number, text: string}[]}} length = px of the longest word
 */
export function wordTicks({ words, known }, column, tallest, measure) {
  const names = ["start", ...words];
  const room = column - TICK_GAP;
  const level = room >= NARROWEST_LEVEL || names.every((name) => measure(cutWord(name)) <= room);
  const strangers = names.flatMap((_, i) => (i > 0 && !known[i - 1] ? [i] : []));
  const places = spread(names.length, level ? 1 : TICK_LINE / column, [...strangers, names.length - 1, 0]);
  const cut = places.map((at) => ({ at, text: cutTo(names[at], level ? room : tallest, measure) }));
  const ticks = cut.map(({ at, text }) => {
    const shown = escapeText(text);
    return { at, text: strangers.includes(at) ? `<i><s>${shown}</s></i>` : shown };
  });
  return { level, ticks, length: Math.max(...cut.map(({ text }) => measure(text))) };
}

/** The answer a P(positive) means, and how sure it is in whole percent, never rounded up to certainty. */
export function answerOf(probability) {
  const answer = probability >= 0.5 ? "positive" : "negative";
  const sure = answer === "positive" ? probability : 1 - probability;
  return { answer, percent: Math.min(Math.floor(100 * sure), 99) }; // softmax is never wholly sure; rounding may be
}
