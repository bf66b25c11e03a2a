/** The Train page: its curves as a run grows, its buttons, and what of it stays when it is mounted again or left. */

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { allIn } from "../support/in_part.js";
import { screen } from "../support/inside.js";
import { settled } from "../support/page.js";
import { kept, leaveTrain, openTrain } from "../support/train_page.js";

after(leaveTrain);

/** The page of a run that trains and has three rows. */
async function openTraining() {
  const page = await openTrain();
  page.line.open();
  page.begin();
  page.status({});
  page.grow(0.8, 0.7, 0.6);
  await page.trace();
  await page.run(500);
  page.calls();
  const losses = () => page.curves.data[1].y;
  return { ...page, losses, layout: () => page.curves.layout };
}

test("the curves are drawn before the player, and nothing is shown before there is something to see", async () => {
  const page = await openTrain();
  page.line.open();
  page.begin();
  await page.trace();
  await page.run(500);
  assert.deepEqual([page.curves.data, page.player.data, "ready" in page.page.dataset], [undefined, undefined, true], "no rows yet");
  page.grow(0.8);
  await page.run(500);
  assert.deepEqual(
    [page.curves.data[1].mode, page.curves.dataset.epoch, page.player.data.length],
    ["markers", "0", 2],
    "one epoch is a point",
  );
  page.grow(0.7);
  await page.run(500);
  assert.equal(page.curves.data[1].mode, "lines");
});

test("where the server cannot be reached there are axes, and the run that is there stays", async () => {
  const page = await openTrain();
  page.line.close();
  await page.run(500);
  assert.deepEqual([page.curves.data.length, "ready" in page.page.dataset], [4, true]);
  const other = await openTraining();
  other.line.close();
  await other.run(500);
  assert.deepEqual([other.calls(), other.losses()], [[], [0.8, 0.7, 0.6]]);
});

test("while a run trains its lines are moved, Plotly draws them where the pointer is or the run rests", async () => {
  const { grow, run, calls, curves, losses, status } = await openTraining();
  grow(0.5);
  await run(300);
  assert.deepEqual(
    [calls(), losses(), curves.dataset.epoch, curves.drawn.map((/** @type {any} */ { path }) => path.attributes.d)],
    [
      [],
      [0.8, 0.7, 0.6, 0.5],
      "3",
      [
        "M0.00,50.00L2.00,56.25L4.00,62.50L6.00,68.75", // loss: train, and test
        "M0.00,0.00L2.00,12.50L4.00,25.00L6.00,37.50",
        "M0.00,39.58L2.00,39.58L4.00,39.58L6.00,39.58", // accuracy
        "M0.00,50.00L2.00,50.00L4.00,50.00L6.00,50.00",
      ],
    ],
  );
  curves.matches = () => true;
  curves.say("pointerenter");
  assert.deepEqual(calls(), ["animate"], "at once");
  grow(0.4);
  await run(300);
  assert.deepEqual([calls(), losses().length], [["animate"], 5]);
  curves.matches = () => false;
  status({ state: "paused" });
  screen.frame();
  assert.deepEqual(calls(), ["animate"], "the visitor waits to see where it has come to rest");
  status({ state: "paused" });
  await run(300);
  assert.deepEqual(calls(), [], "it rests already");
});

test("rows that come every tenth of a second are each drawn", async () => {
  const { grow, run, curves } = await openTraining();
  for (let epoch = 3; epoch < 9; epoch += 1) {
    grow(0.5);
    await run(100);
    assert.equal(curves.dataset.epoch, String(epoch));
  }
});

