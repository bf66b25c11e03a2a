/** The time machine while runs come and go: what it plays, what stays chosen, and what a branch is asked for. */

import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";

import { CATALOGUE, openTimeline as open, screen } from "../support/timeline_page.js";
import { wordsOf } from "../support/words.js";

const { branchEpochs, settingsAfter } = await import("../../../playground/frontend/inspect/time_machine/branch_form.js");
const { insteadOf } = await import("../../../playground/frontend/inspect/time_machine/timeline.js");

const MANY = Array.from({ length: 40 }, (_, place) => 10 * place);

const { run } = screen;

/** @type {ReturnType<typeof open>} */
let page;
beforeEach(() => {
  page = open();
});
afterEach(() => page.end());

test("epochs that play stop with their run, and nothing can be chosen until it is known what the next one keeps", () => {
  const { tell, tellEpochs, play, branch, slider, selection } = page;
  tell("run", { id: "a" });
  tellEpochs(MANY);
  play.click();
  run(1600);
  assert.ok(selection.now.epoch !== null && selection.now.epoch > 0);
  tell("run", { id: "b" });
  run(400);
  assert.deepEqual([selection.now.epoch, page.link()], [null, null]);
  assert.deepEqual([play.disabled, slider.disabled, branch.disabled], [true, true, true]);
  play.click();
  tellEpochs([0]);
  run(1000);
  assert.deepEqual([selection.now.epoch, page.link()], [null, null]);
  assert.equal(branch.disabled, false);
});

test("few epochs play at the pace of a reader, and many within half a minute", () => {
  const { tell, tellEpochs, play, selection } = page;
  tellEpochs(MANY);
  play.click();
  run(3050);
  assert.equal(selection.now.epoch, 180, "six a second");
  play.click();
  tell("answers", {});
  run(1600);
  tellEpochs(Array.from({ length: 361 }, (_, place) => place));
  selection.set({ epoch: 0 });
  play.click();
  run(29_000);
  assert.ok(Number(selection.now.epoch) > 340 && Number(selection.now.epoch) < 360, String(selection.now.epoch));
  run(2000);
  assert.equal(selection.now.epoch, 360);
});

test("it says how many changes of accuracy have no tick, and nothing where each has one", () => {
  const { tellEpochs, about, tell } = page;
  const note = () => about.children[1].children.at(-1).textContent;
  tellEpochs(MANY, {}, { changes_left_out: 1350 });
  assert.equal(note(), "1,350 changes of accuracy not kept");
  tell("answers", {});
  run(1600);
  tellEpochs(MANY, {}, { changes_left_out: 0 });
  assert.equal(note(), "");
});

test("epochs that play stop where the next of them was let go meanwhile, or where there is nothing to look at any more", () => {
  const { tellEpochs, play, selection, tell, messages } = page;
  tellEpochs(MANY);
  play.click();
  run(1600);
  tell("answers", {});
  run(1500);
  const epoch = selection.now.epoch;
  tellEpochs([0, Number(epoch)]); // fewer of them, as a long run thins them out
  run(1000);
  assert.equal(selection.now.epoch, epoch);
  tell("answers", {});
  run(1600);
  tellEpochs(MANY);
  play.click();
  tell("answers", {});
  run(1600);
  const { ask } = messages.findLast((message) => message.ask?.view === "timeline");
  tell("answer", { id: ask.id, error: "No weights are kept." });
  const before = selection.now.epoch;
  run(1000);
  assert.equal(selection.now.epoch, before);
});

test("another run that trains shows itself: neither the epoch nor the edits of the one before stay", () => {
  const { tell, tellEpochs, selection } = page;
  tell("run", { id: "a" });
  tellEpochs([0, 10, 20]);
  selection.set({ epoch: 10, edits: ["silence 3"] });
  tell("run", { id: "a" }); // told again, as after a connection that was lost
  assert.deepEqual([selection.now.epoch, selection.now.edits], [10, ["silence 3"]]);
  tell("run", { id: "b" });
  assert.deepEqual([selection.now.epoch, selection.now.edits], [null, []]);
});

test("a link holds for the run that is told of first, and a saved run stays whatever trains", () => {
  page.end();
  page = open("?epoch=10&edits=silence+3");
  const { tell, selection } = page;
  tell("run", { id: "a" });
  assert.deepEqual([selection.now.epoch, selection.now.edits], [10, ["silence 3"]]);
  selection.set({ run: "c", epoch: 20, edits: ["rank 2"] });
  tell("run", { id: "b" });
  assert.deepEqual([selection.now.epoch, selection.now.edits], [20, ["rank 2"]]);
});

