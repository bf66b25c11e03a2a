/** The parts of a sweep without a browser: its transport, and the past one that is looked at. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { buttonIn, textOf } from "../support/in_part.js";
import { openInside } from "../support/inside.js";
import { settled } from "../support/page.js";
import { Part } from "../support/part.js";

const { makeEmitter } = await import("../../../playground/frontend/core/emitter.js");
const { makeLife } = await import("../../../playground/frontend/core/lifecycle.js");
const { makeContinueButton } = await import("../../../playground/frontend/sweep/continue_button.js");
const { makePastSweep } = await import("../../../playground/frontend/sweep/past_sweep.js");
const { makeTransport } = await import("../../../playground/frontend/sweep/transport.js");

/** A server that says this to all requests from now on, and notes where they go. @param {object} answer */
function serve(answer) {
  /** @type {string[]} */
  const paths = [];
  const fetch = async (/** @type {string} */ path) => {
    paths.push(path.replace("/inside", ""));
    return Response.json(answer);
  };
  Object.assign(globalThis, { fetch });
  return paths;
}

/** The transport of a sweep. */
function openTransport() {
  openInside();
  const { on, tell } = makeEmitter();
  const sweeps = { on, latest: new Map(), runs: [{}, {}] };
  const root = new Part();
  /** @type {any[]} */
  const events = [];
  let isPending = false;
  const transport = makeTransport(/** @type {any} */ (root), {
    ...{ sweeps: /** @type {any} */ (sweeps), plan: /** @type {any} */ (new Part()), config: () => ({ seeds: 1 }) },
    isPending: () => isPending,
    hold: () => void (isPending = false),
    onRefusal: (problems) => events.push(problems),
    onStart: () => events.push("start"),
  });
  const buttons = ["Start sweep", "Pause", "Continue", "Stop"].map((name) => buttonIn(/** @type {any} */ (transport.line), name));
  return {
    ...{ root, transport, events, buttons },
    tell(/** @type {string} */ kind, /** @type {any} */ frame) {
      sweeps.latest.set(kind, frame);
      tell(kind, frame);
    },
    can: () => buttons.flatMap(({ disabled, textContent }) => (disabled ? [] : [textContent])),
    seen: () => buttons.slice(1, 3).map(({ style }) => style.visibility),
    pend: () => void (isPending = true),
    get pending() {
      return isPending;
    },
    says: () => textOf(transport.line).replace(/\s+/gu, " ").trim(),
  };
}

test("the buttons of a sweep are those that the server says mean something, and a form with a problem starts nothing", () => {
  const { root, transport, tell, can, seen } = openTransport();
  transport.show();
  assert.deepEqual([can(), transport.free()], [["Start sweep"], true]);
  transport.allow(false);
  assert.deepEqual(can(), []);
  transport.allow(true);
  tell("sweep", { state: "running", can: ["pause", "stop"] });
  assert.deepEqual([can(), seen(), transport.free(), root.dataset.state], [["Pause", "Stop"], ["visible", "hidden"], false, "running"]);
  tell("progress", { state: "paused", can: ["continue", "stop"] });
  assert.deepEqual(
    [can(), seen()],
    [
      ["Continue", "Stop"],
      ["hidden", "visible"],
    ],
  );
});

test("it is told how far a sweep is, how fast, and how long it takes", () => {
  const { tell, says } = openTransport();
  tell("sweep", { state: "running", can: ["stop"] });
  tell("progress", { state: "running", can: ["stop"], done_epochs: 50, of_epochs: 200, rate: 1234.4, seconds_left: 30 });
  assert.match(says(), /2 runs, 25 % done 1,234 epochs\/s, .*30.* left$/u);
  tell("progress", { state: "paused", can: [], done_epochs: 250, of_epochs: 200, rate: 1234, seconds_left: 30 });
  assert.match(says(), /2 runs, 100 % done paused$/u);
  tell("progress", { state: "done", can: ["start"], done_epochs: 200, of_epochs: 200, rate: null, seconds_left: null });
  assert.match(says(), /2 runs, 100 % complete$/u);
});

