/** The form of a sweep in its section: what it asks the server for, what it says of the answer, and what it keeps. */

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { aSweep, leaveSweeps, openSweeps, READY } from "../support/sweep_page.js";

after(leaveSweeps);

/** The plans that were asked for. @param {any} page */
const planned = (page) =>
  page.requests.splice(0).flatMap((/** @type {[string, any]} */ [path, body]) => (path.endsWith("/plan") ? [body] : []));
/** What is said of the plan. @param {any} page */
const planOf = (page) => page.says(page.named("rnn-sweep-plan"));
/** @param {any} page @param {string} name */
const problemAt = (page, name) => page.says(page.named(`rnn-sweep-field-${name}`).children.at(-1));

test("the server plans what was typed a little after the last key, and an empty field is asked for as what stands in it", async () => {
  const page = await openSweeps();
  await page.pass(300);
  assert.deepEqual(
    [planned(page), planOf(page)],
    [[{ data: "Article", values: {}, seeds: 5, epochs: 1000 }], "4 runs, about 3 s on this machine"],
  );
  page.type("learning_rate", " 0.1, 0.2 ");
  await page.pass(200);
  page.type("seeds", "3");
  await page.pass(200);
  assert.deepEqual(planned(page), [], "the visitor still types");
  assert.equal(page.named("rnn-sweep-plan").ariaBusy, "true");
  await page.pass(100);
  assert.deepEqual(planned(page), [{ data: "Article", values: { learning_rate: "0.1, 0.2" }, seeds: 3, epochs: 1000 }]);
  assert.equal(page.named("rnn-sweep-plan").ariaBusy, "false");
  page.configure("config", { settings: { epochs: 70, hidden_size: 16, learning_rate: 0.02, clip: 1, bptt: "exact" }, data: "Names" });
  await page.pass(300);
  assert.deepEqual([planned(page)[0].data, page.field("data").value], ["Names", "Names"], "data is as in Settings until it is chosen");
  assert.deepEqual(
    [page.field("epochs").placeholder, page.field("hidden_size").placeholder, page.field("bptt").children[0].textContent],
    ["70", "16", "as in Settings: exact"],
  );
  page.field("data").value = "Article";
  page.field("data").say("input");
  page.configure("config", { settings: { epochs: 70 }, data: "Names" });
  await page.pass(300);
  assert.deepEqual([page.field("data").value, planned(page).at(-1).base], ["Article", { epochs: 70 }]);
  const other = await openSweeps({ again: true });
  assert.deepEqual(
    ["learning_rate", "seeds", "data"].map((name) => other.field(name).value),
    [" 0.1, 0.2 ", "3", "Article"],
  );
  other.configure("config", { settings: { epochs: 70 }, data: "Names" });
  assert.equal(other.field("data").value, "Article", "chosen before the page was loaded again");
});

test("a time that is not known yet is asked for again, and a plan that comes after a newer question is not shown", async () => {
  /** @type {((plan: object) => void)[]} */
  const plans = [];
  const page = await openSweeps({ answers: { "/api/sweeps/plan": () => new Promise((resolve) => plans.push(resolve)) } });
  await page.pass(100);
  assert.equal(planOf(page), "measuring …");
  plans[0]({ runs: 9, seconds: null });
  await page.pass(900);
  assert.deepEqual([planOf(page), plans.length], ["9 runs, measuring this machine …", 1]);
  await page.pass(200);
  assert.equal(plans.length, 2);
  page.type("seeds", "1");
  await page.pass(300);
  plans[1]({ runs: 9, seconds: 1, on: "this machine" });
  await page.pass(100);
  assert.equal(planOf(page), "9 runs, measuring this machine …");
  plans[2]({ runs: 2, seconds: 0, on: "this machine" });
  await page.pass(100);
  assert.equal(planOf(page), "2 runs, about 1 s on this machine");
});

