/** What the Inside page asks of the run that trains, and what becomes of the page when that is done or refused. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { allIn, buttonIn, fieldIn, textOf } from "../support/in_part.js";
import { openInside } from "../support/inside.js";

const { diagnosis } = await import("../../../playground/frontend/inspect/diagnosis/diagnosis.js");
const { makeBeside, sentencesBeside } = await import("../../../playground/frontend/inspect/landscape/sentences_beside.js");
const { makeBranchForm } = await import("../../../playground/frontend/inspect/time_machine/branch_form.js");
const { makeHandBuiltNetwork } = await import("../../../playground/frontend/inspect/weights/hand_built_network.js");
const { makeTwoUnits, TWO_UNITS } = await import("../../../playground/frontend/inspect/landscape/two_units.js");
const { mountEditsBar } = await import("../../../playground/frontend/inspect/head/edits_bar.js");

const CHANGEABLE = (/** @type {any} */ setting) => ({
  ...setting,
  changeable: setting.name === "learning_rate",
  in_branch: ["learning_rate", "epochs"].includes(setting.name),
});
const ELSEWHERE = { run: "saved", epoch: 10, edits: ["silence 1"], unit: 2 };
const FINDING = { name: "learning rate too low", evidence: "E", remedy: { learning_rate: 0.5 } };
const DIAGNOSIS = { data: "Article", epochs: 10, measured: true, settings: { epochs: 20, learning_rate: 0.1 }, findings: [FINDING] };

/** The page with one of its parts. @param {(page: ReturnType<typeof openInside>) => any} mount @param {object} [selected] */
function openWith(mount, selected = ELSEWHERE) {
  const page = openInside(selected, CHANGEABLE);
  const part = mount(page);
  return { ...page, part };
}

/**
 * Buttons that ask for another run: what is mounted, the button, what is sent, and what is selected once it is there.
 * @type {[name: string, mount: (page: ReturnType<typeof openInside>) => any, button: string, sent: {do: string, epoch?: number} & Record<string, any>, unit: number|null][]}
 */
const ASKS = [
  [
    "a remedy",
    ({ show }) => show(diagnosis, DIAGNOSIS).body,
    "Go on with Learning rate 0.5",
    { do: "branch", run: "saved", epoch: 10, edits: ["silence 1"], settings: { learning_rate: 0.5 } },
    2,
  ],
  [
    "a remedy that begins anew",
    ({ show }) => show(diagnosis, { ...DIAGNOSIS, findings: [{ ...FINDING, remedy: { hidden_size: 8 } }] }).body,
    "New run with Hidden size 8",
    { do: "begin", data: "Article", settings: { epochs: 20, learning_rate: 0.1, hidden_size: 8 } },
    2,
  ],
  ["two units", ({ context }) => makeTwoUnits(context).node, "Train a network of two units", { do: "begin", ...TWO_UNITS }, null],
  [
    "training on from the edits",
    ({ context }) => mountEditsBar(context),
    "Train on from here",
    { do: "branch", run: "saved", epoch: 10, edits: ["silence 1"] },
    2,
  ],
  ["the network built by hand", ({ context }) => makeHandBuiltNetwork(context).node, "Load it as a run", { do: "by hand" }, null],
];

