/** What is measured of a run, by what its network answers with: loss and accuracy of labels, and of numbers the squared error alone. */

/** @typedef {{settings: Record<string, unknown>}} Answering  a run, as far as it tells how it answers */

/** Whether a network answers with a number, of which there is no accuracy. @param {Answering|undefined} run */
export const answersWithNumber = (run) => run?.settings.readout === "number";

/** Whether the labels of a run are the words that come next, which are not to be known for sure, and with which it can write on. @param {{writes_from?: string|null}} run */
export const writesOn = ({ writes_from }) => typeof writes_from === "string";

/** What the column of losses holds. @param {Answering|undefined} run */
export const lossName = (run) => (answersWithNumber(run) ? "squared error" : "loss");

/** What it holds of several runs. @param {Answering[]} runs */
export const lossesName = (runs) => [...new Set(runs.map(lossName))].sort().join(" or ") || lossName(undefined);
