/** What the time machine shows of a run, what its slider, keys and buttons choose, and what is fetched ahead meanwhile. */

import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";

import { choose } from "../support/in_part.js";
import { openTimeline, screen } from "../support/timeline_page.js";

const EPOCHS = [20, 40, 70, 120];
/** Curves of more points than there are kept epochs, no two of which are alike. */
const CURVES = {
  at: [20, 30, 70, 95, 120],
  train_loss: [0.8, 0.6, 0.4, null, 0.2],
  test_loss: [1, 0.7, 0.5, 0.45, 30],
  train_accuracy: [0.1, 0.2, 0.3, 0.4, 0.5],
  test_accuracy: [0.25, 0.5, 0.625, 0.75, 0.875],
};

/** @type {ReturnType<typeof openTimeline>} */
let page;
beforeEach(() => {
  page = openTimeline();
});
afterEach(() => page.end());

const tellEpochs = (/** @type {number[]} */ epochs = EPOCHS, more = {}) =>
  page.tellEpochs(epochs, { epochs: 1000 }, { ...CURVES, ...more });

/** The drawing behind the slider: class, and the path or the points of each part. */
const drawn = () =>
  page.track.children[0].children.map((/** @type {any} */ { attributes: { class: name, d, points } }) => [
    name.replace("rnn-timeline-", ""),
    d ?? points,
  ]);

test("until the epochs are known there is nothing to see; then the slider goes over them, and each has a tick on the curves", () => {
  const { node, slider, play, track, selection, about } = page;
  const [status] = about.children;
  assert.equal(node.hidden, true);
  tellEpochs();
  assert.deepEqual([node.hidden, node.dataset.epochs, play.disabled, slider.disabled], [false, "20 40 70 120", false, false]);
  assert.deepEqual([slider.min, slider.max, slider.value], ["20", "120", "120"]);
  selection.set({ epoch: 70 });
  const said = "epoch 70 · test loss 0.500 · 62.5 % right";
  assert.deepEqual([slider.value, slider.attributes["aria-valuetext"], status.textContent], ["70", said, said]);
  // The largest loss is 30, by a single point: the top is 1.05 times the one that 98 of 100 stay below.
  assert.deepEqual(drawn(), [
    ["ticks", "M0.0,40v-5M200.0,40v-5M500.0,40v-5M1000.0,40v-5"],
    ["train", "0.0,9.5 100.0,17.1 500.0,24.8 1000.0,32.4"],
    ["test", "0.0,1.9 100.0,13.3 500.0,21.0 750.0,22.9 1000.0,0.0"],
    ["now", "M500.0,0v40"],
  ]);
  const numbers = track.children[2].children.map((/** @type {any} */ each) => [
    each.textContent,
    each.style.left,
    each.hasAttribute("data-chosen"),
  ]);
  assert.deepEqual(numbers, [["20", "0.00%", false], ["120", "100.00%", false], ["70", "50.00%", true]]); // biome-ignore format: a table
  selection.set({ edits: ["silence 1"] });
  assert.equal(status.textContent, `${said} · before the edits`);
  selection.set({ run: "another" });
  tellEpochs([20]);
  assert.deepEqual([play.disabled, slider.disabled], [true, true], "there is but one");
  assert.equal(page.messages.findLast(({ ask }) => ask).ask.run, "another");
});

test("the slider snaps to the nearest kept epoch, its keys go from one to the next, and Newest follows the run again", () => {
  const { slider, newestButton, selection } = page;
  tellEpochs();
  const now = () => [selection.now.epoch, slider.value];
  const press = (/** @type {string} */ key) => [slider.press(key), now()][1];
  slider.value = "58";
  slider.say("input");
  assert.deepEqual(now(), [70, "70"]);
  slider.value = "62";
  slider.say("input");
  assert.deepEqual(now(), [70, "70"], "the thumb is put back to it");
  assert.deepEqual([press("ArrowLeft"), press("ArrowRight"), press("ArrowRight"), press("ArrowRight")], [[40, "40"], [70, "70"], [120, "120"], [120, "120"]]); // biome-ignore format: a row
  assert.deepEqual([press("Home"), press("End")], [[20, "20"], [120, "120"]]); // biome-ignore format: a row
  assert.equal(newestButton.attributes["aria-pressed"], "false");
  newestButton.click();
  assert.deepEqual([selection.now.epoch, slider.value, newestButton.attributes["aria-pressed"]], [null, "120", "true"]);
});

