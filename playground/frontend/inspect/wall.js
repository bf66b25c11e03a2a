/** The wall: every sentence of the data set as a tile in the colour of its answer, and which of them are wrong. */

import { choice, element } from "../core/dom.js";
import { counted } from "../core/numbers.js";
import { labelColour } from "../reader/trace.js";
import { wallOrder } from "./findings.js";
import { pngOfTable } from "./picture.js";

/** @type {[value: string, text: string][]} */
const ORDERS = [
  ["file", "order of the file"],
  ["loss", "loss, the largest first"],
  ["unit", "state of the chosen unit"],
];

/** @type {import("./view.js").View} */
export const wall = {
  name: "wall",
  heading: "Every sentence at once",
  reading:
    "A tile is a sentence: its colour is the answer, the stronger the surer, and a frame marks a wrong one; choose a tile to read its sentence with every view.",
  equations: ["loss = −log P(right label)"],
  source: "Section “Training” of the article; the table counts the test sentences by right label and answer.",
  ofData: true,
  gap: 1500,
  options: ({ unit }) => ({ unit }),
  mount(body, { selection }) {
    const order = choice("Order of the tiles", ORDERS);
    const finding = element("p", { className: "rnn-view-finding" });
    const tiles = { train: element("div", { className: "rnn-wall" }), test: element("div", { className: "rnn-wall" }) };
    const confusion = element("table", { className: "rnn-step-table" });
    body.append(
      finding,
      element("label", {}, "Order ", order),
      element("h4", { textContent: "Train" }),
      tiles.train,
      element("h4", { textContent: "Test" }),
      tiles.test,
      confusion,
    );
    order.addEventListener("change", () => answer && show());
    /** @type {any} */
    let answer = null;

    /** @param {"train"|"test"} name */
    function showSet(name) {
      const set = answer[name];
      const places = wallOrder(order.value, set);
      const host = tiles[name];
      host.setAttribute("role", "group");
      host.setAttribute("aria-label", `Sentences of the ${name} set`);
      while (host.children.length > places.length) host.lastElementChild?.remove();
      while (host.children.length < places.length) host.append(element("button", { type: "button" }));
      places.forEach((i, at) => {
        const tile = /** @type {HTMLButtonElement} */ (host.children[at]);
        const wrong = set.answers[i] !== set.right[i];
        tile.title = `${set.texts[i]}: ${answer.labels[set.answers[i]]} ${Math.floor(100 * set.shares[i])} %${wrong ? `, though ${answer.labels[set.right[i]]} is right` : ""}`;
        tile.setAttribute("aria-label", tile.title);
        tile.toggleAttribute("data-wrong", wrong);
        tile.dataset.text = set.texts[i];
        tile.style.setProperty("--rnn-answer", labelColour(set.answers[i]));
        tile.style.setProperty(
          "--rnn-sure",
          `${Math.round(100 * Math.max(0.12, (set.shares[i] - 1 / answer.labels.length) / (1 - 1 / answer.labels.length)))}%`,
        );
      });
    }

    function show() {
      showSet("train");
      showSet("test");
      const wrong = (/** @type {any} */ set) =>
        set.answers.filter((/** @type {number} */ given, /** @type {number} */ i) => given !== set.right[i]).length;
      const said = (/** @type {string} */ name) => `${wrong(answer[name])} of ${counted(answer[name].texts.length, `${name} sentence`)}`;
      finding.textContent = `Wrong: ${said("train")}, ${said("test")}.${answer.train.cut || answer.test.cut ? " Only the first of each set are shown." : ""}`;
      const cells = (/** @type {(string|number)[]} */ row, /** @type {"td"|"th"} */ tag = "td") =>
        row.map((text) => element(tag, { textContent: String(text) }));
      confusion.replaceChildren(
        element("caption", { textContent: "Test sentences: right label down, answer across" }),
        element("tr", {}, ...cells(["", ...answer.labels], "th")),
        ...answer.labels.map((/** @type {string} */ label, /** @type {number} */ row) =>
          element("tr", {}, ...cells([label, ...answer.confusion[row]])),
        ),
      );
      select();
    }

    function select() {
      for (const host of Object.values(tiles)) {
        for (const tile of host.children)
          tile.toggleAttribute("data-chosen", /** @type {HTMLElement} */ (tile).dataset.text === selection.now.sentence);
      }
    }

    for (const host of Object.values(tiles)) {
      host.addEventListener("click", ({ target }) => {
        const { text } = /** @type {HTMLElement} */ (target).dataset;
        if (text !== undefined) selection.set({ sentence: text });
      });
    }
    const rows = (/** @type {string} */ name) =>
      answer[name].texts.map((/** @type {string} */ text, /** @type {number} */ i) => [
        name,
        text,
        answer.labels[answer[name].right[i]],
        answer.labels[answer[name].answers[i]],
        answer[name].shares[i],
        answer[name].losses[i],
      ]);
    const table = () => [["set", "sentence", "right", "answer", "share", "loss"], ...rows("train"), ...rows("test")];
    return {
      draw(next) {
        answer = next;
        show();
      },
      select,
      table,
      picture: () =>
        pngOfTable(
          body,
          table().filter((row, i) => i === 0 || row[2] !== row[3]),
        ),
      retheme() {},
    };
  },
};
