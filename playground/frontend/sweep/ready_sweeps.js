/** Ready sweeps: a button for each that the server offers, which fills in the form. */

import { askSweeps } from "../core/api.js";
import { element } from "../core/dom.js";
import { counted } from "../core/numbers.js";
import { runsOf } from "./request.js";

/** @typedef {{name: string, values: Record<string, string>, seeds: number, data?: string, epochs?: number, base?: import("./fields.js").Settings}} Config  a sweep of the server's; without data, epochs and base it is for the set at hand */

/** @param {import("../core/lifecycle.js").Life} life @param {(config: Config) => void} onPick */
export function makeReadySweeps(life, onPick) {
  const node = element("div", { className: "rnn-sweep-ready", role: "group", "aria-label": "Ready sweeps" });
  /** @type {HTMLButtonElement[]} */
  let buttons = [];
  /** Name of the ready sweep that is in the form. @type {string|undefined} */
  let inForm;
  const controller = new AbortController();
  life.keep(() => controller.abort());

  function show() {
    for (const button of buttons) button.ariaPressed = String(button.textContent === inForm);
  }

  /** @param {Config} config */
  function makeButton(config) {
    const title = `Fill in this sweep of ${counted(runsOf(config), "run")}, and start it if none is under way`;
    const button = element("button", { type: "button", className: "rnn-sweep-offer", textContent: config.name, title });
    button.addEventListener("click", () => onPick(config));
    return button;
  }

  async function ask() {
    try {
      const { sweeps = [] } = await askSweeps("/api/sweeps/ready", undefined, controller.signal);
      buttons = sweeps.map(makeButton);
    } catch (error) {
      if (!controller.signal.aborted) throw error;
      return; // the part was taken away
    }
    node.replaceChildren(...buttons);
    show();
  }

  ask();
  return {
    node,
    /** Shows which of them is in the form. @param {string} [name]  undefined: none */
    mark(name) {
      inForm = name;
      show();
    },
  };
}
