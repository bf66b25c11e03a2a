/** What the edits change: the sentences of the data set that the edited network answers otherwise. */

import { element } from "../../core/dom.js";
import { counted } from "../../core/numbers.js";
import { pictureOfTable } from "../drawing/picture.js";

const SETS = /** @type {const} */ (["train", "test"]);
const MOST_SHOWN = 200; // of the sentences that flip

/**
 * What has become of the answers, in a sentence or two.
 * @param {Record<"train"|"test", Omit<import("../answers.js").FlipsOfSet, "flips"> & {flips: object[]}>} answer
 * @param {number} editCount  how many there are
 */
export function flipsText({ train, test }, editCount) {
  if (!editCount)
    return "Nothing is edited yet: silence a unit in the table of units, or, where the weights are drawn, set one or cut w_hh below their picture.";
  const setText = (/** @type {typeof train} */ { flips, right_before, right_after, of }, /** @type {string} */ name) =>
    `${flips.length} of ${counted(of, `${name} sentence`)} (${right_before} right before, ${right_after} now)`;
  return `Answered otherwise: ${setText(train, "train")}, ${setText(test, "test")}.`;
}

/** @type {import("../view/view.js").View} */
export const flips = {
  name: "flips",
  heading: "Which answers your edits change",
  reading:
    "Silence a unit, set a weight or cut w_hh, and every view shows the edited network; here stand the sentences that it answers otherwise than before, and choosing one reads it everywhere.",
  equations: [
    "a silenced unit: h_i = 0 at every step, as if row and column i were deleted",
    "w_hh cut to rank k: U diag(σ_1 … σ_k, 0 … 0) Vᵀ of its singular value decomposition",
  ],
  source: "Ablation of units: Morcos et al. 2018; low rank of trained networks: Mastrogiuseppe and Ostojic 2018.",
  ofData: true,
  gap: 1000,
  mount(body, { selection }) {
    const finding = element("p", { className: "rnn-view-finding", role: "status" });
    const list = element("ul", { className: "rnn-flips" });
    body.append(finding, list);
    /** @type {import("../answers.js").Flips} */
    let answer;

    const rows = () =>
      SETS.flatMap((name) =>
        answer[name].flips.map((flip) => [
          name,
          flip.text,
          answer.labels[flip.before],
          answer.labels[flip.after],
          answer.labels[flip.right],
        ]),
      );
    const table = () => [["set", "sentence", "before", "now", "right"], ...rows()];

    /** @param {(string|number)[]} row */
    function item([name, text, labelBefore, labelNow, rightLabel]) {
      const pick = element("button", { type: "button", className: "rnn-link", textContent: String(text) });
      pick.addEventListener("click", () => selection.set({ sentence: String(text) }));
      const verdict = labelNow === rightLabel ? "now right" : labelBefore === rightLabel ? "now wrong" : "wrong as before";
      return element("li", {}, pick, ` ${labelBefore} → ${labelNow}, ${verdict} (${name})`);
    }

    return {
      draw(next) {
        answer = next;
        finding.textContent = flipsText(next, selection.now.edits.length);
        const allRows = rows();
        const moreItem = allRows.length > MOST_SHOWN ? [element("li", { textContent: `and ${allRows.length - MOST_SHOWN} more` })] : [];
        list.replaceChildren(...allRows.slice(0, MOST_SHOWN).map(item), ...moreItem);
      },
      select() {},
      table,
      picture: (format) => pictureOfTable(body, table(), format),
    };
  },
};
