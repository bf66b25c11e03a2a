/** What it has learnt: the three matrices and two biases, with words and labels at their sides. */

import { element } from "../../core/dom.js";
import { segmented } from "../../core/segmented.js";
import { networkArrays } from "../../core/settings.js";
import { float32 } from "../../reader/trace.js";
import { makeHandBuiltNetwork } from "./hand_built_network.js";
import { eigenvalueRows, makeEigenvalues } from "./eigenvalues.js";
import { makeWeightForm } from "./weight_form.js";
import { makeMatrix } from "../drawing/matrix.js";
import { pictureOfAll } from "../drawing/picture.js";
import { pictureOf } from "../drawing/svg.js";
import { chosenOf, keepChoice } from "../view/memory.js";
import { arrayText, frameOf, layoutOfWeights, normText, rowsOf } from "./layout.js";

/** @typedef {import("../../core/segmented.js").Segment} Segment */

/** @type {import("../view/view.js").View} */
export const weights = {
  name: "weights",
  heading: "What it has learnt: the weights",
  reading:
    "Each cell is one weight: its row is what it goes to, its column what it comes from, and its colour how strong it is and on which side of 0; these numbers are all that training changes, and you may change one too: choose a cell.",
  equations: [
    "h_t = tanh(w_xh x_t + w_hh h_{t-1} + b_h)",
    "answer_t = softmax(w_hy h_t + b_y)",
    "w_hh v = λ v: along v a small state grows by |λ| a step",
  ],
  source: "The equations of the article; eigenvalues against the unit circle: Pascanu, Mikolov and Bengio 2013.",
  ofData: true, // the weights are the same whatever the sentence
  gap: 1000,
  mount(body, { selection, stream, life, Plotly, figures, theme }) {
    const axes = networkArrays();
    let arrayName = chosenOf("weights", Object.keys(axes));
    const segments = Object.keys(axes).map((name) => /** @type {Segment} */ ([name, name, arrayText(axes[name])]));
    const arrayChoice = segmented({ name: "rnn-weights", label: "Which weights", segments, value: arrayName }, (value) => {
      arrayName = value;
      keepChoice("weights", value);
      show();
    });
    const finding = element("p", { className: "rnn-view-finding" });
    const host = element("div");
    const circle = element("div", { className: "rnn-eigenvalues-part", hidden: true });
    const eigenvalues = makeEigenvalues(circle, life);
    const form = makeWeightForm(selection);
    const byHand = makeHandBuiltNetwork({ selection, stream, life });
    body.classList.add("rnn-weights-body");
    body.append(arrayChoice.node, finding, host, form.node, circle, byHand.node);
    /** @type {any} */
    let answer = null;
    const matrix = makeMatrix(host, {
      life,
      Plotly,
      figure: figures[theme].matrix,
      onPick(row, column) {
        const { unitOf } = layoutOfWeights(arrayName, answer);
        const unit = unitOf(row, column);
        form.choose(row, column);
        if (unit !== null) selection.set({ unit });
      },
    });
    const select = () => matrix.choose(frameOf(axes[arrayName], selection.now.unit));

    function show() {
      if (!answer) return;
      const { across, down, hover, titleAcross, titleDown } = layoutOfWeights(arrayName, answer);
      finding.textContent = normText(arrayName, answer);
      matrix.draw({
        across,
        down,
        values: rowsOf(float32(answer.arrays[arrayName]), across.length),
        hover,
        most: answer.largest[arrayName] || 1,
        titleAcross,
        titleDown,
      });
      form.show(arrayName, answer);
      byHand.show(answer.by_hand);
      circle.hidden = arrayName !== "w_hh";
      if (!circle.hidden) eigenvalues.show(answer.eigenvalues);
      select();
    }

    return {
      draw(next) {
        answer = { ...next, axes };
        show();
      },
      select,
      table() {
        const { across, down } = layoutOfWeights(arrayName, answer);
        const rows = rowsOf(float32(answer.arrays[arrayName]), across.length);
        const ofArray = [[arrayName, ...across], ...down.map((name, i) => [name, ...rows[i]])];
        return circle.hidden ? ofArray : [...ofArray, ...eigenvalueRows(answer.eigenvalues)];
      },
      async picture(format) {
        const drawing = circle.hidden ? null : eigenvalues.root;
        if (!drawing) return matrix.picture(format);
        return pictureOfAll(body, await Promise.all([matrix.picture(format), pictureOf(drawing, format)]), format);
      },
      subject: () => arrayName,
      retheme: (next) => matrix.use(figures[next].matrix),
    };
  },
};
