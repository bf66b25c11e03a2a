/** The form of a sweep without a browser: what starts by itself, what is folded, what empty fields stand for, and the choices of its results. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { allIn } from "../support/in_part.js";
import { openInside, screen } from "../support/inside.js";
import { Part } from "../support/part.js";

const { makeLife } = await import("../../../playground/frontend/core/lifecycle.js");
const { makeAutostart } = await import("../../../playground/frontend/sweep/autostart.js");
const { makeBaseSettings } = await import("../../../playground/frontend/sweep/base_settings.js");
const { makeChoices } = await import("../../../playground/frontend/sweep/choices.js");
const { makeFormFolding } = await import("../../../playground/frontend/sweep/form_folding.js");

test("a ready sweep starts after it has been seen, without its duration if that takes long, and not where another is under way", () => {
  openInside();
  const plan = /** @type {any} */ (new Part());
  let [isFree, starts] = [true, 0];
  const start = makeAutostart(makeLife(), plan, () => ({ free: () => isFree, start: () => (starts += 1), show() {} }));
  const aPlan = (/** @type {number|null} */ seconds) => /** @type {any} */ ({ seconds });
  start.seen(aPlan(3));
  screen.pass(5000);
  assert.equal(starts, 0, "nobody has asked");
  start.ask();
  plan.textContent = "4 runs";
  start.seen(aPlan(null));
  screen.pass(9999);
  assert.deepEqual([start.pending, starts], [true, 0]);
  start.seen(aPlan(7));
  assert.equal(plan.textContent, "4 runs: starting …");
  screen.pass(1499);
  assert.equal(starts, 0);
  start.hold();
  screen.pass(5000);
  assert.deepEqual([starts, plan.textContent, start.pending], [0, "4 runs", false]);
  start.ask();
  screen.pass(10_000);
  start.seen(aPlan(null));
  screen.pass(1500);
  assert.equal(starts, 1);
  isFree = false;
  start.ask();
  assert.equal(start.pending, false);
});

test("fields are folded as the visitor left them, at first beside a sweep alone, and never with a problem in them", () => {
  openInside();
  const area = /** @type {any} */ (new Part());
  const fields = { area, summary: () => "rate 0.1", troubled: false };
  let changes = 0;
  const fold = makeFormFolding({ fields, folded: null, onChange: () => (changes += 1) });
  const [button, rest, summary] = /** @type {any[]} */ (fold.nodes);
  const folded = () => [area.hasAttribute("data-folded"), button.ariaExpanded, rest.hidden, summary.hidden];
  const [away, inSight] = [
    [true, "false", true, false],
    [false, "true", false, true],
  ];
  fold.follow(null);
  assert.deepEqual(folded(), inSight);
  fold.follow("a");
  assert.deepEqual([folded(), summary.textContent], [away, "rate 0.1"]);
  area.say("focusin");
  assert.deepEqual([folded(), fold.folded], [inSight, null], "the keyboard is in them");
  button.click();
  assert.deepEqual([folded(), fold.folded, changes], [away, true, 1]);
  button.click();
  fold.follow("b");
  assert.deepEqual([folded(), fold.folded, changes], [inSight, false, 2]);
  fields.troubled = true;
  button.click();
  assert.deepEqual([folded(), fold.folded], [inSight, false]);
  fields.troubled = false;
  button.click();
  fields.troubled = true;
  fold.heed();
  assert.deepEqual(folded(), inSight);
  fold.say("more");
  assert.equal(rest.textContent, "more");
});

test("empty fields stand for the ready sweep, and for the panel of Settings once there is none", () => {
  /** @type {any[]} */
  const events = [];
  const ready = { name: "widths", values: {}, base: { seed: 1 } };
  const base = makeBaseSettings({
    fields: /** @type {any} */ ({ standFor: (/** @type {any[]} */ ...what) => events.push(what) }),
    readies: /** @type {any} */ ({ mark: (/** @type {any} */ name) => events.push(name) }),
    fold: /** @type {any} */ ({ say: (/** @type {string} */ text) => events.push(text) }),
    ready,
  });
  base.follow(/** @type {any} */ ({ seed: 2 }));
  assert.deepEqual(events.splice(0), [
    [{ seed: 1 }, "the ready sweep", new Set()],
    "widths",
    "Empty fields are as in this ready sweep, not as in Settings.",
  ]);
  base.use(null);
  assert.deepEqual(events.splice(0), [[{ seed: 2 }, "Settings", new Set()], undefined, ""]);
  assert.deepEqual([base.settings, base.ready], [{ seed: 2 }, null]);
});

test("axes and values of a sweep's results are chosen out of those that it has", () => {
  openInside();
  /** @type {any[]} */
  const chosen = [];
  const slice = {
    ...{ varied: ["learning_rate", "hidden_size"], across: "learning_rate", down: "hidden_size" },
    valuesAt: (/** @type {string} */ name) => (name === "hidden_size" ? [8, null, 16] : [0.1]),
    valueOf: () => 16,
    putAcross: (/** @type {string} */ name) => chosen.push(["across", name]),
    putDown: (/** @type {string} */ name) => chosen.push(["down", name]),
    look: (/** @type {any[]} */ ...what) => chosen.push(what),
  };
  let changes = 0;
  const choices = makeChoices(/** @type {any} */ (slice), () => (changes += 1));
  const node = /** @type {any} */ (choices.node);
  choices.show();
  const selects = allIn(node).filter(({ tag }) => tag === "select");
  assert.deepEqual(
    selects.map(({ attributes, selectedIndex }) => [attributes["aria-label"], selectedIndex]),
    [
      ["Across", 0],
      ["Up", 1],
      ["Curves at hidden size", 1],
    ],
  );
  for (const [place, index] of [
    [0, 1],
    [1, 0],
    [2, 0],
  ]) {
    selects[place].selectedIndex = index;
    selects[place].say("change");
  }
  assert.deepEqual(
    [chosen, changes],
    [
      [
        ["across", "hidden_size"],
        ["down", "learning_rate"],
        ["hidden_size", 8],
      ],
      3,
    ],
  );
  slice.varied = ["learning_rate"];
  choices.show();
  assert.deepEqual(node.children, []);
});
