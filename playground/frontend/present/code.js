/** The QR code of the settings, over the page: a hall of people opens the playground with them. */

import { address } from "../core/address.js";
import { element } from "../core/dom.js";
import { ApiError, jsonRequest, requestJson } from "../core/request.js";
import { makeSheet } from "./sheet.js";

const SENTENCES = {
  notReached: "The server cannot be reached, so there is no code. Try again when the connection is back.",
  noReason: "The server could not make the code.",
};
const SHORTEST = 400; // characters: the settings alone, for few and large squares

/** @param {string} path @param {object} body */
const ask = (path, body) => requestJson(path, jsonRequest(body), SENTENCES);

/** The code of the settings that the page has now, and the link that it holds. @returns {Promise<{svg: string, link: string}>} */
async function codeOfSettings() {
  const site = new URL(address("/"), window.location.href).href;
  const { query } = await ask("/api/link", { page: "train", run: "", epoch: null, view: {}, room: SHORTEST });
  return ask("/api/link/qr", { link: `${site}?${query}`, site });
}

/** @param {HTMLElement} page @param {import("../core/lifecycle.js").Life} life @param {(text: string) => void} say */
export function makeCode(page, life, say) {
  const sheet = makeSheet(page, life, "rnn-present-code", "QR code");
  async function show() {
    try {
      const { svg, link } = await codeOfSettings();
      const drawn = new DOMParser().parseFromString(svg, "text/html").body.firstElementChild;
      if (!drawn) return say(SENTENCES.noReason);
      drawn.setAttribute("role", "img");
      drawn.setAttribute("aria-label", `QR code of ${link}`);
      sheet.content.replaceChildren(drawn, element("p", { textContent: link }));
      sheet.toggle(true);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      say(error.message);
    }
  }
  return {
    get isShown() {
      return sheet.isShown;
    },
    /** Shows it, as the settings are now, or takes it away. */
    toggle: () => (sheet.isShown ? sheet.toggle(false) : void show()),
  };
}
