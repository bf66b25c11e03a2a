/** What a finding may be saved as, and how large it will be: told before anything is saved. */

import { element, setText } from "../../core/dom.js";
import { onTyping } from "../../core/keys.js";
import { counted, megabytes } from "../../core/numbers.js";
import { ApiError } from "../../core/request.js";
import { recall } from "../memory.js";

const MOST_TITLE = 300; // characters, as the server takes them
const ASK_MS = 150; // after the selection has changed

/** @typedef {{runs: number, bytes: number, most_runs: number, most_bytes: number, most_page_bytes: number}} Size  about that of the file, and the most that file and page may have */

/** How large a finding will be, and how large it may be; `fits`: whether there are not too many runs for either, nor bytes for a file. @param {Size} size */
export function sizeText({ runs, bytes, most_runs, most_bytes, most_page_bytes }) {
  const most = `A file holds at most ${most_runs} runs and ${megabytes(most_bytes)} MB, and Load takes it`;
  const page = `a web page as many runs and ${megabytes(most_page_bytes)} MB, and it opens by itself`;
  if (!runs) return { fits: { page: false, file: false }, text: `Select the runs to share in the table. ${most}; ${page}.` };
  const these = `${counted(runs, "run")}, about ${megabytes(Math.max(bytes, 100_000))} MB as a file`;
  const fits = { page: runs <= most_runs, file: runs <= most_runs && bytes <= most_bytes };
  const advice = fits.file ? "" : fits.page ? " Too much for a file: select fewer." : " Too many: select fewer.";
  return { fits, text: `${these}.${advice} ${most}; ${page}.` };
}

/** What the curves and the reader of the page show now. */
function shownNow() {
  const { text, column, set, by, log } = recall();
  return { sentence: text, view: { column, set, by, log } };
}

/** A button of the row, which does one thing at a time. @param {string} name @param {() => Promise<unknown>} act */
function buttonOf(name, act) {
  const button = element("button", { type: "button", className: "rnn-button", textContent: name, "aria-label": `Share as ${name}` });
  button.addEventListener("click", async () => {
    if (button.getAttribute("aria-busy")) return;
    button.setAttribute("aria-busy", "true");
    await act();
    button.removeAttribute("aria-busy");
  });
  return button;
}

/**
 * @param {HTMLElement} row
 * @param {import("./share.js").Shared & {life: import("../../core/lifecycle.js").Life, close: () => void}} context
 */
export function fillRow(row, { life, api, runStore, ids, close }) {
  const title = element("input", { type: "text", maxLength: MOST_TITLE, placeholder: "What you found", "aria-label": "What you found" });
  /** @param {() => Promise<void>} work @param {string} how  it is opened */
  const save = (work, how) =>
    runStore.attempt(async () => {
      const count = ids().length;
      await work();
      runStore.say(`${counted(count, "run")} saved as a finding: ${how}.`);
    });
  const page = buttonOf("web page", () =>
    save(() => api.saveFindingPage(ids(), title.value, shownNow()), "the page opens by itself, without a server or a network"),
  );
  const file = buttonOf("file", () => save(() => api.saveFinding(ids(), title.value), "another playground takes the file with Load"));
  const size = element("span", { className: "rnn-words rnn-share-size", role: "status" });
  row.replaceChildren(title, page, file, size);
  let newest = 0; // number of the newest question for the size: an answer to an older one is passed over
  const timer = life.timer(ask);
  onTyping(title, { Enter: () => page.click(), Escape: close });

  async function ask() {
    newest += 1;
    const number = newest;
    try {
      const answer = await api.findingSize(ids());
      if (number !== newest || life.over) return;
      const { fits, text } = sizeText(answer);
      setText(size, text);
      page.disabled = !fits.page;
      file.disabled = !fits.file;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setText(size, error.message);
    }
  }

  return { refresh: () => timer.restart(ASK_MS) };
}
