/** A network of two units, in one click: its state can be seen whole, and it learns the Article set all the same. */

import { NOT_SENT } from "../../core/connection.js";
import { element } from "../../core/dom.js";
import { viewButton } from "../view/button.js";

/** As measured: with these every sentence of Article is right by epoch 300, and stays so; of 18 other choices a third do. */
export const TWO_UNITS = { data: "Article", settings: { hidden_size: 2, init_scale: 0.3, seed: 1, epochs: 500 } };

/** @param {import("../view/view.js").ViewContext} context */
export function makeTwoUnits({ selection, stream, life }) {
  const title = "A new run in this window, on the Article set: its state is a point of a square that you can see whole";
  const begin = viewButton("Train a network of two units", title, () => {
    isWaiting = stream.send({ do: "begin", ...TWO_UNITS });
    problem.textContent = isWaiting ? "" : NOT_SENT;
  });
  const problem = element("span", { className: "rnn-view-error", role: "alert" });
  const node = element("p", {}, begin, " ", problem);
  let isWaiting = false; // for the run that was asked for
  life.keep(
    stream.on("run", () => {
      if (!isWaiting) return;
      isWaiting = false;
      selection.set({ run: "", epoch: null, edits: [], unit: null });
    }),
    stream.on("refused", ({ do: what, sentence }) => {
      if (!isWaiting || what !== "begin") return;
      isWaiting = false;
      problem.textContent = sentence;
    }),
  );
  return {
    /** @param {{square: boolean}} answer  of the view "plane" */
    show: ({ square }) => void (node.hidden = square),
    node,
  };
}
