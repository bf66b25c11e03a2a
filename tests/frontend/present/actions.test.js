/** The keys of a presentation that ask the stream: what they say where it cannot be asked. */

import assert from "node:assert/strict";
import { test } from "node:test";

import "../support/inside.js";
import { LIMITS } from "../support/catalogue.js";

const { actionsOf } = await import("../../../playground/frontend/present/actions.js");
const { learnSettings } = await import("../../../playground/frontend/core/settings.js");

test("a key that trains, or sets the speed, says so where there is no connection", () => {
  learnSettings({ settings: [], defaults: {}, limits: { ...LIMITS, speeds: [1, 10, 0] }, arrays: {} });
  /** @type {object[]} */
  const sent = [];
  /** @type {string[]} */
  const said = [];
  const stream = {
    connected: false,
    latest: new Map([["status", { can: ["train"], speed: 1 }]]),
    send: (/** @type {object} */ message) => stream.connected && sent.push(message) > 0,
  };
  const stage = /** @type {any} */ ({ page: { querySelector: () => null }, stream });
  const cover = { isShown: false, toggle() {} };
  const tools = { say: (/** @type {string} */ text) => said.push(text), covers: { blank: cover, list: cover, code: cover } };
  const actions = actionsOf(stage, /** @type {any} */ (tools));
  actions.pause();
  actions.train();
  actions.faster();
  const NOT_SENT = "There is no connection to the server just now. Try again when it is back.";
  assert.deepEqual([said, sent], [["Nothing to pause: the run does not train", NOT_SENT, NOT_SENT], []]);
  stream.connected = true;
  actions.train();
  actions.faster();
  assert.deepEqual([said.slice(3), sent], [["10 epochs a second"], [{ do: "train" }, { speed: 10 }]]);
});