test("another run begins with axes of its own, and a loss that is high, or epochs that are more, move them", async () => {
  const { grow, run, begin, layout, calls, status, line, curves } = await openTraining();
  grow(30);
  await run(300);
  assert.deepEqual(
    [calls(), layout().annotations.map((/** @type {any} */ { text }) => text)],
    [["react"], ["accuracy", "loss, cut off at 4"]],
  );
  assert.deepEqual(layout().yaxis.range, [0, 4]);
  grow(1e9);
  await run(300);
  assert.deepEqual([calls(), curves.drawn[1].path.attributes.d.split("L").at(-1)], [[], "8.00,-900.00"], "a path has no place so far away");
  begin({ run: 2, settings: { epochs: 50 } });
  grow(2, 1);
  await run(300);
  assert.deepEqual(
    [layout().yaxis.range, layout().xaxis.range, layout().uirevision, layout().annotations[1].text],
    [[0, 2], [0, 50], "2 0", "loss"],
  );
  status({ epochs: 200 });
  await run(300);
  assert.deepEqual(layout().xaxis2.range, [0, 200]);
  calls();
  status({ epochs: 200 });
  await run(300);
  assert.deepEqual(calls(), []);
  line.say({ kind: "change", epoch: 1, name: "learning_rate", value: 0.1 });
  await run(300);
  assert.deepEqual(
    [layout().shapes.map((/** @type {any} */ { x0, xref, yref }) => [x0, xref, yref]), layout().annotations.at(-1).text],
    [
      [
        [1, "x", "y domain"],
        [1, "x2", "y2 domain"],
      ],
      "rate 0.1",
    ],
  );
});

test("a zoom shows more of its epochs and stays as the run grows, and a double click takes it back", async () => {
  const { grow, run, layout, losses, Plotly, curves } = await openTraining();
  grow(0.5, 0.4, 0.3, 0.2);
  await run(300);
  Plotly.zoom(curves, "xaxis", [3, 4]);
  await run(300);
  assert.deepEqual([curves.data[1].x, curves.data[3].x.length], [[2, 3, 4, 5], 7], "one beyond each end");
  grow(0.1);
  await run(300);
  assert.deepEqual([layout().xaxis.range, losses().length], [[3, 4], 4]);
  curves.tell("plotly_doubleclick");
  await run(300);
  assert.deepEqual([layout().xaxis.range, losses().length], [[0, 100], 8]);
});

test("the chart fills its place once that has come to rest, and a narrow one stands in two rows", async () => {
  const { run, calls, curves, page, parts, show, darken, grow } = await openTraining();
  screen.resize(curves, 600, 300);
  await run(60);
  screen.resize(curves, 620, 300);
  await run(80);
  assert.equal(calls().includes("relayout"), false, "it glides still");
  await run(200);
  assert.equal(calls().at(-1), "relayout");
  assert.equal(curves.config.room, "wide");
  parts.get("curves").clientWidth = 400;
  screen.resize(curves, 380, 0);
  grow(0.5);
  await run(300);
  assert.equal(curves.config.room, "wide", "a chart that is not seen has no room to judge");
  screen.resize(curves, 380, 300);
  await run(300);
  assert.equal(curves.config.room, "tall");
  assert.equal(page.style["--rnn-train"], "green");
  darken();
  await show();
  assert.equal(page.style["--rnn-train"], "lime");
  await run(300);
  assert.equal(curves.config.theme, "dark");
});

test("the page that is mounted again for the same job is the same page, for another it is built anew, and ends when it is left", async () => {
  const page = await openTraining();
  const [buttons] = page.parts.get("transport").children;
  await page.show();
  assert.equal(page.parts.get("transport").children[0], buttons);
  page.status({ state: "diverged", remedy: ["learning_rate", 0.01] });
  allIn(page.parts.get("transport"))
    .find(({ textContent }) => textContent.startsWith("Start a new run"))
    .click();
  await settled();
  assert.deepEqual(page.told, [["turn", { name: "learning_rate", value: 0.01, start: true }, 2]]);
  const end = await page.show("/live/two");
  assert.notEqual(page.parts.get("transport").children[0], buttons);
  assert.deepEqual(
    page.calls().filter((call) => call === "purge"),
    ["purge", "purge"],
    "Plotly has let go of both charts",
  );
  end();
  page.begin();
  page.grow(0.8, 0.7);
  await page.run(500);
  assert.deepEqual(page.calls(), ["purge", "purge"]);
});

