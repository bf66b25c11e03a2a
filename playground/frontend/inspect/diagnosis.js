/** Diagnosis: what is wrong with the run in words, the evidence, and a link to a run with the settings that would help. */

import { element } from "../core/dom.js";
import { counted } from "../core/numbers.js";
import { settingText } from "../core/settings.js";
import { listed } from "./findings.js";
import { pngOfTable } from "./picture.js";

/**
 * The Train page with all settings of a run but those of a remedy. It stands beside this page.
 * @param {{data: string, settings: Record<string, string|number>}} run
 * @param {Record<string, number>} remedy
 */
export function remedyLink({ data, settings }, remedy) {
  const said = Object.entries({ data, ...settings, ...remedy }).map(([name, value]) => [name, String(value)]);
  return `./?${new URLSearchParams(said)}`;
}

/** @type {import("./view.js").View} */
export const diagnosis = {
  name: "diagnosis",
  heading: "Is something wrong with this run?",
  reading:
    "Each line names a fault with the numbers that speak for it, and offers the settings that would help; where there is no line, none of seven known faults was found.",
  equations: [
    "plateau from tiny initial weights · exploding · diverged · saturated units · over-fitting · too small a network · learning rate too low",
    "judged by the curves, by the size and saturation of the states, and by the growth of dh_T/dh_0 over a sentence",
  ],
  source: "Glorot and Bengio 2010 (saturation, initial scale); Pascanu, Mikolov and Bengio 2013 (exploding gradients).",
  ofData: true,
  gap: 1500,
  mount(body) {
    const finding = element("p", { className: "rnn-view-finding", role: "status" });
    const list = element("ul", { className: "rnn-diagnosis" });
    body.append(finding, list);
    /** @type {any} */
    let answer = null;

    const remedyText = (/** @type {Record<string, number>} */ remedy) =>
      listed(Object.entries(remedy).map(([name, value]) => settingText(name, value)));
    const table = () => [
      ["finding", "evidence", "remedy"],
      ...answer.findings.map((/** @type {any} */ each) => [each.name, each.evidence, remedyText(each.remedy)]),
    ];
    return {
      draw(next) {
        answer = next;
        const { findings, epochs } = next;
        finding.textContent = findings.length
          ? `${counted(findings.length, "finding")} after ${counted(epochs, "epoch")}.`
          : `Nothing is wrong that can be seen after ${counted(epochs, "epoch")}.`;
        list.replaceChildren(
          ...findings.map((/** @type {any} */ each) => {
            const link = element("a", {
              className: "rnn-button",
              href: remedyLink(next, each.remedy),
              target: "_self",
              textContent: `Try ${remedyText(each.remedy)}`,
            });
            return element(
              "li",
              { "data-name": each.name },
              element("b", { textContent: `${each.name[0].toUpperCase()}${each.name.slice(1)}` }),
              element("p", { textContent: each.evidence }),
              ...(Object.keys(each.remedy).length ? [link] : []),
            );
          }),
        );
      },
      select() {},
      table,
      picture: () => pngOfTable(body, table()),
      retheme() {},
    };
  },
};
