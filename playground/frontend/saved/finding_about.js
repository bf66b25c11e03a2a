/** What a finding that is a page says of itself: how many runs, where they were trained, and what of them is in the page. */

import { counted } from "../core/numbers.js";

/** What is in the page, and what is not. @param {Pick<import("./finding.js").Finding, "runs"|"networks"|"curves">} finding */
export function aboutText({ runs, networks, curves }) {
  const kept = Object.keys(networks).length;
  const machines = [...new Set(runs.map(({ machine }) => machine || "a machine that is not known"))];
  const versions = [...new Set(runs.map((run) => Object.values(run.versions ?? {}).join(" ")))].length;
  const decimated = Object.values(curves).some(({ seconds }) => seconds === null);
  return [
    `${counted(runs.length, "run")}, trained on ${machines.slice(0, 3).join("; ")}${versions > 1 ? ", with libraries of several versions" : ""}.`,
    kept === runs.length
      ? "The last weights of each are in this page, so each reads any sentence."
      : `The last weights of ${kept} of them are in this page: those read any sentence.`,
    ...(decimated ? ["The curves have fewer points than epochs, and keep their lowest, highest and last ones."] : []),
  ].join(" ");
}
