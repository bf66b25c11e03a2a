/** The sweeps of the visitor, newest first, each to be opened again: when, what was swept, how it ended, which has the lowest loss. */

import { WHEN } from "../runs/table/columns.js";
import { element, keepingFocus, setText } from "../core/dom.js";
import { accuracyText, endedText, lowestLossOf } from "../runs/groups.js";
import { counted } from "../core/numbers.js";

/** @typedef {import("../runs/groups.js").Group} Group */

/**
 * @param {HTMLElement} root
 * @param {{open: (id: string) => void}} context  `open` shows a sweep
 */
export function mountList(root, { open }) {
  const list = element("ul");
  const title = element("h4", { id: "rnn-sweeps-title", textContent: "Past sweeps" });
  root.replaceChildren(title, list);
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

  /** @param {ReturnType<typeof makeItem>} item @param {Group} group */
  function fill({ button, name, when, rest }, group) {
    const lowest = group.runs.some(({ ended }) => ended === "running") ? "" : lowestLossOf(group);
    setText(name, group.name);
    setText(when, WHEN.format(1000 * group.started));
    const facts = [counted(group.runs.length, "run"), endedText(group.runs), ...(lowest ? [`lowest median test loss: ${lowest}`] : [])];
    setText(rest, facts.join(" · "));
    const accuracy = accuracyText(group.runs);
    button.title = [group.name, ...facts, ...(accuracy ? [accuracy] : [])].join("\n");
  }

  return {
    /**
     * @param {Group[]} groups  newest first
     * @param {string|null} currentId  the sweep that is looked at
     */
    show(groups, currentId) {
      root.hidden = groups.length === 0;
      const there = new Set(groups.map(({ id }) => id));
      for (const id of items.keys()) if (!there.has(id)) items.delete(id);
      const nodes = groups.map((group) => {
        const entry = items.get(group.id) ?? makeItem(group.id);
        items.set(group.id, entry);
        fill(entry, group);
        if (group.id === currentId) entry.button.setAttribute("aria-current", "true");
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
