/** One section of the page at a time: the views of the Inside page, the sections of the Compare page. The Train page is one as a whole. */

import { inLink, passing, text, viewState } from "../core/view_state.js";
import { currentStep } from "../scenes/story.js";
import { makeRoom } from "./room.js";

const link = viewState("rnn-present-view", { view: passing(inLink(text(), "view")) });

const VIEWS = ".rnn-inside-views > .rnn-view, .rnn-compare > .rnn-panel:not([hidden])";
const FIRST = "curves"; // of the Compare page, unless the link names another: what there is to see, before the table of it
const OPENED = ".rnn-view-part-box:has(> .rnn-view-head [aria-expanded=true])"; // parts of a view

/** @typedef {{view: HTMLElement, part: HTMLElement|null}} Section  a view, or a part of one that the speaker has opened */

/** The name of a section, as the link has it. @param {Section} section */
const nameOf = ({ view, part }) => {
  const { testid = "", part: place } = (part ?? view).dataset;
  return place ?? testid.replace("inside-", "");
};

/** The elements that a selector finds. @param {Element} root @param {string} selector */
const found = (root, selector) => /** @type {HTMLElement[]} */ ([...root.querySelectorAll(selector)]);

/** @param {import("./stage.js").Stage} stage @param {import("../core/lifecycle.js").Life} life @param {(text: string) => void} say */
export function makeSections(stage, life, say) {
  const { page } = stage;
  const room = makeRoom(life, () => {
    for (const part of stage.parts) part.retheme(stage.theme());
  });
  /** The view that the link names: it means one of the Inside page. */
  const viewInLink = () => (page.matches(".rnn-inside") ? link.recall().view : "");
  let linked = viewInLink(); // when it was looked at last
  let name = linked;
  let stepKey = ""; // of the step that it has followed last

  /** The section that the scene has come to; "": it is at the same step still, or means none of this page. */
  function viewOfScene() {
    const current = currentStep();
    const key = current ? `${current.scene.name}/${current.number}` : "";
    if (!current || key === stepKey || !page.matches(`.rnn-${current.step.page}`)) return "";
    stepKey = key;
    return current.step.view;
  }

  /** Those that there are now: the Inside page makes its own while it is built. @returns {Section[]} */
  const all = () => found(page, VIEWS).flatMap((view) => [{ view, part: null }, ...found(view, OPENED).map((part) => ({ view, part }))]);

  /** @param {Section|undefined} section  undefined: none */
  function mark(section) {
    for (const view of found(page, VIEWS)) {
      view.toggleAttribute("data-presented", view === section?.view);
      view.toggleAttribute("data-presented-part", view === section?.view && section.part !== null);
      for (const part of found(view, ".rnn-view-part-box")) part.toggleAttribute("data-presented", part === section?.part);
    }
  }

  function show() {
    const sections = all();
    const placeOf = (/** @type {string} */ wanted) => sections.findIndex((section) => nameOf(section) === wanted);
    const place = [placeOf(name), placeOf(FIRST), 0].find((each) => each >= 0) ?? 0;
    mark(sections[place]);
    room.watch(sections[place]?.view);
    return { sections, place };
  }

  life.keep(() => mark(undefined));
  show();
  return {
    /** Shows the section that many after this one, after the last the first. @param {number} by */
    go(by) {
      const { sections, place } = show();
      if (!sections.length) return say("This page has one view");
      const next = (place + by + sections.length) % sections.length;
      name = nameOf(sections[next]);
      if (page.matches(".rnn-inside")) link.show({ view: (linked = name) });
      show();
      const { view, part } = sections[next];
      say(`${next + 1} of ${sections.length}: ${(part ?? view).getAttribute("aria-label")}`);
    },
    /** The page has other sections, or the link or the scene names another one. */
    fit() {
      const view = viewInLink();
      if (view && view !== linked) name = linked = view;
      name = viewOfScene() || name;
      show();
    },
  };
}
