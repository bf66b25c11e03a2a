/** The parts that watch training epoch by epoch: lines of modifiers, of eigenvalues and of the gradient. */

import { mountEpochLines } from "./epoch_lines.js";
import { eigenvalueLines, gradientLines, modifierLines } from "../wording/part_findings.js";

/** @type {import("../view/view.js").View} */
export const modifiersOverEpochs = {
  name: "modifiers_over_epochs",
  heading: "How it came to that, epoch by epoch",
  reading: "A line is a word: at 1 it leaves what comes after it alone, and the one that learns to turn it round walks down below 0.",
  equations: ["the slope of each word as above, with the weights of each epoch that is kept"],
  source: "Maheswaranathan and Sussillo 2020, at each kept epoch.",
  ofData: true,
  ofRun: true,
  gap: 5000,
  mount: (body, context) => mountEpochLines(body, context, modifierLines),
};

/** @type {import("../view/view.js").View} */
export const eigenvaluesOverEpochs = {
  name: "eigenvalues_over_epochs",
  heading: "When its loop came alive: the eigenvalues of w_hh by epoch",
  reading:
    "Each line is the size of an eigenvalue of the recurrent weights: above the dashed line a small state grows by itself, below it fades.",
  equations: ["w_hh v = λ v, the sizes |λ| from the largest; the unit circle is |λ| = 1"],
  source: "Pascanu, Mikolov and Bengio 2013.",
  ofData: true,
  ofRun: true,
  gap: 4000,
  mount: (body, context) => mountEpochLines(body, context, eigenvalueLines),
};

/** @type {import("../view/view.js").View} */
export const gradientNorms = {
  name: "gradient_norms",
  heading: "How large the gradient was, epoch by epoch",
  reading:
    "Each line is an array of weights, the higher the more the training sentences together wanted to change it; where the dotted line is above the dashed one, clipping has cut some of it.",
  equations: ["norm of the mean over the training sentences of dL/dw, before clipping", "clipping: each entry to −clip … clip"],
  source: "Pascanu, Mikolov and Bengio 2013 (norms of gradients); the clipping of the article.",
  ofData: true,
  ofRun: true,
  gap: 5000,
  mount: (body, context) => mountEpochLines(body, context, gradientLines),
};