test("epochs that play stop where the visitor takes another, or the newest, or leaves; the button says what it does next", () => {
  const { play, slider, newestButton, selection, end } = page;
  tellEpochs();
  const button = () => [
    play.attributes["aria-label"],
    play.title,
    JSON.stringify(play.children[0].children.map((/** @type {any} */ part) => part.attributes)),
  ];
  const still = button();
  assert.deepEqual(still.slice(0, 2), ["Play the epochs", "Play the epochs"]);
  const begin = () => {
    selection.set({ epoch: 20 });
    play.click();
    assert.deepEqual(button().slice(0, 2), ["Pause the epochs", "Pause the epochs"]);
    assert.notEqual(button()[2], still[2]);
  };
  /** @type {[by: string, act: () => void][]} */
  const stops = [
    ["the slider", () => [(slider.value = "40"), slider.say("input")]],
    ["a key", () => slider.press("Home")],
    ["the newest", () => newestButton.click()],
    ["the button", () => play.click()],
  ];
  for (const [by, act] of stops) {
    begin();
    act();
    const { epoch } = selection.now;
    assert.deepEqual(button(), still, by);
    screen.run(2000);
    assert.equal(selection.now.epoch, epoch, by);
  }
  selection.set({ epoch: 120 });
  play.click();
  assert.deepEqual([selection.now.epoch, play.title], [20, "Pause the epochs"], "from the last it begins anew");
  end();
  screen.run(2000);
  assert.equal(selection.now.epoch, 20);
});

test("what views show is fetched ahead once the visitor comes near the slider, and it is told how much of it is here", () => {
  const films = () => page.messages.filter(({ ask }) => ask?.view === "film").length;
  const answerFilm = (/** @type {number[]} */ epochs) => {
    const { ask } = page.messages.findLast((message) => message.ask?.view === "film");
    page.tell("answer", {
      id: ask.id,
      run: "r",
      epoch: 0,
      view: "film",
      answer: { frames: epochs.map((epoch) => ({ epoch, bytes: 1, answer: {} })) },
    });
  };
  const ways = [
    () => page.node.say("pointerenter"),
    () => page.node.say("focusin"),
    () => page.selection.set({ epoch: 40 }),
    () => page.slider.press("ArrowLeft"),
    () => page.play.click(),
  ];
  ways.forEach((act, way) => {
    page.end();
    page = openTimeline();
    page.film.ask({ view: "ledger", sentence: "bad" }, () => {});
    tellEpochs();
    assert.equal(films(), 0);
    act();
    if (way === 2) {
      page.tell("answers", {});
      screen.run(1600);
      tellEpochs();
    }
    assert.equal(films(), 1, `way ${way}`);
  });
  const { node } = page;
  answerFilm([20, 120]);
  assert.equal(node.dataset.film, "2 of 4");
  answerFilm([40, 70]);
  assert.equal(node.dataset.film, "ready");
  page.tell("run", { id: "b" });
  assert.equal(node.dataset.film, "0 of 0", "another run has none");
  tellEpochs();
  assert.equal(page.film.bytes, 0);
});

