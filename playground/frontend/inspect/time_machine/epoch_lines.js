/** Lines over the kept epochs of a run, each of which can be chosen: what the parts that watch training have in common. */

import { element } from "../../core/dom.js";
import { countText } from "../../core/numbers.js";
import { placesToName } from "../drawing/cells.js";
import { makeLines } from "../drawing/lines.js";

const TICK = 54; // px that the number of an epoch needs

/**
 * @param {HTMLElement} body
 * @param {import("../view/view.js").ViewContext} context
 * @template {{epochs: number[]}} T
 * @param {(answer: T) => {finding: string, lines: {name: string, values: (number|null)[], colour: string, dash?: string}[], log?: boolean}} describe
 * @returns {import("../view/view.js").Drawing}
 */
export function mountEpochLines(body, { selection, life, Plotly, figures, theme }, describe) {
  const finding = element("p", { className: "rnn-view-finding", role: "status" });
  const host = element("div");
  body.append(finding, host);
  const onPick = (/** @type {number} */ place) => selection.set({ epoch: answer.epochs[place] });
  const lines = makeLines(host, { life, Plotly, figure: figures[theme].lines, onPick });
  /** @type {T} */
  let answer;
  const select = () => lines.choose(answer.epochs.indexOf(selection.now.epoch ?? -1));
  return {
    draw(/** @type {T} */ next) {
      answer = next;
      const description = describe(next);
      const { epochs } = next;
      finding.textContent = description.finding;
      const ticks = placesToName(epochs.length, (host.clientWidth * 12) / TICK);
      lines.draw({
        names: epochs.map((epoch) => `epoch ${countText(epoch)}`),
        ticks: ticks.map((place) => [place, countText(epochs[place])]),
        lines: description.lines,
        log: description.log,
      });
      select();
    },
    select,
    table() {
      const curves = describe(answer).lines;
      return [
        ["epoch", ...curves.map(({ name }) => name)],
        ...answer.epochs.map((epoch, place) => [epoch, ...curves.map(({ values }) => values[place] ?? "")]),
      ];
    },
    picture: lines.picture,
    retheme: (next) => lines.use(figures[next].lines),
  };
}
