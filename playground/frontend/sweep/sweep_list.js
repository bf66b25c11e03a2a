/** The sweeps of the visitor, newest first, each to be opened again: when, what was swept, how it ended, which has the lowest loss. */

import { WHEN } from "../runs/table/columns.js";
import { element, keepingFocus, setText } from "../core/dom.js";
import { lossesName } from "../core/measures.js";
import { accuracyText, endedText, lowestLossOf } from "../runs/saved_sweeps.js";
import { counted } from "../core/numbers.js";

/** @typedef {import("../runs/saved_sweeps.js").SavedSweep} SavedSweep */

/**
 * @param {HTMLElement} root
 * @param {{open: (id: string) => void, beside?: Node|string}} context  `open` shows a sweep; `beside` stands beside the list
 */
export function mountSweepList(root, { open, beside = "" }) {
  const list = element("ul");
  const title = element("h4", { id: "rnn-sweeps-title", textContent: "Past sweeps" });
  root.replaceChildren(title, list, beside);
  list.setAttribute("aria-labelledby", title.id);
  /** By id, kept while the sweep is there, so that the focus stays. @type {Map<string, ReturnType<typeof makeItem>>} */
  const items = new Map();

  /** @param {string} id */
  function makeItem(id) {
    const [name, when, rest] = [element("b"), element("span"), element("span")];
    const button = element("button", { type: "button" }, element("span", { className: "rnn-sweeps-name" }, name, when), rest);
    rest.className = "rnn-sweeps-rest";
    button.addEventListener("click", () => open(id));
    return { item: element("li", { "data-sweep": id }, button), button, name, when, rest };
  }

  /** @param {ReturnType<typeof makeItem>} item @param {SavedSweep} sweep */
  function fill({ button, name, when, rest }, sweep) {
    const lowest = sweep.runs.some(({ ended }) => ended === "running") ? "" : lowestLossOf(sweep);
    setText(name, sweep.name);
    setText(when, WHEN.format(1000 * sweep.started));
    const facts = [
      counted(sweep.runs.length, "run"),
      endedText(sweep.runs),
      ...(lowest ? [`lowest median test ${lossesName(sweep.runs)}: ${lowest}`] : []),
    ];
    setText(rest, facts.join(" · "));
    const accuracy = accuracyText(sweep.runs);
    button.title = [sweep.name, ...facts, ...(accuracy ? [accuracy] : [])].join("\n");
  }

  return {
    /**
     * @param {SavedSweep[]} savedSweeps  newest first
     * @param {string|null} currentId  the sweep that is looked at
     */
    show(savedSweeps, currentId) {
      root.hidden = savedSweeps.length === 0;
      const there = new Set(savedSweeps.map(({ id }) => id));
      for (const id of items.keys()) if (!there.has(id)) items.delete(id);
      const nodes = savedSweeps.map((sweep) => {
        const entry = items.get(sweep.id) ?? makeItem(sweep.id);
        items.set(sweep.id, entry);
        fill(entry, sweep);
        if (sweep.id === currentId) entry.button.setAttribute("aria-current", "true");
        else entry.button.removeAttribute("aria-current");
        return entry.item;
      });
      if (nodes.length === list.children.length && nodes.every((node, i) => node === list.children[i])) return;
      keepingFocus(list, () => list.replaceChildren(...nodes));
    },
    /** Brings the sweep that is looked at into sight within the list. */
    reveal() {
      const item = [...items.values()].find(({ button }) => button.hasAttribute("aria-current"))?.item;
      if (item) list.scrollTop = Math.min(list.scrollTop, item.offsetTop);
      if (item && item.offsetTop + item.offsetHeight > list.scrollTop + list.clientHeight) list.scrollTop = item.offsetTop;
    },
  };
}
