/** For tests of the store of runs: each has a server and a tab of its own, in made-up time. */

import { afterEach, beforeEach, mock } from "node:test";

import { settled } from "./page.js";
import { SavedRuns, Tab } from "./saved_runs.js";

/** Those of the test that runs. */
export let server = new SavedRuns();
export let tab = new Tab();

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout", "Date"], now: 1_000_000 });
  mock.method(performance, "now", () => Date.now());
  server = new SavedRuns();
  tab = new Tab();
  tab.open();
});

afterEach(() => {
  mock.timers.reset();
  mock.restoreAll();
});

/** @param {string} ids */
export const fill = (ids) => [...ids].forEach((id) => server.add(id));

/** How often the list was asked for. */
export const lists = () => server.requests.filter(([what]) => what === "runs").length;

/** Lets time go by, and all that follows happen. @param {number} ms */
export async function pass(ms) {
  mock.timers.tick(ms);
  await settled();
}
