/** The bar of tools: every tool has its button, a press fetches its module, and what it has to say stands in one line. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { mountBar } from "../../../playground/frontend/tools/bar.js";
import { TOOLS } from "../../../playground/frontend/tools/list.js";
import { ToolError } from "../../../playground/frontend/tools/tool_error.js";
import { openDocument, Part } from "../support/part.js";

const page = openDocument();
const settled = () => new Promise((resolve) => setImmediate(resolve));

/** @typedef {import("../../../playground/frontend/tools/list.js").Tool} Tool */

/** A tool that only this test has. @param {Partial<Tool>} own @returns {Tool} */
const tool = (own) => ({
  ...{ name: "Own", label: "Own tool", title: "Does it.", group: "save", pages: ["train"], load: async () => ({ press: () => "Done." }) },
  ...own,
});

/** The bar of a page with these tools. @param {Tool[]} tools @param {import("../../../playground/frontend/tools/list.js").PageName} [name] */
function mount(tools, name = "train") {
  const root = new Part();
  const destroy = mountBar(/** @type {any} */ (root), /** @type {any} */ ({ page: name }), tools);
  const [row, status] = root.children;
  const words = () => status.children[0].textContent;
  return { root, row, status, words, destroy, tone: () => status.dataset.tone };
}

test("the bar of a page has the tools of that page, those that save after a heading, the last ones in a menu", () => {
  const tools = [
    tool({ name: "Show", label: "Show", group: "first", pages: ["train", "inside"] }),
    tool({ name: "file", label: "Save as file" }),
    tool({ name: "SVG", label: "SVG", group: "more" }),
  ];
  const names = (/** @type {Part} */ node) => node.children.map(({ attributes, textContent }) => attributes["aria-label"] ?? textContent);
  const { row, destroy, root } = mount(tools);
  assert.deepEqual(names(row), ["Show", "Save as", "Save as file", ""]);
  const [opener, list] = row.children[3].children;
  assert.deepEqual([list.hidden, opener.attributes["aria-expanded"], names(list)], [true, "false", ["SVG"]]);
  assert.deepEqual(names(mount(tools, "inside").row), ["Show"]);
  assert.deepEqual(names(mount(tools, "compare").row), []);
  destroy();
  assert.deepEqual(root.children, []);
});

test("a press fetches the tool's module, once at a time, and its answer is told", async () => {
  let loads = 0;
  /** @type {(text: string) => void} */
  let answer = () => {};
  const load = async () => {
    loads += 1;
    return { press: () => new Promise((/** @type {(text: string) => void} */ resolve) => (answer = resolve)) };
  };
  const { row, words, status } = mount([tool({ load })]);
  const button = row.children[1];
  assert.equal(loads, 0);
  button.click();
  button.click();
  await settled();
  assert.deepEqual([loads, button.attributes["aria-busy"], words()], [1, "true", ""]);
  answer("Saved.");
  await settled();
  assert.deepEqual([words(), "shown" in status.dataset, button.attributes["aria-busy"]], ["Saved.", true, undefined]);
  button.click();
  await settled();
  assert.equal(loads, 2);
});

test("a refusal, an error with a sentence and a module that does not come are told as what did not work", async () => {
  const fails = async () => ({
    press() {
      throw new ToolError("It cannot be.");
    },
  });
  const gone = () => Promise.reject(new TypeError("Failed to fetch dynamically imported module"));
  for (const [own, text] of /** @type {[Partial<Tool>, RegExp][]} */ ([
    [{ refusal: () => "Train first." }, /^Train first\.$/u],
    [{ load: fails }, /^It cannot be\.$/u],
    [{ load: gone }, /could not be fetched/u],
  ])) {
    const { row, words, tone } = mount([tool(own)]);
    row.children[1].click();
    await settled();
    assert.match(words(), text);
    assert.equal(tone(), "bad");
  }
});

test("the line is dismissed with its cross and with Escape, and a link to be copied stands in a field that has the focus", async () => {
  const copies = tool({
    load: async () => ({ press: (/** @type {any} */ { say }) => say("Copy it.", { copy: "http://here/?a=1" }) }),
  });
  const { row, status, words } = mount([copies]);
  const button = row.children[1];
  button.focus();
  button.click();
  await settled();
  const field = status.children[1];
  assert.deepEqual([Reflect.get(field, "value"), page.activeElement, words()], ["http://here/?a=1", field, "Copy it."]);
  field.press("Escape");
  assert.deepEqual([words(), page.activeElement, "shown" in status.dataset], ["", button, false]);
  button.click();
  await settled();
  status.children[2].click();
  assert.equal(words(), "");
});

test("the menu opens with its button, closes with Escape and with a press elsewhere, and a tool of it closes it", async () => {
  const { row, words } = mount([tool({ group: "more" })]);
  const menu = row.children[1];
  const [opener, list] = menu.children;
  opener.click();
  assert.equal(list.hidden, false);
  assert.equal(menu.press("Escape"), true);
  assert.deepEqual([list.hidden, page.activeElement], [true, opener]);
  assert.equal(menu.press("Escape"), false); // the key is free for others
  opener.click();
  page.dispatchEvent(Object.assign(new Event("pointerdown"), {}));
  assert.equal(list.hidden, true);
  opener.click();
  list.children[0].click();
  await settled();
  assert.deepEqual([list.hidden, words()], [true, "Done."]);
});

test("every tool of the list has a sentence, a page and a module that can be pressed", async () => {
  assert.ok(TOOLS.length);
  assert.equal(new Set(TOOLS.map(({ label }) => label)).size, TOOLS.length);
  for (const { name, title, pages, load } of TOOLS) {
    assert.ok(name && title && pages.length);
    assert.equal(typeof (await load()).press, "function");
  }
});
