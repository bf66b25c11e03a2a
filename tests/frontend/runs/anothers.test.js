/** An address that names another visitor's runs: what it says, what is shown in their place, and the way to one's own. */

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { openCompare, leaveCompare } from "../support/compare_page.js";
import { allIn, buttonIn, fieldIn, textOf } from "../support/in_part.js";
import { settled } from "../support/page.js";

const { anothersText } = await import("../../../playground/frontend/runs/anothers.js");

const [MINE, THEIRS] = ["aaaaaaaa", "bbbbbbbb"];

after(leaveCompare);

/** What stands in place of the sections, null if they are there. @param {Awaited<ReturnType<typeof openCompare>>} page */
const panelOf = (page) => allIn(page.page).find(({ className }) => String(className).includes("rnn-anothers")) ?? null;

test("the sentence says whose runs they are, how many, and how to get them", () => {
  const said = anothersText({ named: ["a", "b"], place: "runs", whose: THEIRS });
  assert.match(said, /^This address shows 2 runs of another visitor, bbbbbbbb: .* press Share a finding there/u);
  assert.match(anothersText({ named: ["a"], place: "sweep", whose: THEIRS }), /^This address shows 1 run of/u);
  assert.match(anothersText({ named: [], place: "sweep", whose: THEIRS }), /^This address shows a sweep of/u);
});

test("the page's own address says whose runs it shows as soon as it names any, and opens as it always did", async () => {
  const page = await openCompare({ whose: MINE });
  assert.equal(page.link(), `?runs=b.a&whose=${MINE}`);
  const again = await openCompare({ whose: MINE, link: `?runs=a&whose=${MINE}` });
  assert.deepEqual([panelOf(again), again.link()], [null, `?runs=a&whose=${MINE}`]);
});

test("an address of before, or with a tag that none can be, opens as it always did, and what is not here stays unnamed", async () => {
  for (const whose of ["", "&whose=", "&whose=short", `&whose=${"b".repeat(40)}`, "&whose=<script>"]) {
    const page = await openCompare({ whose: MINE, link: `?runs=a.gone${whose}` });
    assert.equal(panelOf(page), null, whose);
    assert.ok(!page.link().includes(MINE), "runs that are not here may be another's");
  }
});

test("another visitor's runs are said to be theirs: nothing of one's own stands for them, until one's own are asked for", async () => {
  const page = await openCompare({ whose: MINE, link: `?sweep=newest&runs=a.c&whose=${THEIRS}` });
  const panel = panelOf(page);
  assert.match(textOf(panel), /2 runs of another visitor, bbbbbbbb/u);
  assert.deepEqual([page.lists(), page.requests, "ready" in page.page.dataset], [0, [], true], "nothing is asked");
  assert.ok("anothers" in page.page.dataset);
  buttonIn(panel, "Show my own runs").click();
  await page.run(100);
  assert.deepEqual([panelOf(page), "anothers" in page.page.dataset, page.lists()], [null, false, 1]);
  assert.equal(page.link(), `?runs=b.a&whose=${MINE}`);
});

test("the file that was asked for is loaded from there", async () => {
  const page = await openCompare({ whose: MINE, link: `?runs=c&whose=${THEIRS}` });
  const field = fieldIn(panelOf(page), "Run file");
  field.files = [{ name: "finding.npz" }];
  field.say("change");
  await page.run(100);
  await settled();
  assert.ok(page.requests.some(([what]) => what === "POST /api/runs/load"));
  assert.match(page.says("toast"), /was loaded/u);
});