test("what is wrong stands at its field, or in place of the plan, and nothing can be started until it is right", async () => {
  const page = await openSweeps();
  await page.pass(100);
  const start = page.button("Start sweep");
  const field = page.field("seeds");
  page.served["/api/sweeps/plan"] = () => ({ problems: { seeds: "At most 50.", values: "Nothing varies." } });
  page.type("seeds", "99");
  await page.pass(300);
  assert.deepEqual([problemAt(page, "seeds"), problemAt(page, "epochs"), planOf(page)], ["At most 50.", "", "Nothing varies."]);
  assert.deepEqual(
    [start.disabled, field.attributes["aria-invalid"], page.named("rnn-sweep-field-seeds").children[2].hidden],
    [true, "true", true],
  );
  assert.equal(page.named("rnn-sweep-plan").classList.contains("rnn-sweep-problem"), true);
  page.served["/api/sweeps/plan"] = () => ({ runs: 1, seconds: 1, on: "this machine" });
  page.type("seeds", "9");
  await page.pass(300);
  assert.deepEqual([problemAt(page, "seeds"), start.disabled, field.attributes["aria-invalid"]], ["", false, "false"]);
  assert.equal(page.named("rnn-sweep-plan").classList.contains("rnn-sweep-problem"), false);
  page.served["/api/sweeps"] = () => ({ problems: { data: "There is no such data set." } });
  start.click();
  await page.pass(100);
  assert.deepEqual([problemAt(page, "data"), start.disabled], ["There is no such data set.", true]);
  page.button("Values to try").click();
  assert.equal(page.named("rnn-sweep-fields").hasAttribute("data-folded"), false, "a problem stays in sight");
});

test("a ready sweep fills in the form and starts once it was seen, unless the visitor changes something", async () => {
  const page = await openSweeps();
  page.type("hidden_size", "4, 8");
  page.button("Rates").click();
  await page.pass(100);
  assert.deepEqual(
    ["hidden_size", "learning_rate", "seeds", "epochs", "data"].map((name) => page.field(name).value),
    ["", "0.01, 0.1", "2", "50", "Article"],
  );
  assert.deepEqual(
    [planned(page).at(-1).base, page.button("Rates").ariaPressed, planOf(page)],
    [READY.base, "true", "4 runs, about 3 s on this machine: starting …"],
  );
  assert.deepEqual(
    [page.field("hidden_size").placeholder, page.named("rnn-sweep-rest").textContent],
    ["8", "Empty fields are as in this ready sweep, not as in Settings."],
  );
  page.configure("config", { settings: { epochs: 70 }, data: "Names" });
  assert.deepEqual([page.field("epochs").placeholder, page.field("data").value], ["50", "Article"], "Settings have no say in it");
  page.type("learning_rate", "0.01, 0.2");
  await page.pass(5000);
  assert.deepEqual([page.asked(), page.button("Rates").ariaPressed], [[], "true"], "its own values, changed");
  page.type("clip", "1, 2");
  assert.deepEqual(
    [page.button("Rates").ariaPressed, page.field("epochs").placeholder],
    ["false", "70"],
    "another setting makes it another sweep",
  );
  page.button("Rates").click();
  await page.pass(1000);
  page.button("Rates").click();
  await page.pass(1000);
  assert.deepEqual(page.asked(), [], "it is shown as long as if it had been pressed once");
  page.served["/api/sweeps/plan"] = () => ({ error: "There is no room." });
  page.button("Rates").click();
  await page.pass(5000);
  assert.deepEqual([page.asked(), planOf(page), page.named("rnn-sweep-plan").ariaBusy], [[], "There is no room.", "false"]);
  assert.equal(page.button("Stop").disabled, true, "no start is pending");
  page.served["/api/sweeps/plan"] = () => ({ runs: 4, seconds: 3, on: "this machine" });
  page.button("Rates").click();
  page.field("data").value = "Names";
  page.field("data").say("input");
  assert.equal(page.button("Rates").ariaPressed, "false", "with other data it is another sweep");
  page.button("Rates").click();
  assert.equal(page.button("Stop").disabled, false, "Stop calls it off");
  await page.pass(3000);
  assert.deepEqual(page.asked(), [["/api/sweeps", { data: "Article", values: READY.values, seeds: 2, epochs: 50, base: READY.base }]]);
  assert.deepEqual(page.events.at(-1), ["on top", "sweep"]);
});

