/** A word of the sentence player, clicked at its name or pressed at the playhead, opens a menu: it can be muted or swapped. */

import { element } from "../../core/dom.js";
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
  const button = element("button", { type: "button", className: "rnn-player-change", hidden: true, "aria-haspopup": "dialog" });
  let at = 0; // the word at the playhead
  /** @type {number|null} the word at whose name the pointer went down */
  let down = null;
  /** @type {Promise<ReturnType<typeof import("./word_menu.js").makeWordMenu>>|undefined} */
  let menu;

  /** The menu, which is fetched when it is wanted first: what shows the first sentence does not wait for it. */
  function fetched() {
    menu ??= import("./word_menu.js").then(({ makeWordMenu }) => {
      const made = makeWordMenu(change);
      host.after(made.node);
      return made;
    });
    return menu;
  }

  /** @param {number} word */
  async function open(word) {
    const { node, show } = await fetched();
    const now = sentence();
    if (!host.isConnected || word > now.words.length) return;
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
    const named = figure.nameUnder(event);
    const word = event.target === button ? at : named === down ? named : null; // a drag over the names only moves the playhead
    if (word) open(word);
  });
  host.append(button);

  return {
    /** Puts the button over the name of the word at the playhead. @param {number} word */
    place(word) {
      at = word;
      const name = sentence().words[word - 1];
      button.hidden = name === undefined || !figure.drawn;
      if (button.hidden) return;
      const label = `Mute or swap “${cutWord(name)}”`;
      if (button.title !== label) button.title = button.ariaLabel = label;
      for (const [side, px] of Object.entries(figure.nameBox(word))) button.style.setProperty(side, `${px}px`);
    },
  };
}
