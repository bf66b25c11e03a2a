/** Settings that the Train page sets: one after the other, each once the panel shows the one before, or after a while. */

import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";

import { makeSetSetting } from "../../../playground/frontend/train/set_setting.js";
import { settled } from "../support/page.js";

/** How many listen for the panel. */
let listening = 0;

beforeEach(() => {
  listening = 0;
  mock.timers.enable({ apis: ["setTimeout"] });
  const target = new EventTarget();
  Object.assign(globalThis, {
    window: {
      addEventListener(/** @type {string} */ kind, /** @type {any} */ hear) {
        listening += 1;
        target.addEventListener(kind, hear);
      },
      removeEventListener(/** @type {string} */ kind, /** @type {any} */ hear) {
        listening -= 1;
        target.removeEventListener(kind, hear);
      },
      dispatchEvent: (/** @type {Event} */ event) => target.dispatchEvent(event),
    },
  });
});
afterEach(() => mock.timers.reset());

/** The names of the settings that the script was told of, as they are. */
function follow() {
  /** @type {string[]} */
  const names = [];
  const setSetting = makeSetSetting((event, value) => names.push(`${event} ${/** @type {{name: string}} */ (value).name}`));
  return { setSetting, names };
}

test("a setting waits for the panel to show the one before", async () => {
  const { setSetting, names } = follow();
  setSetting("seed", 1);
  setSetting("clip", 2);
  await settled();
  assert.deepEqual(names, ["turn seed"]);
  window.dispatchEvent(new Event("rnn-settings"));
  await settled();
  assert.deepEqual(names, ["turn seed", "turn clip"]);
  window.dispatchEvent(new Event("rnn-settings"));
  await settled();
  assert.equal(listening, 0);
  mock.timers.tick(10_000);
  assert.deepEqual(names, ["turn seed", "turn clip"]);
});

test("a setting that was lost holds nothing up for good, and nothing goes on listening to it", async () => {
  const { setSetting, names } = follow();
  setSetting("seed", 1);
  setSetting("clip", 2);
  for (const sent of [1, 2]) {
    await settled();
    assert.equal(names.length, sent);
    assert.equal(listening, 1);
    mock.timers.tick(9999); // a busy server takes its time
    await settled();
    assert.equal(names.length, sent);
    mock.timers.tick(1);
  }
  await settled();
  assert.equal(listening, 0);
});