for (const [name, mount, button, message, unit] of ASKS) {
  test(`${name}: it is asked for once, and the run that comes of it is looked at`, () => {
    const { part, selection, sent, tell } = openWith(mount);
    const parent = { run: "saved", epoch: 10 };
    const looksAt = () => [selection.now.run, selection.now.epoch, selection.now.edits, selection.now.unit];
    const before = ["saved", 10, ["silence 1"], 2];
    tell("run", { id: "x", parent });
    assert.deepEqual(looksAt(), before, "it asked for no run");
    buttonIn(part, button).click();
    assert.deepEqual([sent, looksAt()], [[message], before]);
    tell("run", { id: "y", parent });
    assert.deepEqual(looksAt(), ["", null, [], unit]);
    selection.set(ELSEWHERE);
    tell("run", { id: "z", parent });
    assert.deepEqual(looksAt(), before, "and no other after that");
  });

  test(`${name}: without a connection that is told, and the run that is there when it is back is not the one that was asked for`, () => {
    const { part, selection, sent, stream, tell } = openWith(mount);
    stream.connected = false;
    buttonIn(part, button).click();
    assert.match(textOf(part), /There is no connection to the server just now\./u);
    stream.connected = true;
    tell("run", { id: "y", parent: { run: "saved", epoch: 10 } });
    assert.deepEqual([sent, selection.now.run, selection.now.edits], [[], "saved", ["silence 1"]]);
    buttonIn(part, button).click();
    assert.deepEqual([sent.length, /no connection/u.test(textOf(part))], [1, false]);
  });

  if (Reflect.get(message, "do") === "by hand") continue; // which is never refused
  test(`${name}: a refusal is told where it was asked for, and what was refused comes no more`, () => {
    const { part, selection, tell } = openWith(mount);
    const says = () => textOf(part);
    const refuse = (/** @type {string} */ what) => tell("refused", { do: what, sentence: "That cannot be." });
    refuse(Reflect.get(message, "do"));
    assert.doesNotMatch(says(), /That cannot be/u);
    buttonIn(part, button).click();
    refuse("train");
    assert.doesNotMatch(says(), /That cannot be/u);
    refuse(Reflect.get(message, "do"));
    assert.match(says(), /That cannot be\./u);
    tell("run", { id: "y", parent: { run: "saved", epoch: 10 } });
    assert.equal(selection.now.run, "saved");
    buttonIn(part, button).click();
    assert.doesNotMatch(says(), /That cannot be/u, "it is asked for again");
  });
}

test("a branch may begin with the untrained network, of epoch 0", () => {
  for (const [, mount, button, message] of ASKS.filter(([, , , { epoch }]) => epoch === 10)) {
    const { part, sent } = openWith(mount, { ...ELSEWHERE, epoch: 0 });
    buttonIn(part, button).click();
    assert.deepEqual(sent, [{ ...message, epoch: 0 }]);
  }
});

test("edits are taken back one by one, the last, or all, and a run without a parent is not the branch that was asked for", () => {
  const { part, selection, sent, tell } = openWith(({ context }) => mountEditsBar(context), { epoch: null, edits: [] });
  assert.equal(part.hidden, true);
  selection.set({ edits: ["silence 1", "rank 2", "silence 3"] });
  assert.equal(part.hidden, false);
  assert.equal(buttonIn(part, "w_hh cut to rank 2: take back").textContent, "w_hh cut to rank 2 ×");
  buttonIn(part, "w_hh cut to rank 2: take back").click();
  assert.deepEqual(selection.now.edits, ["silence 1", "silence 3"]);
  buttonIn(part, "Undo").click();
  assert.deepEqual(selection.now.edits, ["silence 1"]);
  buttonIn(part, "Train on from here").click();
  assert.deepEqual(sent, [{ do: "branch", edits: ["silence 1"] }]);
  tell("run", { id: "y", parent: null });
  assert.deepEqual(selection.now.edits, ["silence 1"]);
  tell("refused", { do: "branch", sentence: "No." });
  selection.set({ edits: ["silence 1", "rank 2"] });
  assert.doesNotMatch(textOf(part), /No\./u, "of other edits nothing was refused");
  buttonIn(part, "Undo all").click();
  assert.deepEqual([selection.now.edits, part.hidden], [[], true]);
});

