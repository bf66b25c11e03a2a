/** The speaker's window itself: notes, what comes next, the time, and the keys of the presentation, which it hands on. */

import { KEYS, onKeys } from "../core/keys.js";
import { makeTimer } from "../core/lifecycle.js";
import { prose } from "../scenes/prose.js";
import { channelOf } from "./speaker_state.js";

const SECOND = 1000;
const OWN = ["leave", "speaker", "fullScreen"]; // keys that mean something of the other window alone

const channel = channelOf(window.location.hash.slice(1));
let began = Date.now();

/** @param {string} name */
const part = (name) => /** @type {HTMLElement} */ (document.querySelector(`[data-part=${name}]`));

/** Text of a scene, with what is bold in it; without any its place is hidden. @param {string} name @param {string} text */
function say(name, text) {
  const node = part(name);
  node.replaceChildren(...prose(text));
  node.hidden = !text;
}

/** Minutes and seconds. @param {number} ms */
function goneText(ms) {
  const seconds = Math.max(0, Math.floor(ms / SECOND));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")} gone`;
}

/** @param {import("./speaker_state.js").SpeakerState} state */
function show(state) {
  ({ began } = state);
  const { step } = state;
  say("title", step?.title ?? "No scene is told");
  say("place", step?.place ?? "");
  say("notes", step ? step.notes || "No notes for this step." : "The key for the next step begins the first scene.");
  say("text", step?.text ?? "");
  say("try", step?.try ?? "");
  say("question", step?.question ? `${step.question} ${step.right && `Right: **${step.right}**`}` : "");
  say("reading", state.reading);
  say("next", state.next || "Nothing: this is the end.");
  part("state").textContent = "";
}

const clock = makeTimer(tick);
function tick() {
  const now = new Date();
  part("clock").textContent = now.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  part("gone").textContent = goneText(now.getTime() - began);
  clock.start(SECOND);
}

/** @param {string} action */
const press = (action) => channel.postMessage({ kind: "press", action });

channel.onmessage = ({ data }) => {
  if (data.kind === "state") show(data.state);
  if (data.kind === "over") part("state").textContent = "The page is not presented now. This window goes on with it when it is.";
};
for (const button of document.querySelectorAll("button")) button.onclick = () => press(button.dataset.press ?? "");
onKeys(
  document,
  "present",
  /** @type {any} */ (
    Object.fromEntries(Object.keys(KEYS.present).map((action) => [action, () => (OWN.includes(action) ? false : press(action))]))
  ),
);
channel.postMessage({ kind: "hello" });
tick();
