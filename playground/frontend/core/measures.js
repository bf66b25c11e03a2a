/** What is measured of a run, by what its network answers with: loss and accuracy of labels, and of numbers the squared error alone. */

/** @typedef {{settings: Record<string, unknown>}} Answering  a run, as far as it tells how it answers */

/** Whether a network answers with a number, of which there is no accuracy. @param {Answering|undefined} run */
export const answersWithNumber = (run) => run?.settings.readout === "number";

/** Whether the labels of a run are the words that come next, which are not to be known for sure, and with which it can write on. @param {{writes_from?: string|null}} run */
export const writesOn = ({ writes_from }) => typeof writes_from === "string";

/** The loss of a number, as the lines beside its curves call it too, see data/dataset.py. */
export const SQUARED_ERROR = "squared error";

/** What a loss is called. @param {boolean} hasAccuracy  whether an answer is right or wrong; else it is a number */
export const lossNameOf = (hasAccuracy) => (hasAccuracy ? "loss" : SQUARED_ERROR);

/** What the losses of a run are called. @param {Answering|undefined} run */
export const lossName = (run) => lossNameOf(!answersWithNumber(run));

/** All that is measured of a run. @param {Answering|undefined} run */
export const measuresName = (run) => (answersWithNumber(run) ? lossName(run) : `${lossName(run)} and accuracy`);

/** What the losses of several runs are called: "loss or squared error" where they answer in different ways. @param {Answering[]} runs */
export const lossesName = (runs) => [...new Set(runs.map(lossName))].sort().join(" or ") || lossName(undefined);
