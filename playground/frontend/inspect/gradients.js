/** Gradient check: each derivative of the backward pass beside the slope that the loss really has. */

import { choice, element } from "../core/dom.js";
import { checkRows, checkText } from "./gradient_rows.js";
import { nameLabels } from "./labels.js";
import { pngOfTable } from "./picture.js";
import { tableOf } from "./table.js";
import { gradientNorms } from "./over_epochs.js";

/** @type {import("./view.js").View} */
export const gradients = {
  name: "gradients",
  heading: "Gradient check: is the backward pass right?",
  reading:
    "Each weight is moved a little and the loss computed anew: the slope that this gives must be the derivative of the backward pass. A row is an array, and its numbers are the largest relative error of the exact recursion and of the one printed in the article.",
  equations: [
    "dL/dx ≈ (L(x − 2e) − 8 L(x − e) + 8 L(x + e) − L(x + 2e)) / 12e, e = 1e-4",
    "error = max |analytic − numeric| beyond rounding, relative to the largest of either",
  ],
  source: "As micrograd checks itself (Karpathy 2020).",
  gap: 3000,
  parts: [gradientNorms],
  mount(body) {
    const label = choice("Label that counts as right", []);
    const finding = element("p", { className: "rnn-view-finding", role: "status" });
    const rows = element("tbody");
    const names = ["array", "entries checked", "exact", "as printed"];
    body.append(
      element("p", {}, element("label", {}, "If this label is right: ", label)),
      finding,
      element("div", { className: "rnn-gradients" }, tableOf(names, [], rows)),
    );
    /** @type {any} */
    let answer = null;
    const table = () => [names, ...checkRows(answer, Number(label.value)).map(({ texts }) => texts)];

    function show() {
      const place = Number(label.value);
      finding.textContent = checkText(answer, place);
      rows.replaceChildren(
        ...checkRows(answer, place).map(({ texts, wrong }) =>
          element(
            "tr",
            {},
            ...texts.map((textContent, column) => {
              const failed = (column === 2 && wrong.exact) || (column === 3 && wrong.article);
              const mark = column < 2 ? "" : failed ? "✗ " : "✓ ";
              return element("td", { textContent: `${mark}${textContent}`, ...(failed && { "data-wrong": "" }) });
            }),
          ),
        ),
      );
    }

    label.addEventListener("change", show);
    return {
      draw(next) {
        answer = next;
        nameLabels(label, next);
        show();
      },
      select() {},
      table,
      picture: () => pngOfTable(body, table()),
    };
  },
};
