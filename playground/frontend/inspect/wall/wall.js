/** The wall: every sentence of the data set as a tile in the colour of its answer, when it was learnt for good, and which are wrong. */

import { choice, element } from "../../core/dom.js";
import { counted } from "../../core/numbers.js";
import { wallOrder } from "../wording/findings.js";
import { forGoodText, followLearnt } from "../wording/learnt.js";
import { makeTiles } from "./tiles.js";
import { chosenOf, keepChoice } from "../view/memory.js";
import { pictureOfWall } from "./picture.js";

/** @type {[value: string, text: string][]} */
const ORDERS = [
  ["file", "order of the file"],
  ["learnt", "learnt for good, the first ones first"],
  ["loss", "loss, the largest first"],
  ["unit", "state of the chosen unit"],
];
const CONFUSION = "Test sentences: right label down, answer across";
const SETS = /** @type {const} */ (["train", "test"]);

/** How often each right label got each answer, names first. @param {{labels: string[], confusion: number[][]}} answer @returns {(string|number)[][]} */
const confusionRows = ({ labels, confusion }) => [["", ...labels], ...labels.map((label, row) => [label, ...confusion[row]])];

/** How many of both sets are answered wrongly, and what there is to know of those sets. @param {import("../answers.js").Wall} answer */
function findingText(answer) {
  const wrongCount = (/** @type {import("../answers.js").WallSet} */ set) =>
    set.answers.filter((label, i) => label !== set.right[i]).length;
  const wrongText = (/** @type {"train"|"test"} */ name) =>
    `${wrongCount(answer[name])} of ${counted(answer[name].texts.length, `${name} sentence`)}`;
  const freshNote = answer.fresh ? " Each epoch trains on fresh ones: here are those of epoch 1." : "";
  const cutNote = answer.train.cut || answer.test.cut ? " Only the first of each set are shown." : "";
  return `Wrong: ${wrongText("train")}, ${wrongText("test")}.${freshNote}${cutNote}`;
}

/** @type {import("../view/view.js").View} */
export const wall = {
  name: "wall",
  heading: "Every sentence at once",
  reading:
    "A tile is a sentence: its colour is the answer, the stronger the surer, and a frame marks a wrong one; choose a tile to read its sentence with every view.",
  equations: ["loss = −log P(right label)", "learnt for good: right from that epoch on, at every epoch of which weights are kept"],
  source: "Section “Training” of the article; the table counts the test sentences by right label and answer.",
  ofData: true,
  gap: 600,
  options: ({ unit }) => ({ unit }),
  mount(body, context) {
    const { selection } = context;
    const order = choice("Order of the tiles", ORDERS);
    order.value = chosenOf(
      "order of the wall",
      ORDERS.map(([value]) => value),
    );
    const finding = element("p", { className: "rnn-view-finding" });
    const chosenNote = element("p", { className: "rnn-view-finding", "data-testid": "inside-learnt-chosen", hidden: true });
    const learntNote = element("p", { className: "rnn-view-reading", "data-testid": "inside-learnt" });
    const tiles = { train: makeTiles("train", selection), test: makeTiles("test", selection) };
    const confusion = element("table", { className: "rnn-step-table" });
    const heads = SETS.map((name) => element("h4", { textContent: name === "train" ? "Train" : "Test" }));
    body.append(
      finding,
      element("label", {}, "Order ", order),
      heads[0],
      tiles.train.node,
      heads[1],
      tiles.test.node,
      chosenNote,
      learntNote,
      confusion,
    );
    order.addEventListener("change", () => {
      keepChoice("order of the wall", order.value);
      if (answer) show();
    });
    /** @type {import("../answers.js").Wall} */
    let answer;
    const learning = followLearnt(context, () => {
      if (answer) show();
    });

    /** When each sentence of a set was learnt, if that is known of these very sentences. @param {"train"|"test"} name */
    function epochsOf(name) {
      const epochs = learning.answer?.[name];
      return epochs?.length === answer[name].texts.length ? epochs : null;
    }

    /** @param {"train"|"test"} name */
    function showSet(name) {
      const set = answer[name];
      const epochs = epochsOf(name);
      tiles[name].show(
        wallOrder(order.value, { ...set, learnt: epochs }).map((i) => ({
          text: set.texts[i],
          answer: set.answers[i],
          share: set.shares[i],
          wrong: set.answers[i] !== set.right[i],
          title: titleOf(set, i) + (epochs ? `; ${forGoodText(epochs[i])}` : ""),
        })),
        answer.labels.length,
      );
    }

    /** @param {import("../answers.js").WallSet} set @param {number} i */
    function titleOf(set, i) {
      const wrong = set.answers[i] === set.right[i] ? "" : `, though ${answer.labels[set.right[i]]} is right`;
      return `${set.texts[i]}: ${answer.labels[set.answers[i]]} ${Math.floor(100 * set.shares[i])} %${wrong}`;
    }

    /** Says of the sentence that is selected when it was learnt, if it is one of the tiles and that is known. */
    function showChosen() {
      const { sentence } = selection.now;
      const name = SETS.find((each) => answer?.[each].texts.includes(sentence));
      const learnt = name && epochsOf(name)?.[answer[name].texts.indexOf(sentence)];
      chosenNote.hidden = !learnt;
      chosenNote.textContent = learnt ? `“${sentence}”: ${forGoodText(learnt)}.` : "";
    }

    function show() {
      for (const name of SETS) showSet(name);
      finding.textContent = findingText(answer);
      learntNote.textContent = learning.text;
      showChosen();
      const cells = (/** @type {(string|number)[]} */ row, /** @type {"td"|"th"} */ tag = "td") =>
        row.map((text) => element(text === "" ? "td" : tag, { textContent: String(text) }));
      confusion.replaceChildren(
        element("caption", { textContent: CONFUSION }),
        ...confusionRows(answer).map((row, place) => element("tr", {}, ...cells(row, place ? "td" : "th"))),
      );
    }

    const rows = (/** @type {"train"|"test"} */ name) =>
      answer[name].texts.map((text, i) => [
        name,
        text,
        answer.labels[answer[name].right[i]],
        answer.labels[answer[name].answers[i]],
        answer[name].shares[i],
        answer[name].losses[i],
        epochsOf(name)?.[i][0] ?? "",
      ]);
    const table = () => [["set", "sentence", "right", "answer", "share", "loss", "learnt for good"], ...SETS.flatMap(rows)];
    return {
      draw(next) {
        answer = next;
        learning.follow(); // of another run nothing is known yet, and nothing of the one before is painted
        show();
      },
      select() {
        for (const name of SETS) tiles[name].choose();
        showChosen();
      },
      table,
      picture: (format) =>
        pictureOfWall(
          body,
          SETS.map((name, i) => ({ name: heads[i].textContent ?? "", tiles: tiles[name].paintedTiles() })),
          [[CONFUSION], ...confusionRows(answer)],
          format,
        ),
    };
  },
};
