/** A word of the sentence player, clicked at its name or chosen with a key at the playhead, opens a menu: it can be muted or swapped. */

import { onKeys, shortcutsOf } from "../../core/keys.js";
import { cutWord } from "../trace.js";

const EDGE = 8; // px that the menu keeps from the edges of the window

/**
 * @param {HTMLElement} host  of the figure
 * @param {object} options
 * @param {import("./figure.js").OneFigure} options.figure
 * @param {(text: string) => void} options.change  another sentence is to be read
 * @param {() => import("./word_menu.js").Sentence} options.sentence  the one that is drawn
 */
export function makeWordChange(host, { figure, change, sentence }) {
  let at = 0; // the word at the playhead
  /** @type {number|null} the word at whose name the pointer went down */
  let down = null;
  /** @type {Promise<ReturnType<typeof import("./word_menu.js").makeWordMenu>>|undefined} */
  let menu;

  /** The menu, which is fetched when it is wanted first: the first sentence is shown without waiting for it. */
  function fetchMenu() {
    menu ??= import("./word_menu.js").then(({ makeWordMenu }) => {
      const wordMenu = makeWordMenu(change);
      host.after(wordMenu.node);
      return wordMenu;
    });
    return menu;
  }

  /** @param {number} word */
  async function open(word) {
    const { node, show } = await fetchMenu();
    const now = sentence();
    if (!host.isConnected || word > now.words.length) return;
    node.hidePopover(); // of another word
    show(now, word - 1);
    node.showPopover();
    const box = figure.nameBox(word);
    const { left, top } = host.getBoundingClientRect();
    const [over, under] = [top + box.top - node.offsetHeight, top + box.top + box.height];
    const fits = under + node.offsetHeight + EDGE <= innerHeight; // else it stands over the names, which stay in sight
    node.style.left = `${Math.max(Math.min(left + box.left, innerWidth - node.offsetWidth - EDGE), EDGE)}px`;
    node.style.top = `${Math.max(fits ? under : over, EDGE)}px`;
  }

  host.addEventListener("pointerdown", (event) => {
    down = figure.nameUnder(event);
  });
  host.addEventListener("click", (event) => {
    const place = figure.nameUnder(event);
    if (place && place === down) open(place); // a drag over the names only moves the playhead
  });
  host.addEventListener("pointermove", (event) => {
    const place = figure.nameUnder(event);
    const title = place ? `Mute or swap “${cutWord(sentence().words[place - 1] ?? "")}”` : "";
    if (host.title !== title) host.title = title;
  });
  host.setAttribute("aria-keyshortcuts", shortcutsOf("word"));
  onKeys(host, "word", { change: () => (at && figure.drawn ? void open(at) : false) });

  return {
    /** The playhead stands after that word. @param {number} word */
    moved(word) {
      at = word;
    },
  };
}
