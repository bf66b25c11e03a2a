/** The units one by one: what each says about the sentence, how well it tells the labels apart, and what is lost without it. */

import { element } from "../../core/dom.js";
import { percentText } from "../../core/numbers.js";
import { silence, withEdit, withoutEdit } from "./edits.js";
import { pictureOfTable } from "../drawing/picture.js";
import { scoreText } from "../wording/score.js";
import { tableOf } from "../drawing/table.js";
import { viewButton } from "../view/button.js";

/**
 * How many units are needed for the test sentences.
 * @param {{says: number[], flips: (number|null)[], tested: number, of: number}} answer
 */
export function neededText({ says, flips, tested, of }) {
  if (!of)
    return "The data set is not here, so this is what each unit says about the sentence, and not what it tells apart or is needed for.";
  const neededCount = flips.filter((count) => Number(count) > 0).length;
  const scopeNote = tested < of ? ` (over the first ${tested} of ${of} test sentences)` : "";
  if (!neededCount) return `No unit is needed by itself: with any one of them held at 0 no test answer changes${scopeNote}.`;
  if (neededCount === says.length) return `Every unit is needed: with any one of them held at 0 some test answer changes${scopeNote}.`;
  return `${neededCount} of ${says.length} units ${neededCount === 1 ? "is" : "are"} needed: with any one of the others held at 0 no test answer changes${scopeNote}.`;
}

/** @type {import("../view/view.js").View} */
export const units = {
  name: "units",
  heading: "What each unit is for",
  reading:
    "One row a unit, the one that says most about this sentence first: what it adds to the score, how well it alone tells the labels of the test sentences apart (0.5 = not at all), and how many answers change when it is held at 0.",
  equations: ["s_T = Σ_i w_i h_T,i + b: what unit i says is w_i h_T,i", "held at 0 = the network with row and column i deleted"],
  source: "LSTMVis (Strobelt et al. 2016); the sentiment unit of Radford et al. 2017.",
  gap: 3000,
  mount(body, { selection }) {
    const finding = element("p", { className: "rnn-view-finding" });
    const rows = element("tbody");
    const names = ["unit", "says", "tells apart", "answers that change", "accuracy without it"];
    body.append(finding, element("div", { className: "rnn-units" }, tableOf([...names, ""], [], rows)));
    /** @type {import("../answers.js").Units} */
    let answer;

    const order = () => answer.says.map((_, unit) => unit).sort((a, b) => Math.abs(answer.says[b]) - Math.abs(answer.says[a]) || a - b);
    const row = (/** @type {number} */ unit) => [
      unit,
      answer.says[unit],
      answer.area[unit] ?? "",
      answer.flips[unit] ?? "",
      answer.accuracy[unit] ?? "",
    ];

    function show() {
      const unitOrder = order();
      finding.textContent = neededText(answer);
      rows.replaceChildren(
        ...unitOrder.map((unit) => {
          const pick = element("button", {
            type: "button",
            className: "rnn-link",
            textContent: String(unit),
            title: "Choose this unit in every view",
          });
          pick.addEventListener("click", () => selection.set({ unit }));
          const texts = [
            scoreText(answer.says[unit]),
            answer.area[unit] === null ? "–" : answer.area[unit].toFixed(2),
            answer.flips[unit] ?? "–",
            answer.accuracy[unit] === null ? "–" : percentText(answer.accuracy[unit]),
          ];
          return element(
            "tr",
            { "data-unit": String(unit) },
            element("td", {}, pick),
            ...texts.map((text) => element("td", { textContent: String(text) })),
            element("td", {}, silenceButton(unit)),
          );
        }),
      );
      select();
    }

    /** @param {number} unit */
    function silenceButton(unit) {
      const edit = silence(unit);
      const isSilent = selection.now.edits.includes(edit);
      const title = isSilent ? "Let it speak again" : "Hold this unit at 0 in every view";
      const button = viewButton(isSilent ? "silenced" : "silence", title, () => {
        const { edits } = selection.now;
        selection.set({ edits: edits.includes(edit) ? withoutEdit(edits, edit) : withEdit(edits, edit) });
      });
      button.setAttribute("aria-pressed", String(isSilent));
      button.setAttribute("aria-label", `Unit ${unit}: silence`);
      return button;
    }

    function select() {
      for (const line of rows.children)
        line.toggleAttribute(
          "data-chosen",
          Number(/** @type {HTMLElement} */ (line).dataset.unit) === selection.now.unit && selection.now.unit !== null,
        );
    }

    const table = () => [names, ...order().map(row)];
    return {
      draw(next) {
        answer = next;
        show();
      },
      select,
      table,
      picture: (format) => pictureOfTable(body, table(), format),
    };
  },
};
