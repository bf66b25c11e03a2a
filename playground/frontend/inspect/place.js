/** The place of the Inside page in a link: what is selected, and which view is in sight. */

/** The view that stands in the upper part of the window, "" while that is the first. @param {HTMLElement[]} sections  of the views, in order @param {string[]} names  of them */
function viewInSight(sections, names) {
  const line = window.innerHeight / 3;
  const place = sections.findLastIndex((section) => section.getBoundingClientRect().top <= line);
  return place > 0 ? names[place] : "";
}

/**
 * What is looked at, as texts of a link.
 * @param {Pick<import("./selection.js").Selection, "now">} selection
 * @param {HTMLElement[]} sections
 * @param {string[]} names
 * @returns {Record<string, string>}
 */
export function placeOf({ now: { sentence, word, unit, edits } }, sections, names) {
  const view = viewInSight(sections, names);
  return {
    sentence,
    ...(word >= 0 && { word: String(word) }),
    ...(unit !== null && { unit: String(unit) }),
    ...(edits.length && { edits: edits.join(",") }),
    ...(view && { view }),
  };
}
