/** The place of the scenes on a page: nothing until a scene is told, and then the strip, which is loaded only for that. */

import { readLink } from "../core/address.js";
import { makeLife } from "../core/lifecycle.js";
import { allSettings } from "../core/settings.js";
import { findPlace, followAddress, onPlace, placeNow } from "./place.js";

/** @typedef {import("./types.js").Host} Host */

let isOpened = true; // the window has just been opened

/**
 * Whether the window was opened with a link, followed or typed, that names a step and says nothing of the run, which the step then
 * brings: not come back to, nor loaded again. The address itself may say more by now.
 */
function isFreshLink() {
  const [opening] = performance.getEntriesByType("navigation");
  if (!opening || Reflect.get(opening, "type") !== "navigate") return false;
  const says = (/** @type {string} */ name) => readLink(name, opening.name) !== null;
  return says("scene") && !allSettings().some(({ name }) => says(name));
}

/** The step that a link leads to, null for any other link. @param {Event} event @returns {{scene: string, step: number}|null} */
function stepOf({ target }) {
  const link = target instanceof Element ? target.closest("a[href*='scene=']") : null;
  if (!(link instanceof HTMLAnchorElement)) return null;
  const scene = readLink("scene", link.href);
  if (link.origin !== window.location.origin || !scene) return null;
  return { scene, step: Number(readLink("step", link.href)) || 1 };
}

/**
 * Links to steps are gone to within this window. Streamlit would open those in the help of a setting in another one.
 * @param {import("../core/lifecycle.js").Life} life
 */
export function followLinks(life) {
  life.listen(
    document,
    "click",
    (event) => {
      const place = stepOf(event);
      if (!place || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      event.stopPropagation();
      import("./story.js").then(({ goTo }) => goTo(place.scene, place.step));
    },
    { capture: true },
  );
}

/**
 * @param {HTMLElement|null} root  null, as on a page that is saved as a file: no scene is told there
 * @param {Host} host
 * @returns {import("../types.js").Part}
 */
export function mountScenes(root, host) {
  const life = makeLife();
  if (root) follow(root, host, life);
  return life.part();
}

/** @param {HTMLElement} root @param {Host} host @param {import("../core/lifecycle.js").Life} life */
function follow(root, host, life) {
  let isLoading = false;
  const isFresh = isOpened && isFreshLink();
  isOpened = false;

  function show() {
    if (isLoading || !placeNow()) return;
    isLoading = true;
    import("./strip.js").then(({ mountStrip }) => life.over || life.keep(mountStrip(root, host, isFresh).destroy));
  }

  root.replaceChildren();
  findPlace();
  life.keep(onPlace(show));
  life.listen(window, "popstate", followAddress);
  followLinks(life);
  show();
}
