/** The keys of the page, declared once: what each does in each place. The parts act on them, and help texts are made from them. */

/**
 * @typedef {object} Key
 * @property {string[]} keys  that do it, as `KeyboardEvent.key` names them; the first is the one that help names
 * @property {string} does    what they do, in words
 */

/** By place and by action. */
export const KEYS = {
  /** A sentence that is played word by word. */
  sentence: {
    play: { keys: [" "], does: "play, or hold" },
    back: { keys: ["ArrowLeft"], does: "one word back" },
    on: { keys: ["ArrowRight"], does: "one word on" },
    first: { keys: ["Home"], does: "before the first word" },
    last: { keys: ["End"], does: "after the last word" },
  },
  /** The word of a played sentence at the playhead. */
  word: {
    change: { keys: ["Enter"], does: "mute or swap the word" },
  },
  /** The words of a vocabulary, one of which has the focus. */
  vocabulary: {
    back: { keys: ["ArrowLeft"], does: "the word before" },
    on: { keys: ["ArrowRight"], does: "the next word" },
    first: { keys: ["Home"], does: "the first word" },
    last: { keys: ["End"], does: "the last word" },
  },
  /** The network drawn over the sentence: a word and a unit of it are selected. */
  network: {
    back: { keys: ["ArrowLeft"], does: "the word before" },
    on: { keys: ["ArrowRight"], does: "the next word" },
    up: { keys: ["ArrowUp"], does: "the unit above" },
    down: { keys: ["ArrowDown"], does: "the unit below" },
  },
  /** The cells of a matrix, one of which is framed. */
  matrix: {
    up: { keys: ["ArrowUp"], does: "the cell above" },
    down: { keys: ["ArrowDown"], does: "the cell below" },
    back: { keys: ["ArrowLeft"], does: "the cell to the left" },
    on: { keys: ["ArrowRight"], does: "the cell to the right" },
    first: { keys: ["Home"], does: "the first cell of the row" },
    last: { keys: ["End"], does: "the last cell of the row" },
    take: { keys: ["Enter"], does: "what a click on the cell does" },
  },
  /** A chart along one axis, of bars or lines: a place of it is marked. */
  chart: {
    back: { keys: ["ArrowLeft", "ArrowUp"], does: "the place before" },
    on: { keys: ["ArrowRight", "ArrowDown"], does: "the next place" },
    first: { keys: ["Home"], does: "the first place" },
    last: { keys: ["End"], does: "the last place" },
    take: { keys: ["Enter"], does: "what a click on the place does" },
  },
  /** The slider over the epochs of which weights are kept. */
  epochs: {
    back: { keys: ["ArrowLeft", "ArrowDown"], does: "the kept epoch before" },
    on: { keys: ["ArrowRight", "ArrowUp"], does: "the next kept epoch" },
    first: { keys: ["Home"], does: "the first epoch" },
    last: { keys: ["End"], does: "the newest kept epoch" },
  },
  /** A changed setting of which a chip tells. */
  chip: {
    undo: { keys: ["Delete", "Backspace"], does: "back to the default" },
  },
  /** The table of runs: a row has the focus. */
  runs: {
    up: { keys: ["ArrowUp"], does: "the row above" },
    down: { keys: ["ArrowDown"], does: "the row below" },
    first: { keys: ["Home"], does: "the first row" },
    last: { keys: ["End"], does: "the last row" },
    choose: { keys: [" "], does: "select, with Shift all up to here" },
    open: { keys: ["Enter"], does: "rename a run, unfold a sweep" },
    rename: { keys: ["F2"], does: "rename a run" },
    unfold: { keys: ["ArrowRight"], does: "unfold a sweep" },
    fold: { keys: ["ArrowLeft"], does: "fold a sweep, or go to it from one of its runs" },
    pin: { keys: ["p"], does: "pin" },
    remove: { keys: ["Delete"], does: "delete" },
  },
  /** The curves of the selected runs, which are read at one place. */
  curves: {
    back: { keys: ["ArrowLeft"], does: "read further left" },
    on: { keys: ["ArrowRight"], does: "read further right" },
  },
  /** The lines of a sweep's parallel coordinates. */
  settings: {
    on: { keys: ["ArrowDown", "ArrowRight"], does: "the next setting" },
    back: { keys: ["ArrowUp", "ArrowLeft"], does: "the setting before" },
    none: { keys: ["Escape"], does: "no setting" },
  },
};