test("a branch is asked for with what was typed, and its form closes where another run is looked at", () => {
  const { tellEpochs, selection, branch, form, messages } = page;
  const settings = { learning_rate: 0.02, epochs: 100 };
  const asked = () => messages.findLast((message) => message.do === "branch").settings;
  tellEpochs([0, 50], settings);
  branch.click();
  assert.equal(form.hidden, false);
  page.tell("answers", {});
  run(1500);
  tellEpochs([0, 50], { ...settings, learning_rate: 0.05 }); // the visitor has turned it on the training page
  form.say("submit");
  assert.deepEqual(asked(), {}, "nothing was typed");
  form.children[0].children[1].value = "0.3";
  form.say("submit");
  assert.deepEqual(asked(), { learning_rate: 0.3 });
  selection.set({ run: "b" });
  tellEpochs([0, 70], { ...settings, learning_rate: 0.1 });
  assert.equal(form.hidden, true);
});

test("an epoch of a run that was reset is kept no longer: the newest network is looked at, and that is said", () => {
  page.end();
  page = open("?epoch=300");
  const { tell, tellEpochs, selection, goneNote } = page;
  tell("run", { id: "a" });
  tellEpochs([0]);
  assert.deepEqual([selection.now.epoch, page.link()], [null, null]);
  assert.match(goneNote.textContent, /^Epoch 300 is not kept any more: this is the newest network\.$/u);
  selection.take(wordsOf(4)); // how many words the sentence has comes later
  assert.notEqual(goneNote.textContent, "");
  selection.set({ epoch: 0 });
  assert.equal(goneNote.textContent, "");
  assert.deepEqual([insteadOf([0, 40, 100], 70), insteadOf([0, 40, 100], 60), insteadOf([0, 40], 41)], [40, 40, null]);
});

test("the untrained network is chosen like any other, and gone like any other where a run does not begin with it", () => {
  const { tellEpochs, selection, newestButton, goneNote } = page;
  selection.set({ epoch: 0 });
  tellEpochs([0, 10, 20]);
  assert.deepEqual([newestButton.attributes["aria-pressed"], selection.now.epoch], ["false", 0]);
  selection.set({ run: "a branch" });
  tellEpochs([10, 20]);
  assert.deepEqual([selection.now.epoch, goneNote.textContent], [10, "Epoch 0 is not kept: this is epoch 10, the nearest that is."]);
});

test("a branch is offered the settings that held at its epoch, and as many epochs as the run has by now", () => {
  const changes = [
    { epoch: 100, name: "epochs", value: 300 },
    { epoch: 150, name: "learning_rate", value: 0.1 },
  ];
  const first = { learning_rate: 0.02, epochs: 100, bptt: "exact" };
  const timeline = { settings: { ...first, learning_rate: 0.1, epochs: 300 }, first_settings: first, changes };
  assert.deepEqual(settingsAfter(timeline, 60), first);
  assert.deepEqual(settingsAfter(timeline, 100), { ...first, epochs: 300 });
  assert.deepEqual(settingsAfter(timeline, 200), timeline.settings);
  assert.deepEqual(settingsAfter({ settings: first }, 7), first, "of a server that tells no changes");
  assert.deepEqual([branchEpochs(300, 60), branchEpochs(300, 300), branchEpochs(8000, 8000)], [300, 600, 10_000]);

  page.end();
  page = open("", { settings: [...CATALOGUE.settings, { name: "epochs", label: "Epochs", in_branch: true, whole: true }] });
  const { tellEpochs, selection, branch, form, messages } = page;
  tellEpochs([0, 60, 300], timeline.settings, { first_settings: first, changes });
  selection.set({ epoch: 60 });
  branch.click();
  assert.deepEqual(
    form.children.slice(0, 2).map((/** @type {any} */ label) => label.children[1].value),
    ["0.02", "300"],
  );
  form.say("submit");
  assert.deepEqual(messages.at(-1), { do: "branch", epoch: 60, settings: { epochs: 300 } });
});

test("where motion is not wanted, the button goes from one kept epoch to the next, and from the last to the first", () => {
  const { tellEpochs, play, selection } = page;
  screen.prefers.add("(prefers-reduced-motion: reduce)");
  tellEpochs([0, 10, 20]);
  const epochs = [];
  for (let press = 0; press < 5; press += 1) {
    play.click();
    epochs.push(selection.now.epoch);
  }
  assert.deepEqual(epochs, [0, 10, 20, 0, 10]);
});
