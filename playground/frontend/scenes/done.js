/** Whether a step is done: what its `done_when` names has been reached in the run that the step is about. */

/** @typedef {import("./types.js").Config} Config */

/** @param {Config|null|undefined} one @param {Config|null|undefined} other */
export const isSameConfig = (one, other) =>
  Boolean(one && other) &&
  one?.data === other?.data &&
  Object.entries(one?.settings ?? {}).every(([name, value]) => other?.settings[name] === value);

/** The data and settings of a run as they are now, changes on its way included. @param {Pick<import("../core/run_stream.js").RunStream, "latest"|"changes">} stream @returns {Config|null} */
export function configOfRun({ latest, changes }) {
  const run = latest.get("run");
  if (!run) return null;
  const changed = Object.fromEntries(changes.map(({ name, value }) => [name, value]));
  return { data: run.data, settings: { ...run.settings, ...changed } };
}

/** Whether the run of now is the one that a step takes place in. @param {import("./types.js").Step} step @param {Pick<import("../core/run_stream.js").RunStream, "latest"|"changes">} stream */
export const isItsRun = ({ config }, stream) => config === null || isSameConfig(config, configOfRun(stream));

/**
 * @param {import("./types.js").Step} step
 * @param {{epoch: number, accuracy: number|null, word: number}} now  of the run, and how many words of the step's sentence are read; -1 while another one is
 */
export function isReached({ done_when: { epoch, accuracy, word } }, now) {
  if (epoch === undefined && accuracy === undefined && word === undefined) return false;
  return (
    (epoch === undefined || now.epoch >= epoch) &&
    (accuracy === undefined || (now.accuracy ?? -1) >= accuracy) &&
    (word === undefined || now.word >= word)
  );
}