/** @typedef {keyof typeof KEYS} Place */

/** What an action does; false: the key means nothing there, and goes on to what else listens. @typedef {(event: KeyboardEvent) => boolean|void} Act */

/** The element at which a key was pressed. @param {Event} event */
const elementAt = ({ target }) => (target instanceof Element ? target : null);

/** Whether letters are typed, or a choice is made with them, where a key was pressed. @param {Event} event */
export const isTyping = (event) =>
  elementAt(event)?.matches("input:not([type=range], [type=checkbox], [type=radio]), textarea, select, [contenteditable]") ?? false;

/** Whether a key presses the button that has the focus, as every button's Enter and space do. @param {KeyboardEvent} event */
export const pressesButton = (event) => ["Enter", " "].includes(event.key) && (elementAt(event)?.matches("button") ?? false);

/** Whether a combination of keys is the browser's or the system's. @param {KeyboardEvent} event */
const isHeld = ({ ctrlKey, metaKey, altKey }) => ctrlKey || metaKey || altKey;

/**
 * Does what the keys of a place mean. Keys mean nothing while the visitor types, nor together with Ctrl, Alt or Meta; what a key
 * has done here it does not do elsewhere, neither in the browser nor as a shortcut of Streamlit's.
 * @template {Place} P
 * @param {EventTarget} target
 * @param {P} place
 * @param {Record<keyof (typeof KEYS)[P], Act>} actions
 * @returns {() => void} ends that
 */
export function onKeys(target, place, actions) {
  /** @type {Map<string, Act>} */
  const byKey = new Map(
    Object.entries(KEYS[place]).flatMap(([action, { keys }]) => keys.map((key) => [key, Reflect.get(actions, action)])),
  );
  /** @param {any} event */
  const hear = (event) => {
    const act = byKey.get(event.key);
    if (isTyping(event) || isHeld(event) || !act || act(event) === false) return;
    event.preventDefault();
    event.stopPropagation();
  };
  target.addEventListener("keydown", hear);
  return () => target.removeEventListener("keydown", hear);
}

/**
 * What is typed into a field is no shortcut of the page's. Enter and Escape may be answered, but not while an input method composes a
 * word with them.
 * @param {HTMLElement} field
 * @param {{Enter?: () => void, Escape?: () => void}} [answers]
 */
export function onTyping(field, answers = {}) {
  field.addEventListener("keydown", (event) => {
    event.stopPropagation();
    const answer = event.key === "Enter" || event.key === "Escape" ? answers[event.key] : undefined;
    if (!answer || event.isComposing) return;
    event.preventDefault();
    answer();
  });
}

/**
 * Keeps from the page's own shortcuts (Streamlit has some of one letter) what the visitor types into any field of a part, and what
 * is pressed there together with Ctrl, Alt or Meta.
 * @param {EventTarget} target  the part
 * @returns {() => void} ends that
 */
export function keepFromPage(target) {
  /** @param {any} event */
  const hear = (event) => void ((isTyping(event) || isHeld(event)) && event.stopPropagation());
  target.addEventListener("keydown", hear);
  return () => target.removeEventListener("keydown", hear);
}

/** A key's name where a sentence names it. @param {string} key */
const keyName = (key) => (key === " " ? "space" : key);

/** The key of an action, for a sentence: "space", "Enter". @template {Place} P @param {P} place @param {keyof (typeof KEYS)[P]} action */
export const keyOf = (place, action) => keyName(/** @type {Key} */ (KEYS[place][action]).keys[0]);

/** All keys of a place, as `aria-keyshortcuts` names them. @param {Place} place */
export const shortcutsOf = (place) =>
  Object.values(KEYS[place])
    .flatMap(({ keys }) => keys.map((/** @type {string} */ key) => (key === " " ? "Space" : key.length === 1 ? key.toUpperCase() : key)))
    .join(" ");

/** What the keys of a place do, a line each. @param {Place} place */
export const helpOf = (place) =>
  Object.entries(KEYS[place])
    .map(([, { keys, does }]) => `${keys.map(keyName).join(" or ")}: ${does}`)
    .join("\n");
