/** One mounted view of the Inside page: the test scrolls to it, answers what it asks, and is told what it draws. */

import { buttonIn } from "./in_part.js";
import { settled } from "./page.js";
import { Part } from "./part.js";
import { savedBy } from "./saved.js";

const { makeEmitter } = await import("../../../playground/frontend/core/emitter.js");
const { makeSelection } = await import("../../../playground/frontend/inspect/selection.js");
const { mountView } = await import("../../../playground/frontend/inspect/view/view.js");

/** A mounted view and a list of what happens to it. @param {object} [more]  fields of the view that differ */
export function openView(more = {}) {
  /** What looks at each element. @type {Map<unknown, (entries: {isIntersecting: boolean}[]) => void>} */
  const watchers = new Map();
  const watch = class {
    /** @param {(entries: {isIntersecting: boolean}[]) => void} onChange */
    constructor(onChange) {
      this.onChange = onChange;
    }
    observe(/** @type {unknown} */ element) {
      watchers.set(element, this.onChange);
    }
    disconnect() {
      for (const [element, onChange] of watchers) if (onChange === this.onChange) watchers.delete(element);
    }
  };
  Object.assign(globalThis, { IntersectionObserver: watch });
  /** @type {string[]} */
  const events = [];
  /** @type {((outcome: any) => void)[]} */
  const callbacks = [];
  /** @type {((share: number|null) => void)[]} */
  const progresses = [];
  /** @type {any[]} */
  const asks = [];
  /** Places of the questions that were called off. @type {number[]} */
  const calledOff = [];
  const selection = makeSelection(/** @type {any} */ (new Part()));
  /** @type {any} */
  const questions = {
    ask(
      /** @type {any} */ question,
      /** @type {(outcome: any) => void} */ onOutcome,
      /** @type {(share: number|null) => void} */ onProgress,
    ) {
      const place = asks.push(question) - 1;
      let isAnswered = false;
      callbacks.push((outcome) => {
        isAnswered = true;
        onOutcome(outcome);
      });
      progresses.push(onProgress);
      return () => void (isAnswered || calledOff.includes(place) || calledOff.push(place));
    },
  };
  const drawing = {
    draw: () => events.push("draw"),
    select: () => events.push("select"),
    table: () => [],
    picture: async () => "",
    retheme: (/** @type {string} */ theme) => events.push(theme),
  };
  /** @type {any} */
  const view = { name: "ledger", heading: "H", reading: "R", equations: [], source: "S", mount: () => drawing, ...more };
  const { on, tell } = makeEmitter();
  const root = new Part();
  const part = mountView(/** @type {any} */ (root), view, /** @type {any} */ ({ selection, questions, stream: { on, tell } }));
  return {
    ...{ selection, events, callbacks, progresses, asks, calledOff, tell, root, drawing, watchers },
    /** The visitor scrolls to it, or away. @param {boolean} isIntersecting @param {unknown} [element]  of a part */
    setVisible: (isIntersecting, element = root) => watchers.get(element)?.([{ isIntersecting }]),
    answer: (answer = {}) => callbacks[callbacks.length - 1]({ epoch: 3, answer }),
    /** The names of its picture and of its table as files. */
    async fileNames() {
      const saved = await savedBy(async () => {
        for (const name of ["PNG", "CSV"]) buttonIn(root, name).click();
        await settled();
      });
      return saved.map(([, name]) => name).sort();
    },
    /** What its heading says besides its name. */
    tags: () => root.children[0].children[0].children.filter((tag) => tag instanceof Part && !tag.hidden).map((tag) => tag.textContent),
    retheme: (/** @type {string} */ theme) => part.retheme(theme),
    end: () => part.destroy(),
  };
}
