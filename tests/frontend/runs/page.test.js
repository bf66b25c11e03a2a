/** The Compare page: which part stands first, what its notices say, how its parts follow one another, and what it asks the server. */

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { allIn, buttonIn } from "../support/in_part.js";
import { leaveCompare, openCompare } from "../support/compare_page.js";
import { settled } from "../support/page.js";
import { aRun } from "../support/saved_runs.js";
import { aSweep, GROWN } from "../support/sweep_page.js";

after(leaveCompare);

const RUNS_FIRST = ["place", "runs", "curves", "side-by-side", "sweep", "toast"];
const SWEEP_FIRST = ["place", "sweep", "runs", "curves", "side-by-side", "toast"];

test("runs or sweep stand first, as the visitor or the link says, and the focus stays where it was", async () => {
  const page = await openCompare();
  assert.deepEqual([page.order(), page.first(), page.link(), "ready" in page.page.dataset], [RUNS_FIRST, "runs", "?runs=b.a", true]);
  const field = allIn(page.places.get("sweep")).find(({ name }) => name === "seeds");
  field.focus();
  const go = (/** @type {string} */ value) =>
    allIn(page.places.get("place"))
      .find((each) => each.value === value)
      .say("change");
  go("sweep");
  assert.deepEqual([page.order(), page.first(), new URLSearchParams(page.link()).get("sweep")], [SWEEP_FIRST, "sweep", "newest"]);
  assert.equal(document.activeElement, field);
  go("runs");
  assert.deepEqual([page.order(), page.link()], [RUNS_FIRST, "?runs=b.a"]);
  const linked = await openCompare({ link: "?sweep=newest" });
  assert.deepEqual([linked.order(), linked.first()], [SWEEP_FIRST, "sweep"]);
  const alone = await openCompare({ sweeps: false });
  assert.deepEqual([alone.places.get("sweep").hidden, alone.places.get("place").children.length], [true, 0]);
});

test("what the server says of the list, runs of the link that are not here, and little room are told above the table", async () => {
  const page = await openCompare({
    link: "?runs=a.gone",
    listed: { notice: "Two were deleted.", room: "You have 15 of 20 saved runs. Delete some." },
  });
  const [notice, room] = ["rnn-notice", "rnn-room"].map(page.named);
  assert.match(notice.textContent, /^Two were deleted\. The link names a run that is not here/u);
  assert.deepEqual([room.hidden, room.textContent], [false, "You have 15 of 20 saved runs. Delete some."]);
  Object.assign(page.list, { notice: "", room: "" });
  page.line.say({
    kind: "run",
    run: 1,
    id: "c",
    columns: ["test_loss"],
    changes: [],
    data: "Article",
    words: [],
    sentences: [],
    labels: [],
    settings: { epochs: 9 },
  });
  page.line.say({ kind: "status", state: "running" }, { kind: "status", state: "done" });
  await page.run(2000);
  assert.deepEqual([notice.textContent.startsWith("The link names"), room.hidden, room.textContent], [true, true, ""]);
});

test("a panel of the sweep selects its runs, which come into the list with it", async () => {
  const page = await openCompare();
  page.sweepLine.say(aSweep({ runs: ["s", "t", "u", "v"].map((id) => ({ id, settings: { seed: 0 } })) }), ...GROWN);
  await page.run(2000);
  const before = page.lists();
  page.list.runs = [...["s", "t"].map((id) => aRun({ id, sweep: "first", started: 9 })), ...page.list.runs];
  page.named("rnn-sweep-panel").click();
  await page.run(100);
  assert.deepEqual([page.lists() - before, page.link()], [1, "?runs=s.t"]);
  const lists = page.lists();
  page.sweepLine.say({ kind: "progress", state: "done", can: ["start"], final: true, done_epochs: 4, of_epochs: 4 });
  await page.run(2000);
  assert.equal(page.lists(), lists + 1, "what the sweep did is in the list");
});

test("a sweep that a link asks for stands in the form, with all the rest as in Settings, and leaves the address", async () => {
  const page = await openCompare({ link: "?plan=hidden_size%3A4%2C8%3Bseeds%3A2&sweep=newest" });
  await page.run(1000);
  const plans = page.requests.filter(([what]) => what === "POST /api/sweeps/plan").map(([, body]) => [body.values, body.seeds]);
  assert.deepEqual(plans.at(-1), [{ hidden_size: "4,8" }, 2]);
  assert.deepEqual([page.first(), new URLSearchParams(page.link()).has("plan")], ["sweep", false]);
  const broken = await openCompare({ link: "?plan=%00&sweep=newest" });
  assert.equal(broken.first(), "sweep");
});

test("how the sweep stands is told beside its place while it trains", async () => {
  const page = await openCompare();
  page.sweepLine.say(aSweep(), { kind: "progress", state: "running", can: ["stop"], done_epochs: 1, of_epochs: 4 });
  assert.match(page.says("place"), /Sweep training 25 %$/u);
  page.sweepLine.say({ kind: "progress", state: "done", can: ["start"], done_epochs: 4, of_epochs: 4 });
  assert.match(page.says("place"), /Sweep$/u);
});

test("what is done to runs is asked of the server, also when the page is left at once, and files come with their names", async () => {
  const page = await openCompare({ link: "?runs=b" });
  const place = page.places.get("runs");
  /** @type {any[]} */
  const files = [];
  const { createElement } = document;
  Object.assign(URL, {
    createObjectURL: (/** @type {Blob} */ blob) => `blob:${blob.size}`,
    revokeObjectURL: (/** @type {string} */ href) => files.push(["over", href]),
  });
  document.createElement = (/** @type {any} */ tag) =>
    Object.assign(
      createElement(tag),
      tag === "a" && {
        click: /** @this {any} */ function () {
          files.push(this.download);
        },
      },
    );
  page.requests.length = 0;
  const press = async (/** @type {string} */ name) => {
    buttonIn(place, name).click();
    await settled();
    await settled();
    return page.requests.splice(0);
  };
  assert.deepEqual(await press("Export CSV"), [["POST /api/runs/table.csv", { ids: ["b"] }]]);
  assert.deepEqual(await press("Export histories"), [["POST /api/runs/histories.csv", { ids: ["b"] }]]);
  assert.deepEqual(await press("Parquet"), [["POST /api/runs/histories.parquet", { ids: ["b"] }]]);
  assert.deepEqual(files, ["runs.csv", "histories.csv", "histories.parquet"]);
  assert.deepEqual((await press("Delete"))[0], ["POST /api/runs/delete", { ids: ["b"], keepalive: true }]);
  assert.match(page.says("toast"), /“b” deleted|1 run deleted/u);
  buttonIn(page.places.get("toast"), "Undo").click();
  await settled();
  assert.deepEqual(page.requests.splice(0)[0], ["POST /api/runs/undelete", { ids: ["b"] }]);
  await page.run(60_000);
  assert.equal(files.filter(([what]) => what === "over").length, 3, "the browser has read them");
});

test("a page that is left draws and asks nothing any more", async () => {
  const page = await openCompare();
  page.end();
  page.Plotly.calls.length = 0;
  page.requests.length = 0;
  const lists = page.lists();
  page.sweepLine.say(aSweep(), ...GROWN);
  page.line.say({ kind: "status", state: "running" }, { kind: "status", state: "done" });
  await page.run(3000);
  assert.deepEqual([page.Plotly.calls, page.requests, page.lists()], [[], [], lists]);
});
