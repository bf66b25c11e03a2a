/** An address that names another visitor's runs: whose they are, and how to get them, in place of runs that they are not. */

import { changeLink } from "../core/address.js";
import { element } from "../core/dom.js";
import { makeLife } from "../core/lifecycle.js";
import { counted } from "../core/numbers.js";
import { takeDropped } from "./loading.js";

/** @typedef {import("../types.js").Part} Part */
/** @typedef {Pick<import("./memory.js").Memory, "named"|"place"|"whose">} Linked  what the address says */

const OF_THE_ADDRESS = ["runs", "sweep", "whose"];

/** Whose runs an address names, and how to get them. @param {Linked} linked */
export function anothersText({ named, place, whose }) {
  const what = named.length ? counted(named.length, "run") : place === "sweep" ? "a sweep" : "runs";
  return (
    `This address shows ${what} of another visitor, ${whose}: runs belong to the browser that trained them, and open in no other. ` +
    "Ask the person who sent it to press Share a finding there: the web page opens by itself, and the file is loaded here."
  );
}

/** The address names no runs any more. */
function forgetAddress() {
  changeLink((link) => {
    for (const name of OF_THE_ADDRESS) link.delete(name);
    return link;
  });
}

/**
 * @param {HTMLElement} page
 * @param {Linked} linked
 * @param {(files: File[]) => Promise<Part[]>} mountOwn  shows the visitor's own runs, and loads these files
 * @returns {Part}
 */
export function mountAnothers(page, linked, mountOwn) {
  const life = makeLife();
  /** @type {string|undefined} */
  let theme;
  /** What stands there once the visitor goes on to their own runs. @type {Part[]} */
  let own = [];
  const load = element("button", { type: "button", className: "rnn-button", textContent: "Load their file" });
  const leave = element("button", { type: "button", className: "rnn-button", textContent: "Show my own runs" });
  const field = element("input", { type: "file", accept: ".npz", multiple: true, hidden: true, "aria-label": "Run file" });
  const panel = element(
    "section",
    { className: "rnn-panel rnn-anothers", "aria-label": "Another visitor’s runs", "data-testid": "anothers", "data-whose": linked.whose },
    element("h3", { textContent: "Another visitor’s runs" }),
    element("p", { role: "status", textContent: anothersText(linked) }),
    element("div", { className: "rnn-buttons" }, load, leave, field),
  );
  page.dataset.anothers = ""; // hides the sections, of which there is nothing to show
  page.prepend(panel);
  page.dataset.ready = "";

  /** @param {File[]} files */
  async function enter(files) {
    panel.remove();
    delete page.dataset.anothers;
    delete page.dataset.ready;
    forgetAddress();
    const parts = await mountOwn(files);
    if (life.over) return parts.forEach((part) => part.destroy());
    own = parts;
    const now = theme;
    if (now !== undefined) own.forEach((part) => part.retheme(now));
  }

  load.addEventListener("click", () => field.click());
  field.addEventListener("change", () => field.files?.length && enter([...field.files]));
  leave.addEventListener("click", () => enter([]));
  takeDropped(life, panel, enter);
  life.keep(() => {
    panel.remove();
    delete page.dataset.anothers;
    own.forEach((part) => part.destroy());
  });
  return {
    ...life.part(),
    retheme(next) {
      theme = next;
      own.forEach((part) => part.retheme(next));
    },
  };
}
