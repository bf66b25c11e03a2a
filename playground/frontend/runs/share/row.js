/** What a finding may be saved as, and how large it will be: told before anything is saved. */

import { element, setText } from "../../core/dom.js";
import { onTyping } from "../../core/keys.js";
import { counted, megabytes } from "../../core/numbers.js";
import { ApiError } from "../../core/request.js";

const MOST_TITLE = 300; // characters, as the server takes them
const ASK_MS = 150; // after the selection has changed

/** @typedef {{runs: number, bytes: number, most_runs: number, most_bytes: number}} Size  of the file, and the most that it may be */

/** How large a finding will be, and how large it may be; `fits`: whether it can be saved. @param {Size} size */
export function sizeText({ runs, bytes, most_runs, most_bytes }) {
  const most = `${most_runs} runs and ${megabytes(most_bytes)} MB`;
  if (!runs) return { fits: false, text: `Select the runs to share in the table: at most ${most}.` };
  const these = `${counted(runs, "run")}, about ${megabytes(Math.max(bytes, 100_000))} MB`;
  if (runs > most_runs || bytes > most_bytes)
    return { fits: false, text: `These are ${these}, and a finding holds ${most}: select fewer.` };
  return { fits: true, text: `${these} of at most ${most}. Another playground takes it with Load.` };
}

/**
 * @param {HTMLElement} row
 * @param {import("./share.js").Shared & {life: import("../../core/lifecycle.js").Life}} context
 */
export function fillRow(row, { life, api, runStore, ids }) {
  const title = element("input", { type: "text", maxLength: MOST_TITLE, placeholder: "What you found", "aria-label": "What you found" });
  const file = element("button", { type: "button", className: "rnn-button", textContent: "file", "aria-label": "Share as file" });
  const size = element("span", { className: "rnn-words rnn-share-size", role: "status" });
  row.replaceChildren(title, file, size);
  let newest = 0; // number of the newest question for the size: an answer to an older one is passed over
  const timer = life.timer(ask);
  onTyping(title, { Enter: () => file.click() });

  async function ask() {
    newest += 1;
    const number = newest;
    try {
      const answer = await api.findingSize(ids());
      if (number !== newest || life.over) return;
      const { fits, text } = sizeText(answer);
      setText(size, text);
      file.disabled = !fits;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setText(size, error.message);
    }
  }

  file.addEventListener("click", async () => {
    file.setAttribute("aria-busy", "true");
    await runStore.attempt(async () => {
      await api.saveFinding(ids(), title.value);
      runStore.say(`${counted(ids().length, "run")} saved as a finding: another playground takes the file with Load.`);
    });
    file.removeAttribute("aria-busy");
  });

  return { refresh: () => timer.restart(ASK_MS) };
}