test("a branch that is there closes its form and is looked at; a refused one says why; what is no number is not sent", () => {
  const { part, selection, sent, stream, tell } = openWith(({ context }) => makeBranchForm(context));
  const { button, form } = part;
  const fields = allIn(form).filter(({ tag }) => tag === "input");
  part.show({ settings: { learning_rate: 0.1, epochs: 20 } }, 10);
  button.click();
  assert.deepEqual([form.hidden, button.attributes["aria-expanded"]], [false, "true"]);
  fields[0].value = "";
  form.say("submit");
  assert.deepEqual(sent, []);
  assert.match(textOf(form), /Each setting needs a number\./u);
  fields[0].value = "0.5";
  stream.connected = false;
  form.say("submit");
  assert.match(textOf(form), /no connection to the server/u);
  stream.connected = true;
  tell("run", { id: "w" });
  assert.deepEqual([form.hidden, selection.now.run], [false, "saved"], "nothing was asked for");
  form.say("submit");
  assert.deepEqual(sent, [{ do: "branch", run: "saved", epoch: 10, settings: { learning_rate: 0.5 }, edits: ["silence 1"] }]);
  assert.doesNotMatch(textOf(form), /Each setting/u);
  tell("refused", { do: "train", sentence: "No." });
  assert.doesNotMatch(textOf(form), /No\./u);
  tell("refused", { do: "branch", sentence: "No." });
  assert.match(textOf(form), /No\./u);
  tell("run", { id: "x" });
  assert.deepEqual([form.hidden, selection.now.run], [false, "saved"]);
  form.say("submit");
  tell("run", { id: "y" });
  assert.deepEqual([form.hidden, button.attributes["aria-expanded"], selection.now.run, selection.now.epoch], [true, "false", "", null]);
  assert.doesNotMatch(textOf(form), /No\./u);
  selection.set(ELSEWHERE);
  tell("run", { id: "z" });
  assert.equal(selection.now.run, "saved", "and no other run after that");
  part.show({ settings: { learning_rate: 0.1, epochs: 20 } }, 15);
  assert.match(textOf(form), /Start the branch after epoch 15/u);
});

test("a set without the words of the first sentences begins with its own, and is asked for them", () => {
  const page = openInside();
  const { context, tell } = page;
  let changes = 0;
  const node = /** @type {any} */ (makeBeside(context, () => (changes += 1)));
  const shown = () => allIn(node).flatMap(({ attributes }) => /^(.*): take it away$/u.exec(attributes["aria-label"] ?? "")?.[1] ?? []);
  const article = ["good", "not good", "not bad", "not at all bad"];
  assert.deepEqual([shown(), sentencesBeside(), changes], [article, article, 0]);
  const bits = ["0 1 1", "1", "0 0", "1 1", "1 0"].map((text) => ({ text }));
  tell("run", { sentences: bits, words: ["0", "1"] });
  const first = ["0 1 1", "1", "0 0", "1 1"];
  assert.deepEqual([shown(), sentencesBeside(), changes], [first, first, 1]);
  assert.equal(buttonIn(node, "The first four").hidden, true);
  tell("run", { sentences: bits, words: ["0", "1"] });
  assert.equal(changes, 1);
  tell("run", { sentences: [{ text: "Not bad" }], words: ["all", "at", "bad", "good", "is", "it", "not"] });
  assert.deepEqual([shown(), changes], [article, 2]);
});

test("sentences beside the selected one come, go, and are the first four again", () => {
  const page = openInside();
  const { context, tell } = page;
  let changes = 0;
  const node = /** @type {any} */ (makeBeside(context, () => (changes += 1)));
  const field = fieldIn(node, "Another sentence beside it");
  const names = () => allIn(node).flatMap(({ attributes }) => /^(.*): take it away$/u.exec(attributes["aria-label"] ?? "")?.[1] ?? []);
  const first = ["good", "not good", "not bad", "not at all bad"];
  const [add, firstFour] = [buttonIn(node, "Add"), buttonIn(node, "The first four")];
  assert.deepEqual([names(), firstFour.hidden, field.disabled], [first, true, false]);
  field.value = " so bad ";
  field.press("Enter");
  assert.deepEqual([names(), field.value, changes, firstFour.hidden], [[...first, "so bad"], "", 1, false]);
  add.click();
  assert.equal(changes, 1, "nothing is typed");
  field.value = "x";
  add.click();
  assert.deepEqual([names().length, field.disabled, add.disabled], [6, true, true]);
  assert.match(field.title, /^Up to 6 sentences/u);
  buttonIn(node, "not bad: take it away").click();
  assert.deepEqual([names(), field.disabled, field.title], [["good", "not good", "not at all bad", "so bad", "x"], false, ""]);
  firstFour.click();
  assert.deepEqual([names(), firstFour.hidden, changes], [first, true, 4]);
  tell("run", { sentences: [{ text: "one" }, { text: "two" }], words: ["one", "two"] });
  assert.deepEqual(
    allIn(node).flatMap(({ tag, value }) => (tag === "option" ? [value] : [])),
    ["one", "two"],
  );
});
