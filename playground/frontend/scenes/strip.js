/** The strip above a page that tells the step of a scene: what to see, what to try, and whether it is done. */

import { NOT_SENT } from "../core/connection.js";
import { CROSS, drawing, element, focusIn } from "../core/dom.js";
import { onKeys } from "../core/keys.js";
import { makeLife } from "../core/lifecycle.js";
import { ApiError } from "../core/request.js";
import { counted } from "../core/numbers.js";
import { beginsUntrained } from "./done.js";
import { highlight } from "./highlight.js";
import { placeNow } from "./place.js";
import { prose } from "./prose.js";
import {
  attach,
  currentStep,
  isTour,
  leave,
  loadScenes,
  missedStep,
  next,
  onRun,
  onStep,
  onTick,
  predict,
  previous,
  runFault,
  stepNear,
} from "./story.js";

const BACK = "M10.5 3L5.5 8l5 5";
const ON = "M5.5 3l5 5-5 5";
const AGAIN_MS = 3000; // until scenes that did not come are asked for again
const TICK = "M3 8.5l3.5 3.5L13 4.5";

/** @typedef {import("./story.js").Current} Current */

/** @param {string} path @param {string} name @param {() => void} act */
function tool(path, name, act) {
  const button = element("button", { type: "button", className: "rnn-scene-tool", title: name, ariaLabel: name }, drawing(path));
  button.addEventListener("click", act);
  return button;
}

/** @param {string} textContent @param {() => void} act */
function textButton(textContent, act) {
  const button = element("button", { type: "button", className: "rnn-button", textContent });
  button.addEventListener("click", act);
  return button;
}

/** What became of a prediction, once the step is done. @param {Current} current */
function outcome({ step: { predict: question }, prediction, done }) {
  if (!question || !prediction) return null;
  const chosen = question.answers[prediction - 1] ?? "";
  const isTold = done && question.right !== null;
  const answer = isTold && question.right ? question.answers[question.right - 1] : "";
  const told = !isTold ? "" : prediction === question.right ? " That is what happened." : ` It was: **${answer}**.`;
  return element(
    "p",
    { className: "rnn-scene-outcome" },
    ...prose(`You said: **${chosen}**.${told}${isTold ? ` ${question.because}` : ""}`),
  );
}

/** The question of a step that is not answered yet. @param {Current} current */
function question({ step: { predict: asked }, prediction }) {
  if (!asked || prediction) return null;
  const buttons = asked.answers.map((answer, i) => textButton(answer, () => predict(i + 1)));
  const words = element("span", {}, ...prose(asked.question));
  return element("div", { className: "rnn-scene-question", role: "group", "aria-label": asked.question }, words, ...buttons);
}

/** What the strip tells of a step. @param {Current} current */
function tellingOf(current) {
  const { step } = current;
  const asked = question(current);
  const parts = [
    missedStep() ? element("p", { className: "rnn-scene-missed" }, missedStep()) : null,
    element("p", {}, ...prose(step.text)),
    asked,
    !asked && step.try && !(current.done && current.prediction) ? element("p", { className: "rnn-scene-try" }, ...prose(step.try)) : null,
    outcome(current),
  ];
  return parts.filter((part) => part !== null);
}

/**
 * What the strip says where the run beside it is not as the step tells of it, the button that makes it so, and what it says without a connection.
 * @param {Current} current
 * @param {import("../core/run_stream.js").RunStream} stream
 */
export function runHelp({ step, prediction }, stream) {
  const { can = [] } = stream.latest.get("status") ?? {};
  const problem = element("p", { role: "alert", hidden: true, textContent: NOT_SENT });
  const press = (/** @type {string} */ name, /** @type {string} */ command) =>
    textButton(name, () => (problem.hidden = stream.send({ do: command })));
  switch (runFault()) {
    case "other": {
      const told = "This step is about another run than the one here.";
      const isAsked = step.predict !== null && !prediction; // then what training brings is not shown yet
      if (isAsked && step.trained === 0) return [told];
      return [told, press("Start this run", beginsUntrained(step, true) ? "reset" : "new"), problem];
    }
    case "trained":
      return ["This step is about a network that has learnt nothing yet.", press("Begin anew", "reset"), problem];
    case "untrained": {
      const { trained } = step;
      const told = `This step is about a network that has trained${trained && trained > 1 ? ` for ${counted(trained, "epoch")}` : ""}.`;
      return can.includes("train") ? [told, press("Train it first", "train"), problem] : [told];
    }
    default:
      return [];
  }
}

/** Fills parts by their names, each only when it shows something else than before: what is told anew is read aloud anew. @param {() => void} after  one was filled */
function makeRefill(after) {
  /** @type {Record<string, string>} */
  let keys = {};
  return {
    /** @param {string} part @param {unknown[]} what  it shows @param {() => void} change */
    refill(part, what, change) {
      const key = JSON.stringify(what);
      if (key === keys[part]) return;
      keys[part] = key;
      change();
      after();
    },
    forget: () => void (keys = {}),
  };
}

