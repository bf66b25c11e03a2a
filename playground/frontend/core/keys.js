/** The keys of the page, declared once: the parts act on them, and take from here the keys that their texts and `aria-keyshortcuts` name. */

/** By place and by action: the keys that do it, as `KeyboardEvent.key` names them; the first is the one that a text names. */
export const KEYS = {
  /** A sentence that is played word by word. */
  sentence: {
    play: [" "],
    back: ["ArrowLeft"],
    on: ["ArrowRight"],
    first: ["Home"],
    last: ["End"],
  },
  /** The word of a played sentence at the playhead. */
  word: {
    change: ["Enter"],
  },
  /** A network that goes on writing the sentence. */
  writing: {
    write: ["o"], // or stops it
    another: ["i"],
  },
  /** The words of a vocabulary, one of which has the focus. */
  vocabulary: {
    back: ["ArrowLeft"],
    on: ["ArrowRight"],
    first: ["Home"],
    last: ["End"],
  },
  /** The network drawn over the sentence: a word and a unit of it are selected. */
  network: {
    back: ["ArrowLeft"],
    on: ["ArrowRight"],
    up: ["ArrowUp"],
    down: ["ArrowDown"],
    inCell: ["Enter"], // the next unit of a cell that stands for several
    none: ["Escape"], // lets go of the unit: the whole step is told again
  },
  /** The cells of a matrix, one of which is framed. */
  matrix: {
    up: ["ArrowUp"],
    down: ["ArrowDown"],
    back: ["ArrowLeft"],
    on: ["ArrowRight"],
    first: ["Home"],
    last: ["End"],
    take: ["Enter"],
  },
  /** A chart whose places follow each other, on an axis or along paths: one of them is marked. */
  chart: {
    back: ["ArrowLeft", "ArrowUp"],
    on: ["ArrowRight", "ArrowDown"],
    first: ["Home"],
    last: ["End"],
    take: ["Enter"],
  },
  /** The slider over the epochs of which weights are kept. */
  epochs: {
    back: ["ArrowLeft", "ArrowDown"],
    on: ["ArrowRight", "ArrowUp"],
    first: ["Home"],
    last: ["End"],
  },
  /** The bar of tools: its menu, and the line in which it says something; and the row of Share a finding. */
  tools: {
    close: ["Escape"],
  },
  /** A changed setting of which a chip tells. */
  chip: {
    undo: ["Delete", "Backspace"],
  },
  /** The table of runs: a row has the focus. */
  runs: {
    up: ["ArrowUp"],
    down: ["ArrowDown"],
    first: ["Home"],
    last: ["End"],
    choose: [" "], // selects; with Shift all up to here
    open: ["Enter"], // renames a run, unfolds a sweep
    rename: ["F2"],
    unfold: ["ArrowRight"],
    fold: ["ArrowLeft"], // folds a sweep, or goes to it from one of its runs
    pin: ["p"],
    remove: ["Delete"],
  },
  /** The curves of the selected runs, which are read at one place. */
  curves: {
    back: ["ArrowLeft"],
    on: ["ArrowRight"],
  },
  /** The recorded training that Show me plays. */
  show: {
    leave: ["Escape"],
  },
  /** The tour of the Train page. */
  tour: {
    dismiss: ["Escape"], // for good
  },
  /** The lines of a sweep's parallel coordinates. */
  settings: {
    on: ["ArrowDown", "ArrowRight"],
    back: ["ArrowUp", "ArrowLeft"],
    none: ["Escape"],
  },
  /**
   * The page while it is presented, wherever the focus is. None is a key that Streamlit holds (c, r), a browser (F keys, and in Firefox
   * ' and /), or that presses and scrolls (space, Enter, Tab). A clicker sends PageDown, PageUp and a full stop.
   */
  present: {
    next: ["PageDown", "n"],
    previous: ["PageUp", "p"],
    nextScene: ["N"],
    previousScene: ["P"],
    firstAnswer: ["1"],
    secondAnswer: ["2"],
    train: ["t"],
    pause: ["h"],
    step: ["e"],
    reset: ["0"],
    faster: ["+", "="],
    slower: ["-"],
    play: ["s"],
    wordOn: ["ArrowRight"],
    wordBack: ["ArrowLeft"],
    firstWord: ["Home"],
    lastWord: ["End"],
    write: ["o"],
    another: ["i"],
    epochOn: ["ArrowUp"],
    epochBack: ["ArrowDown"],
    view: ["v"],
    previousView: ["V"],
    page: ["g"],
    previousPage: ["G"],
    blank: ["b", "."],
    speaker: ["w"],
    code: ["q"],
    fullScreen: ["f"],
    keys: ["?"],
    leave: ["Escape"],
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

/** The key of an event; of a letter the one without Caps Lock, which is held down by mistake. @param {KeyboardEvent} event */
function keyPressed(event) {
  const { key } = event;
  if (key.length > 1 || !event.getModifierState?.("CapsLock")) return key;
  return key === key.toLowerCase() ? key.toUpperCase() : key.toLowerCase();
}

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
    Object.entries(KEYS[place]).flatMap(([action, keys]) => keys.map((/** @type {string} */ key) => [key, Reflect.get(actions, action)])),
  );
  /** @param {any} event */
  const hear = (event) => {
    const act = byKey.get(keyPressed(event));
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

/** Does in a part of the page what the key of an action does there. @template {Place} P @param {EventTarget} target @param {P} place @param {keyof (typeof KEYS)[P]} action */
export function pressKey(target, place, action) {
  const [key] = /** @type {string[]} */ (KEYS[place][action]);
  target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
}

/** The keys that a sentence names otherwise than an event does. @type {Record<string, string>} */
const KEY_NAMES = { " ": "space", ArrowRight: "→", ArrowLeft: "←", ArrowUp: "↑", ArrowDown: "↓", PageDown: "Page Down", PageUp: "Page Up" };

/** A key's name where a sentence names it. @param {string} key */
const keyName = (key) => KEY_NAMES[key] ?? (/^[A-Z]$/u.test(key) ? `Shift + ${key}` : key);

/** The names of all keys of an action, for a list of them. @template {Place} P @param {P} place @param {keyof (typeof KEYS)[P]} action */
export const keysOf = (place, action) => /** @type {string[]} */ (KEYS[place][action]).map(keyName);

/** The key of an action, for a sentence: "space", "Enter". @template {Place} P @param {P} place @param {keyof (typeof KEYS)[P]} action */
export const keyOf = (place, action) => keyName(/** @type {string[]} */ (KEYS[place][action])[0]);

/** All keys of a place, as `aria-keyshortcuts` names them. @param {Place} place */
export const shortcutsOf = (place) =>
  Object.values(KEYS[place])
    .flatMap((keys) => keys.map((/** @type {string} */ key) => (key === " " ? "Space" : key.length === 1 ? key.toUpperCase() : key)))
    .join(" ");
