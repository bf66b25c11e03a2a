/** The landscape: the path of the state over several sentences, on the plane that holds the score exactly. */

import { element } from "../../core/dom.js";
import { percentText } from "../../core/numbers.js";
import { cutWord, textOf } from "../../reader/trace.js";
import { makeBeside, sentencesBeside } from "./sentences_beside.js";
import { makeChart } from "../drawing/chart.js";
import { aroundRows } from "./landscape.js";
import { makePlaceKeys } from "../drawing/place_keys.js";
import { drawLandscape, landscapeMarks, nameOf, placeAt, pointText, pointsOf } from "./figure.js";
import { dimensions } from "./dimensions.js";
import { lossAlongItsWay, lossSlice } from "./loss_slice.js";
import { eigenvaluesOverEpochs } from "../time_machine/over_epochs.js";
import { restingPoints } from "./resting_points.js";
import { wordIn } from "../selection.js";
import { makeTwoUnits } from "./two_units.js";

/** @type {import("../view/view.js").View} */
export const plane = {
  name: "plane",
  heading: "Its landscape",
  reading:
    "Each line is the path of the state over a sentence: on the one side of the dashed line it answers the one label, on the other side the other; the thin arrows show where the state drifts when the network hears nothing.",
  equations: [
    "x = w · h + b: the score, exactly",
    "y = first principal component of the states without the direction w; with two units, x and y are the units themselves",
    "arrows: F(h) − h, with F(h) = tanh(w_hh h + b_h)",
  ],
  source: "After Sussillo and Barak 2013; Maheswaranathan et al. 2019.",
  beside: sentencesBeside,
  gap: 600,
  parts: [restingPoints, dimensions, eigenvaluesOverEpochs, lossAlongItsWay, lossSlice],
  mount(body, context) {
    const { selection, life, Plotly, figures, theme } = context;
    const twoUnits = makeTwoUnits(context);
    const finding = element("p", { className: "rnn-view-finding" });
    const host = element("div");
    body.append(finding, host, makeBeside(context, context.again), twoUnits.node);
    /** @type {any} */
    let answer = null;
    /** @type {any} what the part has found */
    let restingAnswer = null;
    let pathNames = ""; // of what is drawn

    /** @param {[path: number, word: number]} point */
    function pick([i, t]) {
      selection.set(i ? { sentence: textOf(answer.paths[i]), word: t } : { word: t });
    }

    const chart = makeChart(host, {
      life,
      Plotly,
      figure: figures[theme].plane,
      plot: (figure, room) => answer && drawLandscape(figure, room, answer, restingAnswer, selection.now.word),
      point: () => answer && placeAt(answer, selection.now.word),
      marks: (figure) => landscapeMarks(figure, answer, points()[keys.place]),
      onPick: ({ customdata }) => customdata && pick(customdata),
    });
    const points = () => (answer ? pointsOf(answer) : []);
    const keys = makePlaceKeys(host, {
      life,
      count: () => points().length,
      text(place) {
        const [i, t] = points()[place];
        return pointText(answer.paths[i], t);
      },
      startPlace: () => wordIn(selection.now.word, answer.paths[0].words), // the selected sentence is the first path
      onPick: (place) => pick(points()[place]),
      onMove: chart.mark,
    });
    const driftText = (/** @type {any} */ { flow }) =>
      flow.length
        ? ""
        : " It has no arrows: these cells hand on more than the state that is drawn, and that alone says not where they drift.";
    const coverageText = (/** @type {any} */ { square, share }) =>
      square
        ? "With two units the square is the state itself, every place of it in the colour of its answer."
        : `The plane holds ${percentText(share)} of the states' variance, and all of the score.`;
    return {
      draw(next) {
        answer = next;
        const nextNames = next.paths.map(nameOf).join("\n");
        if (nextNames !== pathNames) keys.restart();
        pathNames = nextNames;
        const ends = next.paths.map(
          (/** @type {any} */ path) =>
            `“${cutWord(nameOf(path), 40)}” ends ${next.labels[path.score[path.score.length - 1] > 0 ? next.toward : next.against]}`,
        );
        twoUnits.show(next);
        finding.textContent = `${ends.join(", ")}. ${coverageText(next)}${driftText(next)}`;
        chart.draw();
      },
      select: chart.move,
      lay(nextAnswer) {
        restingAnswer = nextAnswer;
        chart.draw();
      },
      table: () => [
        ["sentence", "after", "score", ...(answer.square ? ["unit 0", "unit 1"] : ["y"])],
        ...answer.paths.flatMap((/** @type {any} */ path) =>
          ["start", ...path.words].map((word, t) => [
            nameOf(path),
            word,
            path.score[t],
            ...(answer.square ? [path.x[t], path.y[t]] : [path.y[t]]),
          ]),
        ),
        ...aroundRows(answer, restingAnswer?.units === answer.units ? restingAnswer : null),
      ],
      picture: chart.picture,
      retheme: (next) => chart.use(figures[next].plane),
    };
  },
};
