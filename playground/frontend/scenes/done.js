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

/** @typedef {import("./types.js").Step} Step */
/** @typedef {import("../core/run_stream.js").RunStream} RunStream */

/**
 * Whether the run of now is the one that a step takes place in: its seeds gave the weights, and it has the settings of the step.
 * @param {Pick<Step, "config">} step
 * @param {Pick<RunStream, "latest"|"changes"|"parent">} stream
 */
export function isItsRun({ config }, stream) {
  const { elsewhere, state, can = [] } = stream.latest.get("status") ?? {};
  const isGiven = Boolean(elsewhere || stream.parent) || (state === "ready" && can.includes("reset"));
  return config === null || (!isGiven && isSameConfig(config, configOfRun(stream)));
}

/** Whether it is training that ends a step. @param {Pick<Step, "done_when">} step */
const endsByTraining = ({ done_when: { epoch, accuracy } }) => epoch !== undefined || accuracy !== undefined;

/**
 * Whether a step begins beside an untrained network: not one that training has ended, which is about what came of it from then on.
 * @param {Pick<Step, "trained"|"done_when">} step
 * @param {boolean} isDone
 */
export const beginsUntrained = (step, isDone) => step.trained === 0 && !(isDone && endsByTraining(step));

/**
 * In what the run beside a step is not as the step tells of it: "" in nothing, "other": it is another one, "trained": it has learnt
 * already, "untrained": it has not learnt enough. A step on Compare is about no current run.
 * @param {Step} step
 * @param {Pick<RunStream, "latest"|"changes"|"parent"|"rows">} stream
 * @param {boolean} [isAsked]  its question waits for an answer: what training brings is not to be seen before
 * @returns {""|"other"|"trained"|"untrained"}
 */
export function faultOfRun(step, stream, isAsked = false) {
  if (step.page === "compare" || !stream.rows.length) return "";
  if (!isItsRun(step, stream)) return "other";
  const epoch = stream.rows.length - 1;
  if (step.trained === null) return "";
  if (epoch < step.trained) return "untrained";
  return step.trained === 0 && epoch > 0 && (isAsked || !endsByTraining(step)) ? "trained" : "";
}

/**
 * Whether a sweep is done that tries at least so many values of these settings, of no others, and is in all else as the step has it.
 * @param {Pick<Step, "config"|"done_when">} step
 * @param {Pick<import("../core/sweep_data.js").Sweeps, "data"|"base"|"runs"|"latest">|null} sweep
 */
function isSweepDone({ config, done_when: { sweep: counts = {} } }, sweep) {
  const { state } = sweep?.latest.get("progress") ?? sweep?.latest.get("sweep") ?? {};
  if (!sweep || state !== "done") return false;
  const valuesOf = (/** @type {string} */ name) => new Set(sweep.runs.map(({ settings }) => settings[name] ?? sweep.base[name])).size;
  const names = Object.keys(sweep.base);
  return (
    names.every((name) => (name in counts ? valuesOf(name) >= counts[name] : valuesOf(name) === 1)) &&
    (config === null || (sweep.data === config.data && names.every((name) => name in counts || sweep.base[name] === config.settings[name])))
  );
}

/**
 * @param {Pick<Step, "config"|"done_when">} step
 * @param {object} now
 * @param {number} now.epoch  of the run
 * @param {number|null} now.accuracy
 * @param {number} now.word  how many words of the step's sentence are read; -1 while another one is
 * @param {Parameters<typeof isSweepDone>[1]} now.sweep
 */
export function isReached(step, now) {
  const { epoch, accuracy, word, sweep } = step.done_when;
  if ([epoch, accuracy, word, sweep].every((each) => each === undefined)) return false;
  return (
    (epoch === undefined || now.epoch >= epoch) &&
    (accuracy === undefined || (now.accuracy ?? -1) >= accuracy) &&
    (word === undefined || now.word >= word) &&
    (sweep === undefined || isSweepDone(step, now.sweep))
  );
}
