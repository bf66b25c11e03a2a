/** Share a finding: a button, and the row that it opens, in which runs are saved as one file; what is in the row is fetched then. */

import { element } from "../../core/dom.js";
import { onKeys } from "../../core/keys.js";
import { makeLife } from "../../core/lifecycle.js";

/**
 * @typedef {object} Shared
 * @property {typeof import("../../core/api.js").api} api
 * @property {Pick<import("../run_store.js").RunStore, "attempt"|"say">} runStore
 * @property {() => string[]} ids  of the runs that are shared
 */

/**
 * @param {Shared} context
 * @returns {{button: HTMLButtonElement, row: HTMLElement, refresh: () => void, destroy: () => void}}  `refresh`: the runs may be others
 */
export function makeShare(context) {
  const life = makeLife();
  const button = element("button", {
    ...{ type: "button", className: "rnn-button rnn-share-open", textContent: "Share a finding", "aria-expanded": "false" },
    title: "Save these runs as a web page of their own, or as a file that another person can load",
  });
  const row = element("div", { className: "rnn-share", role: "group", "aria-label": "Share a finding", hidden: true });
  /** @type {{refresh: () => void}|undefined} */
  let filled;

  /** @param {boolean} isOpen */
  function open(isOpen) {
    row.hidden = !isOpen;
    button.setAttribute("aria-expanded", String(isOpen));
  }

  function close() {
    open(false);
    button.focus();
  }

  button.addEventListener("click", async () => {
    open(row.hidden === true);
    if (!filled) {
      const { fillRow } = await import("./row.js");
      if (life.over) return;
      filled ??= fillRow(row, { ...context, life, close });
    }
    refresh();
  });
  life.keep(onKeys(row, "tools", { close }));

  function refresh() {
    if (!row.hidden) filled?.refresh();
  }

  return { button, row, refresh, destroy: life.part().destroy };
}
