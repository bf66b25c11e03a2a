/** Tiles of one set of sentences, in the colours of their answers; one of them is a stop of the Tab key, and arrows go on from it. */

import { element } from "../../core/dom.js";
import { onKeys, shortcutsOf } from "../../core/keys.js";
import { labelColour } from "../../reader/trace.js";

const FAINTEST = 0.12; // of the colour of an answer that is a mere guess

/**
 * @typedef {object} Tile
 * @property {string} text    the sentence
 * @property {number} answer  the place of its label
 * @property {number} share   its probability
 * @property {boolean} wrong
 * @property {string} title
 */

/** How strong a colour is: from a guess between so many labels to certainty. @param {number} share @param {number} labels */
export const strengthOf = (share, labels) => Math.max(FAINTEST, (share - 1 / labels) / (1 - 1 / labels));

/** @param {string} name  of the set @param {import("../selection.js").Selection} selection */
export function makeTiles(name, selection) {
  const node = element("div", { className: "rnn-wall", role: "group", "aria-label": `Sentences of the ${name} set` });
  node.setAttribute("aria-keyshortcuts", shortcutsOf("vocabulary"));
  let stop = 0; // the tile that Tab comes to

  const tileAt = (/** @type {number} */ place) => /** @type {HTMLButtonElement|undefined} */ (node.children[place]);

  /** @param {number} place @param {boolean} [focus] */
  function stopAt(place, focus = false) {
    const last = node.children.length - 1;
    const before = tileAt(stop);
    if (before) before.tabIndex = -1;
    stop = Math.min(Math.max(place, 0), Math.max(last, 0));
    const tile = tileAt(stop);
    if (!tile) return;
    tile.tabIndex = 0;
    if (focus) tile.focus();
  }

  /** The tile that was pressed, and where it stands. @param {Event} event */
  const placeOf = ({ target }) => [...node.children].indexOf(/** @type {Element} */ (target));

  node.addEventListener("click", (event) => {
    const place = placeOf(event);
    if (place < 0) return;
    stopAt(place);
    selection.set({ sentence: tileAt(place)?.dataset.text ?? "" });
  });
  onKeys(node, "vocabulary", {
    back: () => stopAt(stop - 1, true),
    on: () => stopAt(stop + 1, true),
    first: () => stopAt(0, true),
    last: () => stopAt(node.children.length - 1, true),
  });

  function choose() {
    for (const tile of node.children)
      tile.toggleAttribute("data-chosen", /** @type {HTMLElement} */ (tile).dataset.text === selection.now.sentence);
  }

  return {
    node,
    choose,
    /** The tiles as they look, for a picture. */
    paintedTiles: () =>
      [...node.children].map((tile) => ({ colour: getComputedStyle(tile).backgroundColor, wrong: tile.hasAttribute("data-wrong") })),
    /** @param {Tile[]} tiles @param {number} labels  how many there are */
    show(tiles, labels) {
      while (node.children.length > tiles.length) node.lastElementChild?.remove();
      while (node.children.length < tiles.length) node.append(element("button", { type: "button", tabIndex: -1 }));
      tiles.forEach(({ text, answer, share, wrong, title }, at) => {
        const tile = /** @type {HTMLButtonElement} */ (tileAt(at));
        tile.title = title;
        tile.setAttribute("aria-label", title);
        tile.toggleAttribute("data-wrong", wrong);
        tile.dataset.text = text;
        tile.style.setProperty("--rnn-answer", labelColour(answer));
        tile.style.setProperty("--rnn-sure", `${Math.round(100 * strengthOf(share, labels))}%`);
      });
      stopAt(stop);
      choose();
    },
  };
}
