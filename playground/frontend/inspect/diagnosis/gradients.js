/** Gradient check: each derivative of the backward pass beside the slope that the loss really has. */

import { element } from "../../core/dom.js";
import { checkRows, checkText } from "./gradient_rows.js";
import { makeRightLabel } from "../view/labels.js";
import { pictureOfTable } from "../drawing/picture.js";
import { tableOf } from "../drawing/table.js";
import { gradientNorms } from "../time_machine/over_epochs.js";

/** @type {import("../view/view.js").View} */
export const gradients = {
  name: "gradients",
  heading: "Gradient check: is the backward pass right?",
  reading:
    "A row is an array of weights, and its numbers are how far the derivatives of the exact recursion and, where there is one, of that printed in the article are from the slope that the loss really has when a weight is moved a little.",
  equations: [
    "dL/dx ≈ (L(x − 2e) − 8 L(x − e) + 8 L(x + e) − L(x + 2e)) / 12e, e = 1e-4",
    "error = max |analytic − numeric| beyond rounding, relative to the largest of either",
  ],
  source: "As micrograd checks itself (Karpathy 2020).",
  gap: 3000,
  parts: [gradientNorms],
  mount(body) {
    const { label, node: labelRow } = makeRightLabel("label of the gradients", () => show());
    const finding = element("p", { className: "rnn-view-finding", role: "status" });
    const rows = element("tbody");
    const names = ["array", "entries checked", "exact", "as printed"];
    body.append(labelRow, finding, element("div", { className: "rnn-gradients" }, tableOf(names, [], rows)));
    /** @type {import("../answers.js").Gradients} */
    let answer;
    const table = () => [names, ...checkRows(answer, label.place).map(({ texts }) => texts)];

    function show() {
      const { place } = label;
      finding.textContent = checkText(answer, place);
      rows.replaceChildren(
        ...checkRows(answer, place).map(({ texts, wrong }) =>
          element(
            "tr",
            {},
            ...texts.map((textContent, column) => {
              const failed = (column === 2 && wrong.exact) || (column === 3 && wrong.article);
              const mark = column < 2 || (column === 3 && !answer.article) ? "" : failed ? "✗ " : "✓ ";
              return element("td", { textContent: `${mark}${textContent}`, ...(failed && { "data-wrong": "" }) });
            }),
          ),
        ),
      );
    }

    return {
      draw(next) {
        answer = next;
        label.name(next);
        show();
      },
      select() {},
      table,
      picture: (format) => pictureOfTable(body, table(), format),
    };
  },
};
