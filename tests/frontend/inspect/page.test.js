/** The Inside page around its views: columns without holes, the numbers of the time machine, and a run that is not there. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { openDocument, Part } from "../support/part.js";
import { openScreen } from "../support/screen.js";

openScreen();
openDocument();
const { makeEmitter } = await import("../../../playground/frontend/core/emitter.js");
const { makeLife } = await import("../../../playground/frontend/core/lifecycle.js");
const { makeGoneRun } = await import("../../../playground/frontend/inspect/head/gone_run.js");
const { columnsIn, lineCount } = await import("../../../playground/frontend/inspect/packing.js");
const { numbersUnder } = await import("../../../playground/frontend/inspect/time_machine/timeline.js");

test("there are as many columns as there is room for, and a view takes the lines of its height and of the gap below it", () => {
  assert.deepEqual([360, 1097, 1098, 1250, 1660].map(columnsIn), [1, 1, 2, 2, 3]);
  assert.deepEqual([0, 1, 160].map(lineCount), [5, 6, 85]);
});

test("the chosen epoch is told where it stands, in the place of the end that it is near", () => {
  const texts = (/** @type {[number, number, number]} */ ...epochs) => numbersUnder(...epochs).map(({ text }) => text);
  assert.deepEqual(texts(0, 1000, 500), ["0", "1,000", "500"]);
  assert.deepEqual(texts(0, 1000, 950), ["0", "950"]);
  assert.deepEqual(texts(0, 1000, 0), ["1,000", "0"]);
  assert.deepEqual(texts(0, 0, 0), ["0"].concat("0"), "a run that has not trained yet");
  assert.equal(numbersUnder(100, 300, 150).at(-1)?.share, 0.25);
});

test("a run that is not among the visitor's is told once for the page, with the way to the one that trains", () => {
  const [{ on, tell }, listed] = [makeEmitter(), makeEmitter()];
  const now = { run: "theirs", epoch: /** @type {number|null} */ (10) };
  /** @type {any} */
  const selection = {
    now,
    on: (/** @type {(names: Set<string>) => void} */ hear) => on("selection", hear),
    set(/** @type {{run: string, epoch?: null}} */ { run, epoch }) {
      Object.assign(now, { run, ...(epoch === null && { epoch }) });
      tell("selection", new Set(["run"]));
    },
  };
  const marks = new Map();
  const page = { toggleAttribute: (/** @type {string} */ name, /** @type {boolean} */ is) => marks.set(name, is) };
  const root = /** @type {any} */ ({ closest: () => page });
  /** Runs that are not among the visitor's, as far as is known. */
  const strays = new Set();
  const runs = {
    isStray: (/** @type {string} */ run) => strays.has(run),
    on: (/** @type {() => void} */ hear) => listed.on("listed", hear),
  };
  const { node, tell: tellOutcome } = makeGoneRun(root, selection, { runs, life: makeLife() });
  const gone = () => [node.hidden, marks.get("data-gone") ?? false];

  tellOutcome(true);
  assert.deepEqual(gone(), [true, false], "whether it is one of theirs is not known yet");
  strays.add(now.run);
  listed.tell("listed", null);
  assert.deepEqual(gone(), [false, true]);
  /** @type {any} */ (node.children)[1].click();
  assert.deepEqual(now, { run: "", epoch: null });
  assert.deepEqual(gone(), [true, false]);

  selection.set({ run: "mine" });
  tellOutcome(true);
  assert.deepEqual(gone(), [true, false], "it is there, and its answer says what is wrong with it");

  strays.add("others");
  selection.set({ run: "others" });
  tellOutcome(true);
  assert.deepEqual(gone(), [false, true]);
  selection.set({ run: "another" });
  assert.deepEqual(gone(), [true, false], "of this one the server has said nothing yet");
  assert.ok(node instanceof Part);
});
