/** A run of Streamlit's script is asked for until it has come, once more after that, and the page is loaded anew as the last resort. */

import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";

import { reload, rerunUntil } from "../../../playground/frontend/core/rerun.js";
import { openPage } from "../support/page.js";

/** @type {ReturnType<typeof openPage>} */
let page;
let reruns = 0;
let isThere = false;
let giveUp = () => {};

beforeEach(() => {
  page = openPage();
  [reruns, isThere] = [0, false];
});
afterEach(() => {
  giveUp();
  page.close();
});

const ask = () => {
  giveUp = rerunUntil(
    () => void (reruns += 1),
    () => isThere,
  );
};

test("it is asked for every 700 ms until it has come, and once more a second later", async () => {
  ask();
  assert.equal(reruns, 1);
  await page.pass(600);
  assert.equal(reruns, 1);
  await page.pass(900);
  assert.equal(reruns, 3);
  isThere = true;
  await page.pass(600); // which is heard when it would have been asked again
  assert.equal(reruns, 3);
  await page.pass(900);
  assert.equal(reruns, 3);
  await page.pass(200);
  assert.equal(reruns, 4);
  await page.pass(60_000);
  assert.deepEqual([reruns, page.loads], [4, 0]);
});

test("once it is given up nothing is asked for, neither again nor once more", async () => {
  ask();
  giveUp();
  await page.pass(60_000);
  assert.deepEqual([reruns, page.loads], [1, 0]);
  isThere = true;
  ask();
  giveUp();
  await page.pass(5000);
  assert.equal(reruns, 1);
});

test("after thirty times the page is loaded anew, once a minute at most", async () => {
  ask();
  await page.pass(20_900);
  assert.deepEqual([reruns, page.loads], [30, 0]);
  await page.pass(200);
  assert.deepEqual([reruns, page.loads], [30, 1]);
  await page.pass(30_000);
  assert.deepEqual([reload(), page.loads], [false, 1]);
  await page.pass(31_000);
  assert.deepEqual([reload(), page.loads], [true, 2]);
});

test("a browser that stores nothing is not loaded anew: nothing would stop that", () => {
  sessionStorage.setItem = () => {
    throw new DOMException("full", "QuotaExceededError");
  };
  assert.deepEqual([reload(), page.loads], [false, 0]);
});
