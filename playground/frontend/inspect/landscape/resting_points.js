/** Where the state comes to rest: the points, drawn into the landscape, and the verdict in words. */

import { element } from "../../core/dom.js";
import { restingRows, restingText } from "./landscape.js";
import { pictureOfTable } from "../drawing/picture.js";
import { scoreText } from "../wording/score.js";
import { fillTable, tableOf } from "../drawing/table.js";

const NAMES = ["kind", "score", "stability", "largest eigenvalue", "time constant", "speed"];

/** @type {import("../view/view.js").View} */
export const restingPoints = {
  name: "resting_points",
  heading: "Where it comes to rest when it hears nothing",
  reading:
    "Full circles in the landscape are stable resting points, rings are unstable ones, small diamonds are places where the state hardly moves; the sentence says what they make of its memory.",
  equations: [
    "F(h) = tanh(w_hh h + b_h); at rest F(h) = h, slow where |F(h) − h| is at most 2 % of what a word does",
    "J = diag(1 − F²) w_hh: stable if every |λ| < 1; time constant −1 / ln |λ| words, none where |λ| > 1 and a distance grows",
  ],
  source: "Sussillo and Barak 2013; the line: Maheswaranathan et al. 2019.",
  ofData: (answer) => !answer || answer.sentences > 0, // else the search begins from the sentence
  gap: 4000,
  mount(body, { parent }) {
    const finding = element("p", { className: "rnn-view-finding", role: "status" });
    const rows = element("tbody");
    body.append(finding, element("div", { className: "rnn-units" }, tableOf(NAMES, [], rows)));
    /** @type {import("../answers.js").RestingPoints} */
    let answer;
    const table = () => [NAMES, ...restingRows(answer)];
    return {
      draw(next) {
        answer = next;
        finding.textContent = restingText(next);
        const texts = restingRows(next).map(([kind, score, stable, ...numbers]) => [
          kind,
          scoreText(Number(score)),
          stable,
          ...numbers.map((number) => (typeof number === "number" ? number.toPrecision(2) : number)),
        ]);
        fillTable(rows, texts);
        parent?.lay?.(next);
      },
      select() {},
      table,
      picture: (format) => pictureOfTable(body, table(), format),
      close: () => parent?.lay?.(null),
    };
  },
};
