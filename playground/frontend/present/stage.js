/** The stage: the page that is shown now, as far as presenting it needs to know it, and whether it is presented. */

import { makeLife, makeTimer } from "../core/lifecycle.js";
import { isRunPage } from "../core/pages.js";
import { inLink, oneOf, passing, viewState } from "../core/view_state.js";

/** @typedef {import("../types.js").Part} Part */
/** @typedef {import("../types.js").Figure} Figure */
/** @typedef {Record<string, Record<string, Figure>>} Figures  by theme and name */

/**
 * A page that can be presented.
 * @typedef {object} Stage
 * @property {HTMLElement} page
 * @property {import("../core/run_stream.js").RunStream} stream
 * @property {Figures} figures  that its parts draw with: those of the window, or larger ones while it is presented
 * @property {Figures} plain    those of the window
 * @property {Record<string, Record<string, string>>} strong  by theme and colour: a stronger one in its place
 * @property {() => string} theme
 * @property {Part[]} parts  that follow when the figures are others
 * @property {import("../core/lifecycle.js").Life} life  of the page
 * @property {() => void} built  called once its parts are there
 */

const link = viewState("rnn-present", { present: passing(inLink(oneOf("", "1"), "present")) });

let isPresented = false; // as long as the window shows any page of ours
let isLinkRead = false; // what the first page's link says holds; later pages have a link without it

/** @type {Stage|null} */
let stage = null;

const GONE_MS = 5000; // from a page that has gone to a look at which one is to come in its place

/** The visitor has gone to a page that cannot be presented: the window is as it was before. One that can be may take its time. */
const gone = makeTimer(() => {
  if (stage || !isPresented) return;
  if (isRunPage()) gone.restart(GONE_MS);
  else void present(false);
});

/** Presents the page that is shown, or ends that. @param {boolean} wanted */
export async function present(wanted) {
  isPresented = wanted;
  link.show({ present: wanted ? "1" : "" });
  const { begin, end } = await import("./present.js");
  if (!isPresented) end(stage);
  else if (stage) begin(stage);
}

/**
 * The page that is built now becomes the one that is presented; if the visitor is presenting, its figures are large from the first on.
 * @template {Pick<Stage, "page"|"stream"|"strong"|"theme"> & {figures: any}} Given
 * @param {Given} given  `figures` = those of the window
 */
export async function setStage(given) {
  const life = makeLife();
  /** @type {Stage} */
  const own = { ...given, plain: given.figures, figures: { ...given.figures }, parts: [], life, built() {} };
  stage = own;
  life.keep(() => {
    if (stage !== own) return;
    stage = null;
    if (isPresented) gone.restart(GONE_MS);
  });
  if (!isLinkRead) isPresented = link.recall().present === "1";
  isLinkRead = true;
  if (isPresented) await present(true);
  return {
    figures: /** @type {Given["figures"]} */ (own.figures),
    /** The parts of the page are built: they follow from now on. @param {Part[]} parts @returns {Part[]} with what presenting needs to end with them */
    with(parts) {
      own.parts = parts;
      own.built();
      return [...parts, life.part()];
    },
  };
}
