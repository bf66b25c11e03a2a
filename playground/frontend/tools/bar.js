/** The bar of tools: a row of buttons, a menu of those that are wanted less often, and one line for what they have to say. */

import { element } from "../core/dom.js";
import { fetched } from "../core/fetched.js";
import { onKeys } from "../core/keys.js";
import { makeLife } from "../core/lifecycle.js";
import { ApiError } from "../core/request.js";
import { TOOLS } from "./list.js";
import { makeStatus } from "./status.js";
import { ToolError } from "./tool_error.js";

/**
 * The tool is used: the module is fetched, and what comes of it told.
 * @param {import("./list.js").Tool} tool
 * @param {import("./list.js").ToolContext} context
 */
async function use({ refusal, load }, context) {
  const why = refusal?.(context);
  if (why) return context.say(why, { bad: true });
  try {
    const module = await fetched(load());
    const text = await module.press(context);
    if (text) context.say(text);
  } catch (error) {
    if (!(error instanceof ToolError || error instanceof ApiError)) throw error;
    context.say(error.message, { bad: true });
  }
}

/** The button of a tool, which does one thing at a time. @param {import("./list.js").Tool} tool @param {import("./list.js").ToolContext} context @param {() => void} [onPress] */
function buttonOf(tool, context, onPress = () => {}) {
  const { name, label, title } = tool;
  const button = element("button", { type: "button", className: "rnn-tool", "aria-label": label, title, textContent: name });
  let isBusy = false;
  button.addEventListener("click", async () => {
    if (isBusy) return;
    onPress();
    isBusy = true;
    button.setAttribute("aria-busy", "true");
    try {
      await use(tool, context);
    } finally {
      isBusy = false;
      button.removeAttribute("aria-busy");
    }
  });
  return button;
}

/** A button that opens a menu of tools below it. @param {readonly import("./list.js").Tool[]} tools @param {import("./list.js").ToolContext} context @param {import("../core/lifecycle.js").Life} life */
function menuOf(tools, context, life) {
  const opener = element("button", {
    ...{ type: "button", className: "rnn-tool", title: "Other ways to save what is shown", textContent: "More" },
    ...{ "aria-label": "Save as more kinds of file", "aria-expanded": "false" },
  });
  const list = element("div", { className: "rnn-tools-menu", role: "group", "aria-label": "Save as", hidden: true });
  const open = (/** @type {boolean} */ isOpen) => {
    list.hidden = !isOpen;
    opener.setAttribute("aria-expanded", String(isOpen));
  };
  const close = () => {
    if (list.hidden) return false;
    open(false);
    opener.focus();
  };
  list.append(...tools.map((tool) => buttonOf(tool, context, close)));
  opener.addEventListener("click", () => open(list.hidden === true));
  const menu = element("span", { className: "rnn-tools-more" }, opener, list);
  life.keep(onKeys(menu, "tools", { close }));
  life.listen(document, "pointerdown", ({ target }) => menu.contains(target) || open(false));
  return menu;
}

/**
 * @param {HTMLElement} root  the bar's place
 * @param {Omit<import("./list.js").ToolContext, "say">} page  what the page hands to its tools
 * @param {readonly import("./list.js").Tool[]} [tools]
 * @returns {() => void} takes it away
 */
export function mountBar(root, page, tools = TOOLS) {
  const life = makeLife();
  const status = makeStatus(life);
  const context = { ...page, say: status.say };
  const of = (/** @type {string} */ group) => tools.filter((tool) => tool.group === group && tool.pages.includes(page.page));
  const more = of("more");
  const saves = of("save").map((tool) => buttonOf(tool, context));
  const menu = more.length ? [menuOf(more, context, life)] : [];
  const heading = element("span", { className: "rnn-tools-heading", textContent: "Save as", "aria-hidden": "true" });
  const row = element(
    "div",
    { className: "rnn-tools-row", role: "group", "aria-label": "Tools" },
    ...of("first").map((tool) => buttonOf(tool, context)),
    ...(saves.length || menu.length ? [heading, ...saves, ...menu] : []),
  );
  root.replaceChildren(row, status.node);
  const { trained = null, epoch = null } = page.opened ?? {};
  if (trained !== null)
    import("./opened.js").then(({ offerTraining }) => life.over || life.keep(offerTraining(context, { trained, epoch })));
  life.keep(() => root.replaceChildren());
  return life.part().destroy;
}
