/** The landscape: the path of the state over several sentences, on the plane that holds the score exactly. */

import { element } from "../core/dom.js";
import { percentText } from "../core/numbers.js";
import { cutWord, escapeText } from "../reader/trace.js";
import { makeChart } from "./chart.js";
import { arrowsOf } from "./findings.js";
import { sideColours } from "./score.js";

/** Read beside the sentence that is selected, so that "not" is seen to turn the path. */
const BESIDE = ["good", "not good", "not bad", "not at all bad"];

const START = 3; // px of the dot that a stroke of the flow begins at

/** @type {import("./view.js").View} */
export const plane = {
  name: "plane",
  heading: "Its landscape",
  reading:
    "Each line is the path of the state over a sentence, from left to right the score: right of the dashed line it answers the one label, left of it the other; the thin strokes begin at a dot and show where the state drifts when the network hears nothing.",
  equations: [
    "x = w · h + b: the score, exactly",
    "y = first principal component of the states without the direction w",
    "strokes: F(h) − h, with F(h) = tanh(w_hh h + b_h)",
  ],
  source: "After Sussillo and Barak 2013; Maheswaranathan et al. 2019.",
  beside: BESIDE,
  gap: 600,
  mount(body, { selection, life, Plotly, figures, theme }) {
    const finding = element("p", { className: "rnn-view-finding" });
    const host = element("div");
    body.append(finding, host);
    /** @type {any} */
    let answer = null;

    const nameOf = (/** @type {any} */ path) => path.words.join(" ") || "(no word)";

    /** @param {any} path @param {number} i @param {any} figure */
    function line(path, i, figure) {
      const { colours, first } = figure.layout.meta;
      const words = ["start", ...path.words];
      const last = words.length - 1;
      return {
        ...figure.data[1],
        name: escapeText(cutWord(nameOf(path), 40)),
        x: path.x,
        y: path.y,
        customdata: words.map((_, t) => [i, t]),
        text: words.map((word) => escapeText(cutWord(word))),
        line: { ...figure.data[1].line, color: i ? colours[(i - 1) % colours.length] : first, width: i ? 1.5 : 3 },
        marker: { ...figure.data[1].marker, size: words.map((_, t) => (t === last ? 9 : 5)) },
        mode: i ? "lines+markers" : "lines+markers+text",
        textposition: "top center",
      };
    }

    /** @param {any} figure */
    function plot(figure) {
      if (!answer) return null;
      const { layout } = figure;
      const arrows = arrowsOf(answer.flow);
      const [against, toward] = sideColours(figure, answer);
      const data = [
        { ...figure.data[0], ...arrows, marker: { ...figure.data[0].marker, size: arrows.x.map((_, i) => (i % 3 ? 0 : START)) } },
        ...answer.paths.map((/** @type {any} */ path, /** @type {number} */ i) => line(path, i, figure)),
      ];
      const { word } = selection.now;
      const [path] = answer.paths;
      const at = Math.min(Math.max(word, 0), path.x.length - 1);
      data.push({ ...figure.data[2], x: [path.x[at]], y: [path.y[at]] });
      const note = (/** @type {number} */ x, /** @type {string} */ xanchor, /** @type {string} */ text, /** @type {string} */ color) => ({
        ...layout.meta.note,
        x,
        xanchor,
        text: escapeText(text),
        font: { ...layout.meta.note.font, color },
      });
      const annotations = [
        note(0, "left", `← ${answer.labels[answer.against]}`, against),
        note(1, "right", `${answer.labels[answer.toward]} →`, toward),
      ];
      return { data, layout: { annotations } };
    }

    const chart = makeChart(host, {
      life,
      Plotly,
      figure: figures[theme].plane,
      plot,
      picked({ customdata }) {
        if (!customdata) return;
        const [i, t] = customdata;
        selection.set(i ? { sentence: nameOf(answer.paths[i]), word: t } : { word: t });
      },
    });
    return {
      draw(next) {
        answer = next;
        const ends = next.paths.map(
          (/** @type {any} */ path) =>
            `“${cutWord(nameOf(path), 40)}” ends ${path.x[path.x.length - 1] > 0 ? next.labels[next.toward] : next.labels[next.against]}`,
        );
        finding.textContent = `${ends.join(", ")}. The plane holds ${percentText(next.share)} of the states' variance, and all of the score.`;
        chart.draw();
      },
      select: chart.draw,
      table: () => [
        ["sentence", "after", "x (score)", "y"],
        ...answer.paths.flatMap((/** @type {any} */ path) =>
          ["start", ...path.words].map((word, t) => [nameOf(path), word, path.x[t], path.y[t]]),
        ),
      ],
      picture: chart.picture,
      retheme: (next) => chart.use(figures[next].plane),
    };
  },
};
