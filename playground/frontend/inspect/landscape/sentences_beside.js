/** Which sentences the landscape shows beside the selected one: a few to begin with, and whatever the visitor puts there. */

import { element } from "../../core/dom.js";
import { onTyping } from "../../core/keys.js";
import { serverLimits } from "../../core/settings.js";
import { inLink, maybe, texts, viewState } from "../../core/view_state.js";
import { cutWord } from "../../reader/trace.js";
import { fromField, inLine } from "../../reader/white_space.js";
import { viewButton } from "../view/button.js";

const LONGEST = 500; // letters of one, so that the tab remembers them all

/** As much of a sentence as is remembered, in whole characters. @param {string} text */
const cut = (text) => [...text].slice(0, LONGEST).join("");

/** Read beside the sentence that is selected, so that "not" is seen to turn the path. */
const FIRST = ["good", "not good", "not bad", "not at all bad"];

/** Those to begin with, of the data set that is there. @type {string[]} */
let first = FIRST;

/** Those to begin with: of a set without these words its own first ones. @param {{sentences: {text: string}[], words: string[]}} run  to test on, and the vocabulary */
export function firstBeside({ sentences, words }) {
  const areKnown = FIRST.every((sentence) => sentence.split(" ").every((word) => words.includes(word)));
  return areKnown ? FIRST : sentences.slice(0, FIRST.length).map(({ text }) => cut(text));
}

/** In a link each is a line, and one that has line ends itself has them as its field shows them. */
const SENTENCES = maybe({
  ...texts(),
  read: (linkText) => (linkText ? linkText.split("\n").map(fromField) : []),
  write: (sentences) => sentences.map(inLine).join("\n"),
});

const { recall, remember } = viewState("rnn-inside-beside", {
  sentences: inLink(SENTENCES, "beside", { empty: true }), // null: those of the beginning
});

/** The sentences as they are now. */
export const sentencesBeside = () => (recall().sentences ?? first).slice(0, serverLimits().sentences_beside);

/**
 * The sentences and one more at the end; unchanged if it is empty or there already, or if there is no room.
 * @param {string[]} sentences @param {string} text @param {string} between  two words: where it is nothing, white space is read too
 */
export function withSentence(sentences, text, between) {
  const sentence = cut(between ? text.trim() : text);
  return !sentence || sentences.includes(sentence) || sentences.length >= serverLimits().sentences_beside
    ? sentences
    : [...sentences, sentence];
}

/**
 * @param {Pick<import("../page.js").Context, "stream"|"selection"> & {life: import("../../core/lifecycle.js").Life}} context
 * @param {() => void} onChange  called when the sentences have changed
 */
export function makeBeside({ stream, selection, life }, onChange) {
  const list = element("datalist", { id: "rnn-beside-list" });
  const field = element("input", {
    type: "text",
    dir: "auto",
    "aria-label": "Another sentence beside it",
    placeholder: "Another sentence",
  });
  field.setAttribute("list", list.id);
  const add = viewButton("Add", "Show its path too", take);
  const firstFour = viewButton("The first four", "The sentences that stood here at first", () => put(null));
  const chips = element("span", { className: "rnn-edits-list", role: "group", "aria-label": "Sentences beside the selected one" });
  const node = element("div", { className: "rnn-weight-form rnn-beside", "data-testid": "inside-beside" }, "Beside it: ", chips);
  node.append(field, list, add, firstFour);

  /** @param {string[]|null} sentences  null: those of the beginning */
  function put(sentences) {
    remember({ sentences });
    show();
    onChange();
  }

  function take() {
    const sentences = sentencesBeside();
    const longer = withSentence(sentences, fromField(field.value), selection.read?.between ?? " ");
    if (longer === sentences) return;
    field.value = "";
    put(longer);
  }

  function show() {
    const sentences = sentencesBeside();
    chips.replaceChildren(
      ...sentences.map((sentence) => {
        const chip = viewButton(`${inLine(cutWord(sentence, 40))} ×`, "Take it away", () =>
          put(sentencesBeside().filter((each) => each !== sentence)),
        );
        chip.setAttribute("aria-label", `${inLine(sentence)}: take it away`);
        return chip;
      }),
    );
    const most = serverLimits().sentences_beside;
    field.disabled = add.disabled = sentences.length >= most;
    field.title = field.disabled ? `Up to ${most} sentences stand beside the selected one: take one away first` : "";
    firstFour.hidden = sentences.join("\n") === first.join("\n");
  }

  onTyping(field, { Enter: take });
  life.keep(
    stream.on("run", ({ sentences, words }) => {
      list.replaceChildren(...sentences.map((/** @type {{text: string}} */ { text }) => element("option", { value: inLine(text) })));
      const before = sentencesBeside().join("\n");
      first = firstBeside({ sentences, words });
      if (sentencesBeside().join("\n") === before) return;
      show();
      onChange();
    }),
  );
  show();
  return node;
}
