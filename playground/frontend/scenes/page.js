/** Mounts the Scenes page: every story with its steps, and the way to the hand-out. */

import { address } from "../core/address.js";
import { element } from "../core/dom.js";
import { makeLife, mountOnce } from "../core/lifecycle.js";
import { pageLink } from "../core/pages.js";
import { ApiError } from "../core/request.js";
import { runStreamAt } from "../core/run_stream.js";
import { keepTrigger, triggerOf } from "../core/triggers.js";
import { catalogue } from "./catalogue.js";
import { followLinks } from "./part.js";
import { prose } from "./prose.js";
import { attach, loadScenes } from "./story.js";

/** A link to a step, for a click as for a new window. @param {string} scene @param {number} step */
const linkTo = (scene, step) => pageLink("train", { scene, step: String(step) });

/** @param {import("./types.js").Scene} scene */
function card({ name, title, about, steps }) {
  const heading = element("h2", {}, element("a", { href: linkTo(name, 1), textContent: title, "data-scene-link": name }));
  const list = steps.map(({ text }, i) =>
    element(
      "li",
      {},
      element("a", { href: linkTo(name, i + 1), ariaLabel: `${title}, step ${i + 1}` }, String(i + 1)),
      " ",
      ...prose(text),
    ),
  );
  const more = element("details", {}, element("summary", { textContent: `${steps.length} steps` }), element("ol", {}, ...list));
  return element("article", { className: "rnn-panel rnn-scene-card" }, heading, element("p", {}, ...prose(about)), more);
}

/**
 * @param {HTMLElement} parent  holds page.html
 * @param {{live: string}} data
 * @param {(event: string, value: unknown) => void} trigger  runs the page's script, which is told of the event
 * @returns {Promise<() => void>} the clean-up for the moment when the visitor leaves the page
 */
export function mount(parent, { live }, trigger) {
  const page = /** @type {HTMLElement} */ (parent.querySelector(".rnn-scenes"));
  keepTrigger(parent, trigger);
  const stream = runStreamAt(live, () => trigger("rerun", true));
  return mountOnce(
    parent,
    stream,
    () => "",
    async (isMounted) => {
      const life = makeLife();
      /** @type {import("./types.js").Host} */
      const host = {
        page: "scenes",
        root: page,
        stream,
        trigger: triggerOf(parent),
        show() {},
        wordsRead: () => -1,
      };
      try {
        const [{ scenes, problems }] = await Promise.all([catalogue(), loadScenes()]);
        if (!isMounted()) return [];
        const notes = problems.map((problem) => element("p", { role: "alert", textContent: problem }));
        page.replaceChildren(
          element("h1", { textContent: "Scenes" }),
          element(
            "p",
            {},
            "Short stories about a network that learns to read: a few steps each, on the pages of the playground, with something to try. ",
            element("a", { href: address("/handout"), target: "_blank", rel: "noopener", textContent: "Hand-out to print" }),
          ),
          ...notes,
          element("div", { className: "rnn-scene-cards" }, ...scenes.map(card)),
        );
        life.keep(attach(host, false));
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        page.replaceChildren(element("p", { role: "alert", textContent: error.message }));
      }
      followLinks(life);
      page.dataset.ready = "";
      return [life.part()];
    },
  );
}