/**
 * @param {HTMLElement} root
 * @param {import("./types.js").Host} host
 * @param {boolean} isFresh  the page was opened with a link that names a step and no more
 * @returns {import("../types.js").Part}
 */
export function mountStrip(root, host, isFresh) {
  const life = makeLife();
  const title = element("b", { className: "rnn-scene-title" });
  const count = element("span", { className: "rnn-scene-count" });
  const tick = element("span", { className: "rnn-scene-done" }, drawing(TICK), "done");
  const back = tool(BACK, "Previous step", previous);
  const on = tool(ON, "Next step", next);
  const told = element("div", { className: "rnn-scene-told", "aria-live": "polite" });
  const act = element("div", { className: "rnn-scene-act" });
  const tools = element("div", { className: "rnn-scene-tools" }, back, on, tool(CROSS, "Close the scene", leave));
  const head = element("header", {}, title, count, tick, tools);
  const strip = element("section", { className: "rnn-scene", "aria-label": "Scene", "data-testid": "scene" }, head, told, act);
  let problem = "";
  const { refill, forget } = makeRefill(measure);

  /** @param {Current} current */
  function fill(current) {
    const { scene, number, done } = current;
    Object.assign(strip.dataset, { scene: scene.name, step: number, done });
    title.textContent = scene.title;
    count.textContent = `${number} / ${current.count}`;
    for (const node of [title, count, back, on]) node.hidden = false;
    tick.hidden = !done;
    back.disabled = stepNear(-1) === null;
    on.disabled = stepNear(1) === null;
    told.replaceChildren(...tellingOf(current));
  }

  /** @param {Current} current */
  function fillAct(current) {
    const [told, ...nodes] = runHelp(current, host.stream);
    act.replaceChildren(...(told ? [element("p", { role: "status", textContent: String(told) })] : []), ...nodes);
  }

  /** What is said of a scene that there is none of, "" if there is nothing to say. */
  function fault() {
    const place = placeNow();
    return problem || (place && !currentStep() ? `There is no scene named “${place.scene}”.` : "");
  }

  /** One sentence, and nothing of a step. */
  function fillFault() {
    for (const name of ["scene", "step", "done"]) delete strip.dataset[name];
    for (const node of [title, count, tick, back, on]) node.hidden = true;
    told.replaceChildren(fault());
    act.replaceChildren();
    highlight("", host.root);
  }

  /** Says how high it is: what is brought onto the screen comes to stand below it, in this very moment. */
  function measure() {
    host.root.style.setProperty("--rnn-scene-height", `${strip.offsetHeight}px`);
  }

  function draw() {
    const current = currentStep();
    const isThere = current !== null || fault() !== "";
    host.root.toggleAttribute("data-scene-told", isThere);
    if (!isThere) {
      strip.remove();
      forget();
      highlight("", host.root);
      return;
    }
    if (!strip.isConnected) root.append(strip);
    if (!current) return refill("told", [fault()], fillFault);
    const { scene, number, done, prediction } = current;
    const { state } = host.stream.latest.get("status") ?? {};
    const hadFocus = focusIn(strip) !== null;
    refill("told", [scene.name, number, done, prediction, missedStep()], () => fill(current));
    refill("act", [scene.name, number, prediction, runFault(), state], () => fillAct(current));
    if (hadFocus && !focusIn(strip)) (on.disabled ? back : on).focus({ preventScroll: true });
    frame();
  }

  /** What is framed may have come, or been drawn anew. */
  function frame() {
    const current = currentStep();
    highlight(current && current.step.page === host.page ? current.step.highlight : "", host.root);
  }

  /** The visitor has seen enough of it: the keyboard stands on what it was about. */
  function endTour() {
    leave();
    /** @type {HTMLElement|null} */ (host.root.querySelector(".rnn-buttons .rnn-button:enabled"))?.focus({ preventScroll: true });
  }

  /** Asks for the scenes; where they do not come it says why, and asks again. */
  async function begin() {
    problem = "";
    try {
      await loadScenes();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      problem = error.message;
    }
    if (life.over) return;
    if (problem) {
      draw();
      return again.restart(AGAIN_MS);
    }
    life.keep(onStep(draw), onRun(draw), onTick(frame), attach(host, isFresh));
    draw();
  }
  const again = life.timer(begin);
  begin();
  life.keep(onKeys(document, "tour", { dismiss: () => isTour() && endTour() }));
  life.whenResized(strip, measure);
  life.keep(() => {
    highlight("", host.root);
    host.root.removeAttribute("data-scene-told");
    root.replaceChildren();
  });
  return life.part();
}