test("a command goes to the server once, and its refusal is told until the next", async () => {
  const { transport, tell, events, buttons, can } = openTransport();
  const { note } = transport;
  const paths = serve({ error: "There is no place.", problems: { seeds: "Too many." } });
  buttons[0].click();
  assert.deepEqual(can(), [], "while it is under way");
  await settled();
  transport.show(); // as the form does, which says what is wrong with its fields
  assert.deepEqual(
    [paths, note.textContent, note.dataset.tone, events],
    [["/api/sweeps"], "There is no place.", "bad", [{ seeds: "Too many." }]],
  );
  assert.deepEqual(can(), ["Start sweep"]);
  serve({});
  buttons[0].click();
  await settled();
  assert.deepEqual([note.textContent, events.at(-1)], ["", "start"]);
  tell("sweep", { state: "running", can: ["pause"], message: "Two runs wait." });
  assert.equal(note.textContent, "Two runs wait.");
  tell("lost", null);
  assert.deepEqual([note.textContent, note.dataset.tone], ["The connection to the server was lost. Trying again.", "bad"]);
  tell("lost", { sentence: "Too many windows." });
  assert.equal(note.textContent, "Too many windows.");
  tell("open", undefined);
  assert.deepEqual([note.textContent, note.dataset.tone], ["Two runs wait.", ""]);
  const more = serve({});
  buttons[1].click();
  await settled();
  assert.deepEqual([more, events.length], [["/api/sweeps/pause"], 2]);
});

test("a start that is pending is called off by Stop, which asks the server for nothing, and by a sweep of another page", async () => {
  const page = openTransport();
  const paths = serve({});
  page.pend();
  page.transport.show();
  assert.deepEqual(page.can(), ["Start sweep", "Stop"]);
  page.buttons[3].click();
  await settled();
  assert.deepEqual([paths, page.pending], [[], false]);
  page.pend();
  page.tell("sweep", { state: "done", can: ["start"] });
  assert.equal(page.pending, true);
  page.tell("sweep", { state: "running", can: ["stop"] });
  assert.equal(page.pending, false);
});

test("a past sweep is looked at once it has come, the one that was wanted last, and is stale when its runs have changed", async () => {
  openInside();
  const sweep = (/** @type {string} */ ended) => /** @type {any} */ ({ runs: [{ id: "r", ended, epochs_done: 3 }] });
  const savedSweeps = new Map([["a", sweep("running")]]);
  /** @type {any[]} */
  const events = [];
  const life = makeLife();
  const past = makePastSweep(life, {
    savedSweeps: () => savedSweeps,
    onChange: () => events.push("change"),
    onArrival: ({ id }) => events.push(id),
    onRefusal: (error) => events.push(error),
  });
  const frames = (/** @type {string} */ id) => ({ frames: [{ kind: "sweep", id, message: "M", can: ["continue"], runs: [] }] });
  serve(frames("b"));
  const first = past.read("b");
  past.stop();
  assert.equal(past.id, null);
  serve(frames("a"));
  const second = past.read("a");
  assert.deepEqual([past.id, past.sweep], ["a", null], "it is on its way");
  await Promise.all([first, second]);
  assert.deepEqual(events, ["change", "change", "a", "change"]);
  assert.deepEqual([past.sweep?.id, past.sweep?.message, past.sweep?.can, past.isStale()], ["a", "M", ["continue"], false]);
  savedSweeps.set("a", sweep("done"));
  assert.equal(past.isStale(), true);
  serve({ error: "It is gone." });
  await past.read("c");
  assert.deepEqual([past.id, events.slice(-2)], ["a", ["It is gone.", "change"]], "the one before stays");
  assert.deepEqual([past.close(), past.close(), past.id], [true, false, null]);
});

test("a past sweep trains on if it is still the one that is shown", async () => {
  openInside();
  /** @type {string[]} */
  const events = [];
  const { button, show } = makeContinueButton({ onStart: () => events.push("start"), onError: (sentence) => events.push(sentence) });
  assert.equal(button.hidden, true);
  show("a");
  const paths = serve({});
  button.click();
  assert.deepEqual([button.hidden, button.disabled], [false, true]);
  await settled();
  assert.deepEqual([paths, events, button.disabled], [["/api/sweeps/continue?sweep=a"], ["start"], false]);
  button.click();
  show(null);
  await settled();
  assert.deepEqual([events, button.hidden], [["start"], true]);
  show("a");
  serve({ error: "No." });
  button.click();
  await settled();
  assert.deepEqual(events, ["start", "No."]);
});
