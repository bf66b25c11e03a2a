/** How many dimensions the network uses: what it answers when its recurrent weights keep only their strongest directions. */

import { element } from "../../core/dom.js";
import { placesToName } from "../drawing/cells.js";
import { makeLines } from "../drawing/lines.js";
import { cutTo, withEdit, withoutCut } from "../weights/edits.js";
import { workText } from "../wording/part_findings.js";

/** @type {import("../view/view.js").View} */
export const dimensions = {
  name: "dimensions",
  heading: "How many units’ work it is",
  reading:
    "From left to right the recurrent weights keep more of their strongest directions: the line of the test sentences reaches 1 where the cut network answers them all as the whole one does, and the bars are what each direction weighs; a click cuts the network to so many in every view, and one on all of them takes the cut back.",
  equations: ["w_hh = Σ σ_i u_i v_iᵀ, cut to its k largest σ", "participation ratio = (Σ λ_i)² / Σ λ_i², λ_i the variances of the states"],
  source: "Gao et al. 2017; the truncated singular value decomposition.",
  gap: 4000,
  mount(body, { selection, life, Plotly, figures, theme }) {
    const finding = element("p", { className: "rnn-view-finding", role: "status" });
    const host = element("div");
    body.append(finding, host);
    const lines = makeLines(host, { life, Plotly, figure: figures[theme].lines, onPick: cut });
    /** @type {import("../answers.js").Dimensions} */
    let answer;

    /** Cuts w_hh of the network that all views look at; with all its directions it is whole. @param {number} rank */
    function cut(rank) {
      const { edits } = selection.now;
      selection.set({ edits: rank < answer.units ? withEdit(edits, cutTo(rank)) : withoutCut(edits) });
    }
    return {
      draw(/** @type {import("../answers.js").Dimensions} */ next) {
        answer = next;
        finding.textContent = workText(next);
        const label = next.labels[next.toward];
        const ticks = placesToName(next.units + 1, host.clientWidth / 2);
        lines.draw({
          names: next.path.map((_, k) => `cut to ${k}`),
          ticks: ticks.map((k) => [k, String(k)]),
          lines: [
            ...(next.tested ? [{ name: "test sentences answered as before", values: next.alike, colour: "test" }] : []),
            { name: `P(${label}) of this sentence`, values: next.path, colour: "text", dash: "dot" },
          ],
          bars: { name: "singular value", title: "σ", values: [0, ...next.singular_values] },
        });
        lines.choose(next.rank_needed ?? -1);
      },
      select() {},
      table: () => [
        ["k", "answered as before", "P", "singular value", "share of variance"],
        ...answer.path.map((share, k) => [
          k,
          answer.alike[k],
          share,
          k ? answer.singular_values[k - 1] : "",
          k ? answer.variances[k - 1] : "",
        ]),
      ],
      picture: lines.picture,
      retheme: (next) => lines.use(figures[next].lines),
    };
  },
};
