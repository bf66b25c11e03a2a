/** What is known of a saved run besides its numbers: its settings, how it was trained, and with what. */

import { element } from "../core/dom.js";
import { counted, countText } from "../core/numbers.js";
import { allSettings, spokenText } from "../core/settings.js";
import { stateText } from "../core/states.js";
import { tableOf } from "../inspect/drawing/table.js";

/** @typedef {import("./recording.js").About} About */

const TRAINING = "and still training when it was saved";
const DAY = new Intl.DateTimeFormat("en", { dateStyle: "long", timeStyle: "short" });

/** A moment as the visitor's calendar has it. @param {number} seconds  since 1970 */
export const momentText = (seconds) => DAY.format(new Date(1000 * seconds));

/** "12 s", "3 min 5 s". @param {number} seconds */
export function lastingText(seconds) {
  const whole = Math.round(seconds);
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  return whole < 60 ? `${whole} s` : `${countText(Math.floor(whole / 60))} min ${whole % 60} s`;
}

/** Every setting with its value, and what it was at first where it was changed. @param {About} about @returns {[string, string][]} */
export function settingRows({ settings, first_settings }) {
  return allSettings()
    .filter(({ name }) => name in settings)
    .map(({ name, label }) => {
      const [value, first] = [spokenText(name, settings[name]), spokenText(name, first_settings[name])];
      return [label, value === first ? value : `${value}, at first ${first}`];
    });
}

/** How it was trained, and with what. @param {About} about @returns {[string, string][]} */
export function trainedRows({ data, epochs_done, ended, message, started, seconds, machine, versions }) {
  return [
    ["Data", data],
    ["Trained", `${counted(epochs_done, "epoch")} in ${lastingText(seconds)}, ${ended === "running" ? TRAINING : stateText(ended)}`],
    ...(message ? /** @type {[string, string][]} */ ([["", message]]) : []),
    ["Begun", momentText(started)],
    ["Machine", machine || "not known"],
    [
      "Versions",
      Object.entries(versions)
        .map((pair) => pair.join(" "))
        .join(", ") || "not known",
    ],
  ];
}

/** @param {About} about @param {string} keptText  of which epochs the page has the network */
export function makeAbout(about, keptText) {
  return element(
    "section",
    { className: "rnn-panel rnn-view rnn-saved-about", "aria-label": "About this run", "data-testid": "about" },
    element("header", { className: "rnn-view-head" }, element("h3", { textContent: "About this run" })),
    element("p", { className: "rnn-view-reading", textContent: keptText }),
    element(
      "div",
      { className: "rnn-saved-tables" },
      tableOf(["setting", "value"], settingRows(about)),
      tableOf(["run", ""], trainedRows(about)),
    ),
  );
}
