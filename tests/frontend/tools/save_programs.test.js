/** Script, notebook and web page: of which run they are on each page, what is said of them, and that a refusal becomes no file. */

import assert from "node:assert/strict";
import { after, before, mock, test } from "node:test";

import { whyNoPage, whyNoRun } from "../../../playground/frontend/tools/chosen_run.js";
import { TOOLS } from "../../../playground/frontend/tools/list.js";
import { press as saveNotebook } from "../../../playground/frontend/tools/save_notebook.js";
import { press as saveScript } from "../../../playground/frontend/tools/save_script.js";
import { press as saveWebPage } from "../../../playground/frontend/tools/save_web_page.js";
import { ToolError } from "../../../playground/frontend/tools/tool_error.js";
import { openDocument } from "../support/part.js";

openDocument();
before(() => mock.timers.enable({ apis: ["setTimeout"] })); // a file that was saved is let go after a minute
after(() => mock.timers.reset());
const ID = "a".repeat(32);

/** @param {object} own */
const context = (own) => /** @type {any} */ ({ page: "train", stream: { trained: "" }, ...own });
/** @param {string[]} ids */
const comparing = (...ids) => context({ page: "compare", runStore: { selectedRuns: () => ids.map((id) => ({ id })) } });
/** @param {object} now */
const inside = (now) => context({ page: "inside", stream: { trained: ID }, selection: { now: { run: "", edits: [], ...now } } });

/** What comes of it, and what the server is asked for while it answers like that. @param {() => Promise<unknown>} act @param {() => Response} answer */
async function asked(act, answer) {
  /** @type {string[]} */
  const paths = [];
  const fetch = async (/** @type {string} */ path) => {
    paths.push(path);
    return answer();
  };
  Object.assign(globalThis, { fetch, window: { location: { href: "http://host/demo/inside" } } });
  return { said: await act(), paths };
}

const file = () => new Response("print(1)", { headers: { "Content-Disposition": 'attachment; filename="run-a.py"' } });

test("each page has its run, or a sentence that says what to do first", () => {
  assert.match(whyNoRun(context({})), /train it first/u);
  assert.equal(whyNoRun(context({ stream: { trained: ID } })), "");
  assert.equal(whyNoRun(inside({})), "");
  assert.match(whyNoRun(comparing()), /select the one/u);
  assert.match(whyNoRun(comparing(ID, "b")), /^2 runs are selected/u);
  assert.equal(whyNoRun(comparing(ID)), "");
});

test("the script is that of the run that is shown, and says so where edits are no part of it", async () => {
  const { said, paths } = await asked(() => saveScript(context({ stream: { trained: ID } })), file);
  assert.deepEqual([said, paths], ["Saved run-a.py: it trains the run again, number for number.", [`/demo/api/runs/${ID}/run.py`]]);
  const other = "b".repeat(32);
  const edited = await asked(() => saveScript(inside({ run: other, edits: ["silence 1"] })), file);
  assert.match(String(edited.said), /edits shown here are no part/u);
  assert.deepEqual(edited.paths, [`/demo/api/runs/${other}/run.py`]);
});

test("the notebook reads the sentence that the page shows", async () => {
  const { paths } = await asked(() => saveNotebook(inside({ sentence: "not sad & bad" })), file);
  assert.deepEqual(paths, [`/demo/api/runs/${ID}/run.ipynb?sentence=not%20sad%20%26%20bad`]);
});

test("the web page opens with the sentence and at the epoch that are shown", async () => {
  const { said, paths } = await asked(() => saveWebPage(inside({ sentence: "not sad & bad", epoch: 40, edits: ["silence 1"] })), file);
  assert.deepEqual(paths, [`/demo/api/runs/${ID}/run.html?sentence=not+sad+%26+bad&epoch=40`]);
  assert.match(String(said), /^Saved run-a\.py: it opens by itself.*edits shown here are no part/u);
  const newest = await asked(() => saveWebPage(inside({ sentence: "", epoch: null })), file);
  assert.deepEqual(newest.paths, [`/demo/api/runs/${ID}/run.html?sentence=`]);
});

test("a refusal and a server that is gone are sentences", async () => {
  const refused = () => new Response(JSON.stringify({ error: "It cannot be." }), { status: 409 });
  const gone = () => {
    throw new TypeError("Failed to fetch");
  };
  for (const [answer, text] of /** @type {[() => Response, RegExp][]} */ ([
    [refused, /^It cannot be\.$/u],
    [gone, /cannot be reached/u],
  ])) {
    const act = () => asked(() => saveScript(comparing(ID)), answer);
    await assert.rejects(act, (/** @type {Error} */ error) => error instanceof ToolError && text.test(error.message));
  }
});

test("a web page is refused before it is asked for where its network answers with more than one label, and the script is not", () => {
  const trained = (/** @type {object} */ settings) => ({ trained: ID, latest: new Map([["run", { settings }]]) });
  const chosen = (/** @type {object} */ settings) => context({ page: "compare", runStore: { selectedRuns: () => [{ id: ID, settings }] } });
  for (const settings of [{}, { readout: "last" }]) {
    assert.equal(whyNoPage(context({ stream: trained(settings) })), "");
    assert.equal(whyNoPage(chosen(settings)), "");
  }
  for (const settings of [{ readout: "every" }, { readout: "number" }]) {
    assert.match(whyNoPage(context({ stream: trained(settings) })), /answers otherwise/u);
    assert.match(whyNoPage(context({ page: "inside", stream: trained(settings), selection: { now: { run: "" } } })), /answers otherwise/u);
    assert.match(whyNoPage(chosen(settings)), /answers otherwise/u);
    assert.equal(whyNoRun(chosen(settings)), "");
  }
  assert.match(whyNoPage(context({})), /train it first/u);
  assert.match(whyNoPage(comparing()), /select the one/u);
  const other = context({ page: "inside", stream: trained({ readout: "every" }), selection: { now: { run: "b".repeat(32) } } });
  assert.equal(whyNoPage(other), "", "of a saved run the page knows no settings: the server answers");
  assert.equal(TOOLS.find(({ label }) => label === "Save as web page")?.refusal, whyNoPage);
});
