/** A link that was made in mid-run offers to train its run up to there, and then goes to its place. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { makeEmitter } from "../../../playground/frontend/core/emitter.js";
import { offerTraining } from "../../../playground/frontend/tools/opened.js";
import { Tab } from "../support/saved_runs.js";

/** A page that was opened with a link to epoch 40 of a run of 90 epochs, while the run here stands like that. @param {object} status @param {boolean} [isTold]  whether the stream knows that at once */
function open(status, isTold = false) {
  const tab = new Tab();
  tab.open("http://here/?seed=3&trained=90&view=ledger");
  const { on, tell } = makeEmitter();
  /** @type {any[]} */
  const sent = [];
  /** @type {any[]} */
  const offers = [];
  /** @type {any[]} */
  const places = [];
  const line = { connected: true };
  const context = {
    stream: {
      on(/** @type {string} */ kind, /** @type {(frame: object) => void} */ hear) {
        const off = on(kind, hear);
        if (isTold) hear({ pending: [], epochs: 100, ...status });
        return off;
      },
      send: (/** @type {object} */ frame) => line.connected && sent.push(frame) > 0,
    },
    selection: { set: (/** @type {object} */ place) => places.push(place) },
    say: (/** @type {string} */ text, /** @type {object} */ more) => offers.push({ text, ...more }),
  };
  const end = offerTraining(/** @type {any} */ (context), { trained: 90, epoch: 40 });
  const be = (/** @type {object} */ now) => tell("status", { pending: [], epochs: 100, ...status, ...now });
  be({});
  return { be, sent, offers, places, end, line, link: () => globalThis.window.location.href };
}

test("one press trains the run of the link up to where it was, and its epoch is looked at then", () => {
  const { be, sent, offers, places, link } = open({ state: "ready", epoch: 0 });
  assert.deepEqual(
    offers.map(({ text, action, stays }) => [text, action, stays]),
    [["The link shows this run after 90 epochs.", "Train up to epoch 90", true]],
  );
  offers[0].act();
  assert.deepEqual(sent, [{ do: "train to", epoch: 90 }]);
  be({ state: "running", epoch: 90 });
  assert.deepEqual(places, []); // the states of the way are known when it has paused
  be({ state: "paused", epoch: 90 });
  assert.deepEqual([places, link()], [[{ epoch: 40 }], "http://here/?seed=3"]);
  be({ state: "ready", epoch: 0 });
  assert.deepEqual([offers.length, sent.length, places.length], [1, 1, 1]);
});

for (const status of [
  { state: "ready", epoch: 0 },
  { state: "paused", epoch: 200, pending: ["seed"] },
]) {
  test(`without a connection nothing is begun, and it is offered again once that is back: ${status.state}`, () => {
    const { be, sent, offers, line } = open(status);
    line.connected = false;
    offers[0].act();
    be({});
    assert.deepEqual([sent, offers.length, offers[1].text], [[], 2, offers[0].text]);
    line.connected = true;
    offers[1].act();
    be({});
    assert.deepEqual([sent.length, offers.length], [1, 2]);
  });
}

test("a link that says more epochs than its run has trains it to its end", () => {
  const { be, sent, offers, places } = open({ state: "ready", epoch: 0, epochs: 60, planned: [{ epoch: 20, name: "epochs", value: 70 }] });
  assert.deepEqual([offers[0].text, offers[0].action], ["The link shows this run after 70 epochs.", "Train up to epoch 70"]);
  offers[0].act();
  be({ state: "done", epoch: 70, epochs: 70, planned: [] });
  assert.deepEqual([sent, places], [[{ do: "train to", epoch: 70 }], [{ epoch: 40 }]]);
});

test("another run that is here is kept: the run of the link is begun first", () => {
  const { be, sent, offers } = open({ state: "paused", epoch: 200, pending: ["seed"] });
  assert.match(offers[0].text, /another run than the one here/u);
  offers[0].act();
  be({ state: "ready", epoch: 0, pending: [] });
  assert.deepEqual(sent, [{ do: "reset" }, { do: "train to", epoch: 90 }]);
});

test("a run that would be lost is called so", () => {
  assert.match(open({ state: "paused", epoch: 200, pending: ["seed"], saving: "The disk is full." }).offers[0].text, /would be lost/u);
  assert.match(open({ state: "ready", epoch: 0, pending: ["seed"] }).offers[0].text, /would be lost/u);
});

test("weights that came with the link are shown as they are, and one press trains their run from its seeds", () => {
  const { be, sent, offers, places, link } = open({ state: "ready", epoch: 0, elsewhere: 40 });
  assert.deepEqual([offers[0].action, places, sent], ["Train it from its seeds up to epoch 90", [], []]);
  offers[0].act();
  be({}); // of the run that makes way
  assert.deepEqual(sent, [{ do: "reset" }]);
  be({ elsewhere: null });
  assert.deepEqual(sent, [{ do: "reset" }, { do: "train to", epoch: 90 }]);
  be({ state: "paused", epoch: 90, elsewhere: null });
  assert.deepEqual([places, link()], [[{ epoch: 40 }], "http://here/?seed=3"]);
});

test("weights that are trained on are no longer those of the link", () => {
  const { be, sent, places, link } = open({ state: "ready", epoch: 0, elsewhere: 40 });
  be({ state: "running", epoch: 1 });
  be({ state: "paused", epoch: 120 });
  assert.deepEqual([sent, places, link()], [[], [], "http://here/?seed=3"]);
});

test("a run that is that far already is shown at once, and one that trains is left alone", () => {
  assert.deepEqual(open({ state: "paused", epoch: 90 }).places, [{ epoch: 40 }]);
  const { be, offers, end } = open({ state: "running", epoch: 3 });
  assert.deepEqual(offers, []);
  end();
  be({ state: "ready", epoch: 0 });
  assert.deepEqual(offers, []);
});

test("where the stream knows already that the run is that far, its place is shown at once, and once", () => {
  const { be, places, link } = open({ state: "paused", epoch: 90 }, true);
  be({ state: "ready", epoch: 0 });
  assert.deepEqual([places, link()], [[{ epoch: 40 }], "http://here/?seed=3"]);
});
