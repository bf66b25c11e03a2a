/** Diagnosis: what is wrong with the run in words, the evidence, and a button that applies what would help. */

import { capital } from "../../core/sentences.js";
import { NOT_SENT } from "../../core/connection.js";
import { element } from "../../core/dom.js";
import { counted } from "../../core/numbers.js";
import { settingOf, settingText } from "../../core/settings.js";
import { listText } from "../wording/findings.js";
import { pictureOfTable } from "../drawing/picture.js";

/**
 * What a button of a finding asks for: that the run goes on from here with other settings, as a branch, where those may change in
 * mid-run, or a new run where they may not, and where there is nothing sound to go on from.
 * @param {{data: string, epochs: number, settings: Record<string, string|number>}} run
 * @param {{name: string, remedy: Record<string, number>}} finding
 * @param {{run?: string, epoch?: number}} network  that is selected
 * @returns {Record<string, unknown> & {do: string}}
 */
export function remedyOf({ data, epochs, settings }, { name, remedy }, network) {
  const goesOn = name !== "diverged" && Object.keys(remedy).every((each) => settingOf(each)?.changeable) && !("epochs" in remedy);
  if (!goesOn) return { do: "begin", data, settings: { ...settings, ...remedy } };
  const hasEpochsLeft = Number(settings.epochs) > epochs;
  const doubledEpochs = Math.min(2 * Number(settings.epochs), settingOf("epochs")?.most ?? Infinity);
  return { do: "branch", ...network, settings: hasEpochsLeft ? remedy : { ...remedy, epochs: doubledEpochs } };
}

/** How much was found, and in what. @param {{findings: unknown[], epochs: number, measured: boolean}} answer */
export function foundText({ findings, epochs, measured }) {
  const afterText = `after ${counted(epochs, "epoch")}`;
  const findingsText = findings.length
    ? `${counted(findings.length, "finding")} ${afterText}.`
    : `Nothing is wrong that can be seen ${afterText}.`;
  const curvesNote =
    " The data set is not here, so the curves alone are judged: a plateau from tiny weights, saturated units and exploding cannot be told.";
  return measured ? findingsText : `${findingsText}${curvesNote}`;
}

/** @type {import("../view/view.js").View} */
export const diagnosis = {
  name: "diagnosis",
  heading: "Is something wrong with this run?",
  reading:
    "Each line names a fault with the numbers that speak for it, and a button applies the settings that would help; where there is no line, none of seven known faults was found.",
  equations: [
    "plateau from tiny initial weights · exploding · diverged · saturated units · over-fitting · too small a network · learning rate too low",
    "judged by the curves, by the size and saturation of the states, and by the growth of dh_T/dh_0 over a sentence",
  ],
  source: "Glorot and Bengio 2010 (saturation, initial scale); Pascanu, Mikolov and Bengio 2013 (exploding gradients).",
  ofData: true,
  gap: 1500,
  mount(body, { selection, stream, life }) {
    const finding = element("p", { className: "rnn-view-finding", role: "status" });
    const list = element("ul", { className: "rnn-diagnosis" });
    const problem = element("p", { className: "rnn-view-error", role: "alert" });
    body.append(finding, list, problem);
    /** @type {any} */
    let answer = null;
    let awaitedCommand = ""; // for what the run that was asked for is to be made by

    /** @param {any} each  of the findings */
    function apply(each) {
      const { run, epoch, edits } = selection.now;
      const network = { ...(run && { run }), ...(epoch !== null && { epoch }), ...(edits.length && { edits }) };
      const command = remedyOf(answer, each, network);
      const isSent = stream.send(command);
      awaitedCommand = isSent ? command.do : "";
      problem.textContent = isSent ? "" : NOT_SENT;
    }

    life.keep(
      stream.on("run", () => {
        if (!awaitedCommand) return;
        awaitedCommand = "";
        selection.set({ run: "", epoch: null, edits: [] });
      }),
      stream.on("refused", ({ do: what, sentence }) => {
        if (!awaitedCommand || what !== awaitedCommand) return;
        awaitedCommand = "";
        problem.textContent = sentence;
      }),
    );

    const remedyText = (/** @type {Record<string, number>} */ remedy) =>
      listText(Object.entries(remedy).map(([name, value]) => settingText(name, value)));
    const table = () => [
      ["finding", "evidence", "remedy"],
      ...answer.findings.map((/** @type {any} */ each) => [each.name, each.evidence, remedyText(each.remedy)]),
    ];
    return {
      draw(next) {
        answer = next;
        finding.textContent = foundText(next);
        list.replaceChildren(
          ...next.findings.map((/** @type {any} */ each) => {
            const { do: how } = remedyOf(next, each, {});
            const button = element("button", {
              type: "button",
              className: "rnn-button",
              textContent: `${how === "branch" ? "Go on with" : "New run with"} ${remedyText(each.remedy)}`,
            });
            button.addEventListener("click", () => apply(each));
            return element(
              "li",
              { "data-name": each.name },
              element("b", { textContent: capital(each.name) }),
              element("p", { textContent: each.evidence }),
              ...(Object.keys(each.remedy).length ? [button] : []),
            );
          }),
        );
      },
      select() {},
      table,
      picture: (format) => pictureOfTable(body, table(), format),
    };
  },
};