test("a ready sweep for the set at hand has what suits that set, and each cell on it", async () => {
  const cells = { name: "Cells", values: { cell: "tanh, gru" }, seeds: 5 };
  const settings = [
    { name: "data", label: "Data", options: {} },
    { name: "cell", label: "Cell", sweepable: true, options: { tanh: "tanh", gru: "GRU" } },
    { name: "learning_rate", label: "Learning rate", sweepable: true },
    { name: "optimizer", label: "Optimizer", sweepable: true, options: { sgd: "gradient descent", adam: "Adam" } },
    { name: "clip", label: "Gradient clip", sweepable: true },
  ];
  const defaults = { Article: { clip: 1, epochs: 1000 }, Everyday: { clip: 2, epochs: 120 } };
  const by_cell = { Everyday: { gru: { learning_rate: 0.01, optimizer: "adam" } } };
  const catalogue = /** @type {any} */ ({ settings, defaults, by_cell });
  const page = await openSweeps({ answers: { "/api/sweeps/ready": () => ({ sweeps: [READY, cells] }) }, catalogue });
  page.configure("config", { settings: { epochs: 70, clip: 9 }, data: "Everyday" });
  await page.pass(100);
  page.button("Cells").click();
  await page.pass(100);
  const asked = { data: "Everyday", values: cells.values, seeds: 5, epochs: 120, base: defaults.Everyday, by_cell: by_cell.Everyday };
  assert.deepEqual(planned(page).at(-1), asked);
  const texts = () => [
    page.field("clip").placeholder,
    page.field("learning_rate").placeholder,
    page.field("optimizer").children[0].textContent,
    page.named("rnn-sweep-rest").textContent,
  ];
  const [suits, rest] = ["as suits each cell", "Empty fields are as suits Everyday, and each cell on it, not as in Settings."];
  assert.deepEqual(texts(), ["2", suits, suits, rest]);
  page.field("data").value = "Article";
  page.field("data").say("input");
  await page.pass(300);
  assert.deepEqual(planned(page).at(-1), { data: "Article", values: cells.values, seeds: 5, epochs: 1000, base: defaults.Article });
  assert.deepEqual([page.button("Cells").ariaPressed, texts()[3]], ["true", "Empty fields are as suits Article, not as in Settings."]);
  page.field("data").value = "Everyday";
  page.field("data").say("input");
  const again = await openSweeps({ again: true, answers: { "/api/sweeps/ready": () => ({ sweeps: [cells] }) }, catalogue });
  await again.pass(300);
  assert.deepEqual([planned(again).at(-1), again.button("Cells").ariaPressed], [asked, "true"], "after a reload");
});

test("the fields are folded away beside a sweep, but not while the visitor is in them, and one that is refused is in sight", async () => {
  const page = await openSweeps();
  await page.pass(100);
  const area = page.named("rnn-sweep-fields");
  const isAway = () => area.hasAttribute("data-folded");
  const states = [isAway()];
  page.field("seeds").focus();
  await page.say(aSweep());
  states.push(isAway());
  page.field("seeds").remove();
  await page.say(aSweep({ id: "b" }));
  states.push(isAway());
  await page.say({ kind: "sweep", id: null, state: "none", can: ["start"] });
  states.push(isAway());
  page.button("Start sweep").click();
  await page.pass(100);
  states.push(isAway());
  assert.deepEqual(states, [false, false, true, false, true]);
  await page.say(aSweep({ id: "c" }));
  const before = isAway();
  page.served["/api/sweeps/plan"] = () => ({ problems: { seeds: "At most 50." } });
  page.configure("config", { settings: { epochs: 70 }, data: "Names" });
  await page.pass(300);
  assert.deepEqual([before, isAway()], [true, false], "a problem unfolds them");
  page.served["/api/sweeps/plan"] = () => ({ runs: 1, seconds: 1, on: "this machine" });
  const other = await openSweeps({ again: true });
  other.configure("config", { settings: { epochs: 70 }, data: "Names" });
  assert.deepEqual(
    [other.named("rnn-sweep-fields").hasAttribute("data-folded"), other.field("data").value],
    [false, "Names"],
    "there is no sweep to be seen, and data was never chosen",
  );
  await other.say(aSweep());
  assert.equal(other.named("rnn-sweep-fields").hasAttribute("data-folded"), true);
});

test("a ready sweep is still in the form when the page is loaded again", async () => {
  const page = await openSweeps();
  page.button("Rates").click();
  await page.pass(100);
  const again = await openSweeps({ again: true });
  await again.pass(100);
  assert.deepEqual([again.button("Rates").ariaPressed, again.field("epochs").placeholder], ["true", "50"]);
  assert.match(again.named("rnn-sweep-rest").textContent, /^Empty fields are as in this ready sweep/u);
  await again.pass(5000);
  assert.deepEqual([planned(again).at(-1).base, again.asked()], [READY.base, []], "and does not start");
});

test("in one line, a set of the visitor's own is called as people read it, though another name is asked for", async () => {
  const page = await openSweeps();
  const own = "canteen.csv · 4edf6b10eaa7e630a81c";
  page.configure("config", { settings: { epochs: 70 }, data: own });
  page.button("Values to try").click();
  const line = page.named("rnn-sweep-summary");
  assert.deepEqual([line.hidden, page.says(line), line.title], [false, "seeds 5 · epochs 70 · canteen.csv", page.says(line)]);
  await page.pass(300);
  assert.equal(planned(page).at(-1).data, own);
});