test("a command is sent once, and the buttons are then as the server says", async () => {
  const { line, button, status } = await openTraining();
  status({ state: "paused", can: ["train", "step", "reset"] });
  const [train, pause] = ["train", "pause"].map(button);
  const can = () => ["train", "pause", "step", "reset"].filter((name) => !button(name).disabled);
  assert.deepEqual(can(), ["train", "step", "reset"]);
  document.activeElement !== null && /** @type {any} */ (document.activeElement).remove();
  Object.assign(document, { body: null });
  train.click();
  assert.deepEqual([line.sent.at(-1), can(), document.activeElement], [{ do: "train" }, ["pause", "step", "reset"], pause]);
  status({ state: "running", can: ["pause", "reset"] });
  button("reset").click();
  assert.deepEqual([line.sent.at(-1), can()], [{ do: "reset" }, ["pause"]]);
  pause.focus();
  status({ state: "done", can: ["reset"] });
  assert.equal(train.title, "The run is complete: raise Epochs to go on");
  status({ state: "paused", can: ["train", "reset"] });
  assert.equal(train.title, "Train on from here");
  train.focus();
  status({ state: "running", can: ["pause"] });
  assert.equal(document.activeElement, pause, "the keyboard stays among the buttons");
  line.readyState = 3;
  pause.click();
  assert.equal(pause.disabled, false, "there is no connection to send it on");
});

test("the transport tells how far the run is, and more epochs than are set are no part of them", async () => {
  const { says, grow, status, named, begin } = await openTraining();
  const bar = named("rnn-bar");
  assert.match(
    says("transport"),
    /epoch 2 of 100 100 epochs\/s, 5 s left train loss 0\.300 train accuracy 62\.5 % test loss 0\.600 test accuracy 50\.0 %/u,
  );
  assert.deepEqual([bar.ariaValueNow, bar.ariaValueMax, bar.children[0].style.transform], ["2", "100", "scaleX(0.02)"]);
  status({ epochs: 1, rate: 5.25, left: 0.5 });
  assert.match(says("transport"), /epoch 2 5\.3 epochs\/s, under 1 s left/u);
  assert.deepEqual([bar.ariaValueMax, bar.children[0].style.transform], ["2", "scaleX(1)"]);
  status({ epochs: 100, left: 200 });
  assert.match(says("transport"), /epoch 2 of 100 100 epochs\/s, 3 min left/u);
  grow(0.5);
  assert.match(says("transport"), /epoch 3 of 100 .*test loss 0\.500/u);
  begin({ run: 2 });
  assert.match(says("transport"), /epoch 0 of 100/u);
});

test("the welcome line is there until it is dismissed, in this tab or another, and then for good", async () => {
  const page = await openTraining();
  const { parts } = page;
  const promise = parts.get("promise");
  page.status({ can: ["pause"] });
  allIn(promise)
    .find(({ className }) => className === "rnn-dismiss")
    .click();
  assert.deepEqual([promise.children, "promise" in page.page.dataset, document.activeElement], [[], false, page.button("pause")]);
  await page.show("/live/two");
  assert.equal(promise.children.length, 0);
  const other = await openTrain();
  assert.equal(other.parts.get("promise").children.length, 1, "another visitor");
  window.dispatchEvent(new Event("storage"));
  assert.equal(other.parts.get("promise").children.length, 1, "something else was kept");
  kept["rnn-promise"] = JSON.stringify({ dismissed: true });
  window.dispatchEvent(new Event("storage"));
  assert.deepEqual([other.parts.get("promise").children, "promise" in other.page.dataset], [[], false]);
});

test("the welcome line says what to do next as the run gets on, and leaves what is wrong to the note", async () => {
  const { parts, status } = await openTraining();
  const says = () => allIn(parts.get("promise")).find(({ tag }) => tag === "p").textContent;
  const told = (/** @type {string} */ state, elsewhere = /** @type {number|null} */ (null)) => {
    status({ state, elsewhere });
    return says();
  };
  assert.match(told("ready", 400), /trained elsewhere: type a sentence/u);
  assert.match(told("ready"), /press Train\.$/u);
  assert.match(told("running"), /^It learns\./u);
  assert.match(told("paused"), /^Press Train to go on/u);
  assert.match(told("done"), /^Now type a sentence below/u);
  assert.equal(told("diverged"), "");
});
