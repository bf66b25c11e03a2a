/** Asks the server for a plan of the sweep in the form, a little after the last key: its problems, its runs, and how long it takes. */

import { askSweeps } from "../core/api.js";
import { counted } from "../core/numbers.js";
import { timeText } from "./texts.js";

const PLAN_WAIT_MS = 300; // after the last key, before the server is asked
const MEASURE_WAIT_MS = 1000; // before it is asked again for a time that it did not know yet

/** @typedef {{runs: number, seconds: number|null, on: string}} Plan  `on` is what would train it; `seconds` is null while the server's machine is still being measured */

/** What is said of a plan. @param {Plan} plan */
export function planText({ runs, seconds, on }) {
  const many = counted(runs, "run");
  return seconds === null ? `${many}, measuring this machine …` : `${many}, about ${timeText(Math.max(seconds, 1))} on ${on}`;
}

/**
 * @param {import("../core/lifecycle.js").Life} life
 * @param {object} context
 * @param {() => object} context.request  what the form asks for
 * @param {() => void} context.onRequest  the server is asked now
 * @param {(problems: Record<string, string>) => void} context.onRefusal  it makes no plan of that: sentences by field
 * @param {(plan: Plan) => void} context.onPlan
 */
export function makePlanner(life, { request, onRequest, onRefusal, onPlan }) {
  /** The question that is under way. @type {AbortController|undefined} */
  let question;
  const timer = life.timer(ask);
  life.keep(() => question?.abort());

  async function ask() {
    question?.abort();
    const mine = (question = new AbortController());
    onRequest();
    let answer;
    try {
      answer = await askSweeps("/api/sweeps/plan", request(), mine.signal);
    } catch (error) {
      if (!mine.signal.aborted) throw error;
      return; // a newer question has taken its place
    }
    if (question !== mine) return;
    const problems = answer.problems ?? (answer.error ? { "": answer.error } : {});
    if (Object.keys(problems).length) {
      onRefusal(problems);
      return;
    }
    if (answer.seconds === null) timer.restart(MEASURE_WAIT_MS); // this machine is still being measured
    onPlan(answer);
  }

  /** Plans the next question: it is asked after `wait` ms, and a later call puts it off again. */
  return (wait = PLAN_WAIT_MS) => timer.restart(wait);
}
