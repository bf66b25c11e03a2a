/** The note under the transport: why a button is grey, what a change takes, what went wrong, and the one remedy. */

import { NOT_SENT } from "../core/connection.js";
import { element } from "../core/dom.js";
import { makeLife } from "../core/lifecycle.js";
import { countText } from "../core/numbers.js";
import { labelOf, settingOf, spokenText } from "../core/settings.js";
import { plannedText } from "./planned.js";

const LOST = "The connection to the server was lost. Trying again; the training goes on there for a few seconds.";

/** @typedef {import("../types.js").StatusFrame} StatusFrame */

/**
 * @param {HTMLElement} root
 * @param {{stream: import("../core/run_stream.js").RunStream, setSetting: import("./set_setting.js").SetSetting}} context
 */
export function mountNote(root, { stream, setSetting }) {
  let outage = ""; // what to say while there is no connection
  /** The newest of the run. @type {StatusFrame|undefined} */
  let status;
  let lastKey = "";

  const button = (/** @type {string} */ textContent, /** @type {() => void} */ act) => {
    const node = element("button", { type: "button", className: "rnn-link", textContent });
    node.addEventListener("click", act);
    return node;
  };

  /** What a run that has ended needs before Train can go on; "" for one that has not. @param {StatusFrame} status */
  function endText({ state, epoch, epochs }) {
    if (state !== "done") return "";
    const epochCount = countText(epoch);
    const goal = countText(epochs);
    if (epoch > epochs)
      return `${epochCount} epochs are trained, more than the ${goal} that are set. Raise Epochs above ${epochCount} to train on. `;
    return `Complete: all ${goal} epochs are trained. Raise Epochs to train on. `;
  }

  /** What was asked for could not be sent. */
  function tellUnsent() {
    outage = NOT_SENT;
    show();
  }

  /** @param {StatusFrame} status */
  function pendingNote({ state, pending }) {
    const names = pending.map(labelOf).join(", ");
    const orMore = state === "done" && pending.every((name) => settingOf(name)?.changeable);
    const begin = button("Start a new run", () => stream.send({ do: "new" }) || tellUnsent());
    return [`${names}: this takes a new run${orMore ? ", or more epochs" : ""}. `, begin];
  }

  /** @param {[string, number|string]} way */
  function remedy([name, value]) {
    const text = `Start a new run with ${labelOf(name).toLowerCase()} ${spokenText(name, value)}`;
    return button(text, () => setSetting(name, value, true));
  }

  /** Text and buttons, and whether something is wrong. @returns {[(string|Node)[], boolean]} */
  function what() {
    if (outage) return [[outage], true];
    if (!status) return [[], false];
    /** @type {(string|Node)[]} */
    const parts = [];
    if (status.message) parts.push(`${status.message} `);
    else if (endText(status)) parts.push(endText(status), status.pending.length ? "" : status.saving || (status.room ?? ""));
    if (status.pending.length) parts.push(...pendingNote(status));
    else if (status.remedy) parts.push(remedy(status.remedy));
    if (parts.length) return [parts, ["diverged", "failed"].includes(status.state)];
    if (status.saving) return [[status.saving], true];
    const planned = status.planned?.length ? `This run changes by itself, as in the link: ${plannedText(status.planned)}. ` : "";
    return [[planned, status.room ?? ""], false];
  }

  /** Says the same thing only once, so that a button under the pointer stays the same button. */
  function show() {
    const { state, epoch, epochs, message, pending: names, remedy: way, saving, room, planned } = status ?? {};
    const now = JSON.stringify([outage, state, state === "done" && [epoch, epochs], message, names, way, saving, room, planned]);
    if (now === lastKey) return;
    lastKey = now;
    const [parts, bad] = what();
    root.replaceChildren(...parts);
    root.dataset.tone = bad ? "bad" : "";
  }

  const life = makeLife();
  life.keep(
    stream.on("status", (frame) => {
      status = frame;
      show();
    }),
    stream.on("lost", (refusal) => {
      outage = refusal?.sentence ?? LOST;
      show();
    }),
    stream.on("open", () => {
      outage = "";
      show();
    }),
  );
  return { ...life.part(), tellUnsent };
}
