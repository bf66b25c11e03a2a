/** What the sentence player is made of, before any word is in it. */

import { PAUSE, PLAY, drawing, element } from "../../core/dom.js";
import { buildControls, sentenceField, vocabularyButton } from "../controls.js";

const ICONS = {
  play: PLAY,
  hold: PAUSE,
  erase: "M5.6 3h8.9v10H5.6L1.5 8zm1.9 2.6L9.4 7.5 7.5 9.4l.9.9 1.9-1.9 1.9 1.9.9-.9-1.9-1.9 1.9-1.9-.9-.9-1.9 1.9-1.9-1.9z",
  clear: "M3.2 4.3 6.9 8l-3.7 3.7 1.1 1.1L8 9.1l3.7 3.7 1.1-1.1L9.1 8l3.7-3.7-1.1-1.1L8 6.9 4.3 3.2z",
};

/** @param {keyof typeof ICONS} name */
const icon = (name) => drawing(ICONS[name], `rnn-player-icon-${name}`);

/** @param {keyof typeof ICONS} name @param {string} label */
function tool(name, label) {
  const properties = { type: "button", className: "rnn-player-tool", title: label, "aria-label": label };
  return element("button", properties, icon(name));
}

/** An answer in a place of its own, empty until the network has given it. @param {string} name */
function answer(name) {
  const value = element("span", { className: "rnn-player-value", textContent: "–" });
  const box = element("span", { className: "rnn-player-answer" }, element("small", { textContent: name }), value);
  return { box, value };
}

/** What a screen reader calls the figure. @param {Pick<import("../trace.js").Trace, "labels"|"readout"|"writes">} trace  with no labels before they are known */
export function plotName({ labels, readout, writes }) {
  const share = labels.length === 2 ? `P(${labels[1]})` : "the share of each label";
  const answers = readout === "number" ? "the number that is answered" : writes ? "the share of what came next" : share;
  return `Hidden state and ${answers} after each word`;
}

/** Fills `root` and returns its parts by name. @param {HTMLElement} root @param {{rate: number, order: string}} memory  what was chosen last */
export function buildPlayer(root, memory) {
  const ids = { field: "rnn-player-field", chips: "rnn-player-chips" };
  const field = sentenceField(ids.field, { enterKeyHint: "go", autocapitalize: "off" });
  const erase = tool("erase", "Remove last word");
  const clear = tool("clear", "Clear");
  const vocabulary = vocabularyButton(ids.chips);
  const soFar = answer("so far");
  const final = answer("answer");
  const right = answer("right");
  final.box.classList.add("rnn-player-final");
  const chips = element("div", { id: ids.chips, className: "rnn-player-chips", hidden: true });
  const plot = element("div", {
    className: "rnn-player-plot",
    tabIndex: 0,
    role: "group",
    "aria-label": plotName({ labels: [] }),
  });
  const notes = element("div", { className: "rnn-player-notes", hidden: true });
  const tags = element("div", { className: "rnn-tags", hidden: true, "data-testid": "tags" });
  const next = element("div", { className: "rnn-next", hidden: true, "data-testid": "next" });
  const writing = element("span", { className: "rnn-writing", hidden: true });
  const written = element("p", { className: "rnn-written", hidden: true, "data-testid": "written" });
  const play = element(
    "button",
    { type: "button", className: "rnn-player-play", "aria-label": "Play", "aria-pressed": "false" },
    icon("play"),
    icon("hold"),
  );
  const { row, ...controls } = buildControls(play, "Word position", memory);
  const answers = element("span", { className: "rnn-player-answers" }, soFar.box, final.box);
  const live = element("p", { className: "rnn-player-live", "aria-live": "polite" });
  root.replaceChildren(
    element(
      "div",
      { className: "rnn-player-grid" },
      element(
        "div",
        { className: "rnn-player-top" },
        element("label", { for: ids.field, textContent: "Sentence" }),
        element("span", { className: "rnn-player-entry" }, field, erase, clear),
        writing,
        vocabulary,
        answers,
      ),
      chips,
      plot,
      element("div", { className: "rnn-player-below" }, tags, next, written, notes),
      row,
      live,
    ),
  );
  /** What is right, "" where that is not known. @param {string} text */
  const showRight = (text) => {
    right.value.textContent = text;
    if (text) answers.append(right.box);
    else right.box.remove();
  };
  const values = { soFar: soFar.value, final: final.value, showRight };
  return { field, erase, clear, writing, vocabulary, ...values, chips, plot, tags, next, written, notes, play, ...controls, live };
}
