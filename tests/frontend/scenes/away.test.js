/** A link to a step that is followed while the server is away: the step waits for the scenes, which no test of this file has before. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { aConfig, aScene, aStep, openHost, openWindow } from "../support/scenes.js";

const SLOW = aConfig(0.001);

test("a step whose scenes do not come is the place of the visitor, and the page is made ready for it once they do", async () => {
  const page = openWindow([aScene("one", aStep({ config: SLOW, text: "1" }))]);
  const { fetch } = globalThis;
  Object.assign(globalThis, { fetch: async () => Promise.reject(new TypeError("Failed to fetch")) });
  const story = await import("../../../playground/frontend/scenes/story.js");
  const { onPlace } = await import("../../../playground/frontend/scenes/place.js");
  /** What the strip hears. @type {unknown[]} */
  const places = [];
  onPlace((place) => places.push(place));
  await story.goTo("one", 1);
  assert.deepEqual([places, page.address(), story.currentStep()], [[{ scene: "one", step: 1 }], "?scene=one&step=1", null]);
  Object.assign(globalThis, { fetch });
  await story.loadScenes();
  const host = openHost("train", aConfig(0.02));
  const detach = story.attach(host, false);
  assert.deepEqual(host.asked, [["scene", { scene: "one", step: 1 }]]);
  host.laysOut(SLOW);
  assert.deepEqual(
    host.shown.map(({ text }) => text),
    ["1"],
  );
  detach();
  story.leave();
  page.close();
});
