/** One step of the network in numbers: the equation of a column, or of one cell term by term, and the answer after it. */

import { element, focusIn } from "../../../core/dom.js";
import { lossText } from "../../../core/numbers.js";
import { decimalText, percent } from "../../wording/score.js";
import { wordIn } from "../../selection.js";
import { bandOf } from "../layout.js";
import { makeColumn } from "./column.js";
import { stepTables } from "./tables.js";
import { tableOf } from "../../drawing/table.js";
import { makeUnitSum } from "../unit_sum.js";

/** Logits, softmax and loss for each label. @param {any} step  the answer of the view "step" */
function answerTable(step) {
  const rows = step.labels.map((/** @type {string} */ name, /** @type {number} */ place) => [
    name,
    decimalText(step.logits[place]),
    percent(step.probabilities[place], 2),
    lossText(step.losses[place]),
  ]);
  return tableOf(["answer", "logit", "softmax", "loss if it is right"], rows);
}

/** @param {import("../../page.js").Context & {life: import("../../../core/lifecycle.js").Life}} context */
export function mountStep({ selection, questions, stream, life }) {
  const node = element("div", { className: "rnn-step", "data-testid": "inside-step", hidden: true });
  let key = ""; // what was asked last
  /** @type {() => void} */
  let forget = () => {};
  /** @type {any} */
  let step = null;
  /** @type {any} the answer of the view "network" */
  let networkAnswer = null;
  /** @type {number[][]} */
  let bands = []; // the units of each cell of the drawn network
  let hasLearnt = false; // the network, since it was asked
  let isStale = false; // that is drawn
  const choose = (/** @type {number} */ unit) => selection.set({ unit });
  const column = makeColumn(choose);
  const unitSum = makeUnitSum({ choose, onChange: show });

  function nextQuestion() {
    const { word, unit } = selection.now;
    return selection.question("step", { options: { word: networkAnswer ? wordIn(word, networkAnswer.words) : Math.max(word, 0), unit } });
  }

  function ask() {
    const question = nextQuestion();
    const now = JSON.stringify(question);
    if (now === key && !isStale) return;
    key = now;
    hasLearnt = isStale = false;
    forget();
    forget = questions.ask(question, (outcome) => {
      node.hidden = false;
      step = "error" in outcome ? null : outcome.answer;
      if ("error" in outcome) node.replaceChildren(element("p", { textContent: `Here one step stands in numbers. ${outcome.error}` }));
      else show();
    });
  }

  function show() {
    const place = unitSum.placeOf(focusIn(node));
    node.replaceChildren(...(step.unit ? unitSum.nodes(step, bandOf(bands, step.unit.unit)) : column(step)), answerTable(step));
    if (place >= 0 && step.unit) unitSum.focus(place);
  }

  /**
   * Asks anew. About a network that has learnt it does not ask under the pointer or the keys of the visitor, whose buttons are made
   * again with every answer; another epoch, sentence or edit is another question, which does not wait.
   */
  function refresh() {
    const isOther = JSON.stringify(nextQuestion()) !== key;
    if (isOther || (isStale && !node.matches(":hover, :focus-within"))) ask();
  }

  for (const eventName of ["pointerleave", "focusout"]) node.addEventListener(eventName, () => queueMicrotask(refresh));
  life.keep(
    () => forget(),
    stream.on("answers", () => void (hasLearnt = true)),
    selection.on((names) => {
      if (!["word", "unit"].some((name) => names.has(name))) return;
      unitSum.restart();
      ask();
    }),
  );
  return {
    node,
    /** Follows the drawn network: it has changed, or reads another sentence. @param {any} answer  of the view "network" @param {number[][]} [next]  the units of each of its cells; none: one in each */
    draw(answer, next = []) {
      [networkAnswer, bands] = [answer, next];
      isStale = hasLearnt;
      refresh();
    },
    /** What it shows, as tables, each with its names first. @param {boolean} isWhole  whether all terms of a sum are told, not only those that are shown */
    tables: (isWhole) => (step ? stepTables(step, isWhole) : []),
  };
}
