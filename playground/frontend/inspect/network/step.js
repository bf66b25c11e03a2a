/** One step of the network in numbers: the equation of a column, or of one cell term by term, and the answer after it. */

import { element } from "../../core/dom.js";
import { decimalText, scoreText } from "../wording/score.js";
import { wordIn } from "../selection.js";
import { makeColumn } from "./step_column.js";
import { stepTables } from "./step_tables.js";
import { tableOf } from "../drawing/table.js";
import { largest, termsOf } from "./terms.js";
import { viewButton } from "../view/button.js";

/** Logits, softmax and loss for each label. @param {any} step  the answer of the view "step" */
function answerTable(step) {
  const rows = step.labels.map((/** @type {string} */ name, /** @type {number} */ place) => [
    name,
    decimalText(step.logits[place]),
    `${(100 * step.probabilities[place]).toFixed(2)} %`,
    decimalText(step.losses[place]),
  ]);
  return tableOf(["answer", "logit", "softmax", "loss if it is right"], rows);
}

/** @param {any} unit  of step 0 */
const beginningOf = ({ unit }) => `Unit ${unit} begins at 0: before the first word every unit does.`;

/** @param {import("../page.js").Context & {life: import("../../core/lifecycle.js").Life}} context */
export function mountStep({ selection, questions, stream, life }) {
  const node = element("div", { className: "rnn-step", "data-testid": "inside-step", hidden: true });
  let key = ""; // what was asked last
  /** @type {() => void} */
  let forget = () => {};
  /** @type {any} */
  let step = null;
  /** @type {Set<string>} */
  let addedTerms = new Set(); // the terms that the visitor has put into the sum
  let isComputing = false;
  /** @type {any} the answer of the view "network" */
  let networkAnswer = null;
  let hasLearnt = false; // the network, since it was asked
  let isStale = false; // that is drawn
  const column = makeColumn((unit) => selection.set({ unit }));

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
      node.hidden = "error" in outcome;
      if ("error" in outcome) return;
      step = outcome.answer;
      show();
    });
  }

  function show() {
    node.replaceChildren(...(step.unit ? cell(step.unit) : column(step)), answerTable(step));
  }

  /** @param {any} unit */
  function cell(unit) {
    const t = step.word;
    if (!t) return [element("p", { className: "rnn-view-finding", textContent: beginningOf(unit) })];
    const terms = largest(termsOf(unit));
    const largestSize = Math.max(1e-12, ...terms.map(({ value }) => Math.abs(value)));
    const sum = terms.reduce((total, { name, value }) => total + (isComputing && !addedTerms.has(name) ? 0 : value), 0);
    const list = element("ol", { className: "rnn-step-terms" });
    for (const { name, value } of terms) {
      const isWaiting = isComputing && !addedTerms.has(name);
      const fill = element("i", { className: value < 0 ? "rnn-below" : "rnn-above" });
      fill.style.width = `${((50 * Math.abs(value)) / largestSize).toFixed(1)}%`;
      const button = element(
        "button",
        { type: "button", disabled: !isWaiting, "aria-label": `${name}: ${decimalText(value)}` },
        element("span", { textContent: name }),
        element("b", { textContent: scoreText(value) }),
        element("span", { className: "rnn-step-bar" }, fill),
      );
      button.addEventListener("click", () => {
        addedTerms.add(name);
        show();
      });
      list.append(element("li", isWaiting ? { "data-waits": "" } : {}, button));
    }
    const isComplete = !isComputing || addedTerms.size === terms.length;
    const compute = viewButton(isComputing ? "Show it all" : "Compute it", "Add the terms yourself, in any order", () => {
      isComputing = !isComputing;
      addedTerms = new Set();
      show();
    });
    const result = isComplete
      ? `z = ${decimalText(sum)}, and tanh(z) = ${decimalText(Math.tanh(sum))}: the value of the cell.`
      : `So far ${decimalText(sum)}: choose the next term.`;
    return [
      element("p", {
        className: "rnn-view-equation",
        textContent: `h_${t}[${unit.unit}] = tanh(w_xh x_${t} + w_hh h_${t - 1} + b_h)[${unit.unit}]`,
      }),
      list,
      element("p", { className: "rnn-view-finding", role: "status" }, result, " ", compute),
    ];
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
      addedTerms = new Set();
      ask();
    }),
  );
  return {
    node,
    /** Follows the drawn network: it has changed, or reads another sentence. @param {any} answer  of the view "network" */
    draw(answer) {
      networkAnswer = answer;
      isStale = hasLearnt;
      refresh();
    },
    /** What it shows, as tables, each with its names first. */
    tables: () => (step && !node.hidden ? stepTables(step) : []),
  };
}