test("of a run that trains the epochs are asked for a while after each news, once at a time; of a saved one never again", () => {
  const { tell, selection, messages, end } = page;
  const asks = () => messages.filter(({ ask }) => ask?.view === "timeline").length;
  tellEpochs();
  screen.run(3000);
  assert.equal(asks(), 1);
  tell("answers", {});
  screen.run(1490);
  assert.equal(asks(), 1);
  screen.run(10);
  assert.equal(asks(), 2);
  tell("answers", {});
  screen.run(1400);
  tellEpochs();
  screen.run(90);
  assert.equal(asks(), 2);
  screen.run(10);
  assert.equal(asks(), 3);
  selection.set({ run: "a" });
  assert.equal(asks(), 4);
  assert.equal(messages.filter(({ cancel }) => cancel).length, 1, "that of the run before is called off");
  tellEpochs();
  tell("answers", {});
  tell("run", { id: "b" });
  screen.run(3000);
  assert.equal(asks(), 4);
  selection.set({ run: "" });
  end();
  assert.equal(messages.filter(({ cancel }) => cancel).length, 2);
});

const BPTT = { exact: "exact", article: "as printed" };
/** @type {any} */
const SETTINGS = {
  settings: [
    { name: "learning_rate", label: "Learning rate", in_branch: true, whole: false },
    { name: "seed", label: "Seed", in_branch: false, whole: true },
    { name: "bptt", label: "Backpropagation", in_branch: true, options: BPTT },
    { name: "epochs", label: "Epochs", in_branch: true, whole: true },
  ],
};

test("the form of a branch has the settings that may differ, follows the epoch while nothing is typed, and keeps what is", () => {
  page.end();
  page = openTimeline("", SETTINGS);
  const { selection, branch, form, messages } = page;
  const first = { learning_rate: 0.02, bptt: "exact", epochs: 500, seed: 3 };
  const changes = [{ epoch: 40, name: "learning_rate", value: 0.1 }, { epoch: 70, name: "bptt", value: "article" }]; // biome-ignore format: a row
  const settings = { ...first, learning_rate: 0.1, bptt: "article" };
  const show = () => page.tellEpochs(EPOCHS, settings, { ...CURVES, first_settings: first, changes });
  show();
  selection.set({ epoch: 20 });
  branch.click();
  const labels = form.children.slice(0, -2);
  const fields = labels.map((/** @type {any} */ { children }) => children[1]);
  assert.deepEqual(
    labels.map((/** @type {any} */ { children }) => children[0]),
    ["Learning rate ", "Backpropagation ", "Epochs "],
  );
  assert.deepEqual(fields.map((/** @type {any} */ { tag, type, step }) => [tag, type, step]), [["input", "number", "any"], ["select", undefined, undefined], ["input", "number", "1"]]); // biome-ignore format: a row
  assert.deepEqual(
    fields[1].children.map((/** @type {any} */ { value, textContent }) => [value, textContent]),
    Object.entries(BPTT),
  );
  assert.equal(form.noValidate, true, "what is no number is told in the form");
  const values = () => fields.map((/** @type {any} */ { value }) => value);
  assert.deepEqual([values(), branch.attributes["aria-expanded"]], [["0.02", "exact", "500"], "true"]);
  selection.set({ epoch: 70 });
  assert.deepEqual(values(), ["0.1", "article", "500"]);
  fields[0].value = "";
  form.say("submit");
  assert.notEqual(form.children.at(-1).textContent, "");
  fields[0].value = "0.3";
  choose(fields[1], "exact");
  selection.set({ epoch: 40 });
  assert.deepEqual(values(), ["0.3", "exact", "500"]);
  const submit = Object.assign(new Event("submit", { cancelable: true }));
  form.dispatchEvent(submit);
  assert.equal(submit.defaultPrevented, true, "the page is not loaded anew");
  assert.deepEqual(messages.at(-1), { do: "branch", epoch: 40, settings: { learning_rate: 0.3, bptt: "exact" } });
  fields[0].value = "";
  form.say("submit");
  branch.click();
  branch.click();
  assert.deepEqual([values(), form.children.at(-1).textContent], [["0.1", "exact", "500"], ""], "opened again it is filled anew");
  assert.equal(form.children.at(-2).textContent, "Start the branch after epoch 40");
});
