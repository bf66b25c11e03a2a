/** Where its memory ends: its score on sequences of each length, up to four times the longest that it has learnt from. */

import { choice, element } from "../../core/dom.js";
import { makeChart } from "../drawing/chart.js";
import { makePlaceKeys } from "../drawing/place_keys.js";
import { chosenOf, keepChoice } from "../view/memory.js";
import { lengthsText, measureOf, pointText } from "../wording/lengths.js";
import { drawLengths, lengthMarks } from "./length_figure.js";

const MEASURE = "measure of the lengths"; // the name of the choice

/** @type {import("../wording/lengths.js").Series[]} */
const MEASURES = ["accuracy", "loss"];

/** @type {import("../view/view.js").View} */
export const lengths = {
  name: "lengths",
  heading: "Where its memory ends",
  reading:
    "A point is how well it answers to sequences of one length, give or take a standard error; the lengths that it learns from are shaded, and beyond them it meets what it has never met.",
  equations: ["accuracy(T) = right answers / all answers, over the sequences of length T", "standard error ≈ √(p (1 − p) / n)"],
  source: "Networks tried on longer sequences than they were trained on: Gers and Schmidhuber 2001.",
  ofData: true,
  gap: 3000,
  mount(body, { life, Plotly, figures, theme }) {
    const finding = element("p", { className: "rnn-view-finding", role: "status" });
    const measure = choice(
      "Measure of its answers",
      MEASURES.map((series) => [series, series]),
    );
    const measureRow = element("p", { hidden: true }, element("label", {}, "Measured by: ", measure));
    const host = element("div");
    body.append(finding, measureRow, host);
    /** @type {import("../answers.js").Lengths|undefined} */
    let answer;
    const chart = makeChart(host, {
      life,
      Plotly,
      figure: figures[theme].lengths,
      plot: (figure) => (answer ? drawLengths(figure, answer, series()) : null),
      marks: (figure) => (answer ? lengthMarks(figure, answer, keys.place) : []),
    });
    const keys = makePlaceKeys(host, {
      life,
      count: () => answer?.lengths.length ?? 0,
      text: (place) => (answer ? pointText(answer, series(), place) : ""),
      onMove: chart.mark,
    });
    measure.addEventListener("change", () => {
      keepChoice(MEASURE, measure.value);
      chart.draw();
    });

    /** What is drawn. @returns {import("../wording/lengths.js").Series} */
    const series = () => (answer?.has_accuracy ? chosenOf(MEASURE, MEASURES) : "loss");

    return {
      draw(next) {
        answer = next;
        finding.textContent = lengthsText(next);
        measureRow.hidden = !next.has_accuracy;
        measure.value = series();
        chart.draw();
      },
      select() {},
      table() {
        if (!answer) return [];
        const { has_accuracy, sequences, accuracy, accuracy_error, loss, loss_error } = answer;
        const scores = (/** @type {number} */ i) => [loss[i], loss_error[i] ?? ""];
        const shares = (/** @type {number} */ i) => (has_accuracy ? [accuracy[i] ?? "", accuracy_error[i] ?? ""] : []);
        const error = "standard error";
        return [
          ["from", "to", "sequences", measureOf(answer, "loss"), error, ...(has_accuracy ? ["accuracy", error] : [])],
          ...answer.lengths.map(([from, to], i) => [from, to, sequences[i], ...scores(i), ...shares(i)]),
        ];
      },
      picture: chart.picture,
      retheme: (next) => chart.use(figures[next].lengths),
    };
  },
};
