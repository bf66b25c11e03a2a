/** The transport: which speed it shows as chosen, whatever the server has heard of it, and what it says without a connection. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { makeEmitter } from "../../../playground/frontend/core/emitter.js";
import { mountTransport, rateText } from "../../../playground/frontend/train/transport.js";
import "../support/catalogue.js";
import { allIn, textOf } from "../support/in_part.js";
import { openDocument, Part } from "../support/part.js";

openDocument();

/** The transport of a run that has not trained; all that it sends gets on its way. */
function mount() {
  const root = new Part();
  const { on, tell } = makeEmitter();
  /** @type {object[]} */
  const sent = [];
  const stream = {
    on,
    connected: true,
    rows: { length: 0 },
    send: (/** @type {object} */ what) => stream.connected && sent.push(what) > 0,
  };
  mountTransport(/** @type {any} */ (root), /** @type {any} */ ({ stream, setSetting() {} }));
  const [, speeds, , numbers] = root.children;
  /** @type {any[]} */
  const radios = speeds.children.slice(1).map((label) => label.children[0]);
  return {
    sent,
    tell,
    stream,
    root,
    status: (/** @type {number} */ speed) => tell("status", { state: "paused", can: ["train"], pending: [], epoch: 0, epochs: 10, speed }),
    choose: (/** @type {string} */ value) => radios.find((radio) => radio.value === value).say("change"),
    numbers: () => numbers.children.filter(({ hidden }) => !hidden).map(({ children }) => children[0].textContent),
    shown: () => radios.filter(({ checked }) => checked).map(({ value }) => value),
  };
}

test("a speed that was chosen is shown until the server tells of it, and then what the server tells", () => {
  const transport = mount();
  transport.choose("10");
  assert.deepEqual(transport.sent, [{ speed: 10 }]);
  for (const [told, shown] of /** @type {[number, string][]} */ ([
    [1, "10"],
    [10, "10"],
    [0, "0"],
  ])) {
    transport.status(told);
    assert.deepEqual(transport.shown(), [shown]);
  }
});

test("a speed that was chosen as the connection was lost is as if it had not been: the server tells which one holds", () => {
  const transport = mount();
  transport.choose("10");
  transport.tell("lost", null);
  transport.status(1);
  assert.deepEqual(transport.shown(), ["1"]);
});

test("what is asked for without a connection is told, and is asked for again once that is back", () => {
  const { root, sent, tell, stream, status, choose } = mount();
  const [note] = allIn(root).filter(({ className }) => className === "rnn-note");
  const [train] = allIn(root).filter(({ className }) => className.includes("rnn-train"));
  for (const ask of [() => train.click(), () => choose("10")]) {
    status(1);
    stream.connected = false;
    ask();
    assert.match(textOf(note).trim(), /^There is no connection to the server just now\./u);
    assert.deepEqual([sent, train.disabled], [[], false]);
    stream.connected = true;
    tell("open", undefined);
    assert.equal(textOf(note).trim(), "");
  }
  train.click();
  assert.deepEqual([sent, train.disabled], [[{ do: "train" }], true]);
});

test("of a network that answers with a number the squared error is told, and no accuracy", () => {
  const { tell, numbers } = mount();
  const run = (/** @type {string} */ readout) => tell("run", { settings: { epochs: 10, readout } });
  run("number");
  assert.deepEqual(numbers(), ["train squared error", "test squared error"]);
  run("last");
  assert.deepEqual(numbers(), ["train loss", "train accuracy", "test loss", "test accuracy"]);
});

test("a network that came trained with a link is not called untrained, and its epoch is that of its run", () => {
  const status = { state: "ready", rate: null, left: null, place: null };
  assert.equal(rateText(status), "not trained yet");
  assert.equal(rateText({ ...status, elsewhere: 400 }), "trained elsewhere");
  assert.equal(rateText({ ...status, state: "paused", elsewhere: 400 }), rateText({ ...status, state: "paused" }));
});
