/** One section of the page at a time: the views of the Inside page, the sections of the Compare page. The Train page is one as a whole. */

import { inLink, passing, text, viewState } from "../core/view_state.js";

const link = viewState("rnn-present-view", { view: passing(inLink(text(), "view")) });

/** The name of a section, as the link has it. @param {HTMLElement} section */
const nameOf = ({ dataset }) => (dataset.testid ?? dataset.part ?? "").replace("inside-", "");

/** @param {import("./stage.js").Stage} stage @param {import("../core/lifecycle.js").Life} life @param {(text: string) => void} say */
export function makeSections({ page }, life, say) {
  let name = link.recall().view;

  /** Those that there are now: the Inside page makes its own while it is built. @returns {HTMLElement[]} */
  const all = () =>
    [...page.querySelectorAll(".rnn-inside-views > .rnn-view, .rnn-compare > .rnn-panel:not([hidden])")].map(
      (each) => /** @type {HTMLElement} */ (each),
    );

  function show() {
    const sections = all();
    const found = sections.find((section) => nameOf(section) === name) ?? sections[0];
    for (const section of sections) section.toggleAttribute("data-presented", section === found);
    return { sections, place: sections.indexOf(found) };
  }

  life.keep(() => {
    for (const section of all()) section.removeAttribute("data-presented");
  });
  show();
  return {
    /** Shows the section that many after this one, after the last the first. @param {number} by */
    go(by) {
      const { sections, place } = show();
      if (!sections.length) return say("This page has one view");
      const next = (place + by + sections.length) % sections.length;
      name = nameOf(sections[next]);
      link.show({ view: name });
      show();
      say(`${next + 1} of ${sections.length}: ${sections[next].getAttribute("aria-label")}`);
    },
    /** Takes the section that the link names now, or that the page has now. */
    fit() {
      name = link.recall().view || name;
      show();
    },
  };
}
