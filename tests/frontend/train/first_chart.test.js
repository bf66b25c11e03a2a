/** The server hears from a Train page whether its curves are there: it keeps the settings until then. */

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { leaveTrain, openTrain } from "../support/train_page.js";

after(leaveTrain);

test("the server is told that the curves are there, at each connection, and that they are gone", async () => {
  const page = await openTrain();
  const told = () => page.line.sent.splice(0).flatMap((/** @type {{drawn?: boolean}} */ { drawn }) => (drawn === undefined ? [] : [drawn]));
  page.line.open();
  page.begin();
  await page.trace();
  await page.run(500);
  assert.deepEqual(told(), [], "nothing is drawn yet");
  page.grow(0.8);
  await page.run(500);
  assert.deepEqual(told(), [true], "the settings come now");
  page.line.close();
  await page.run(500);
  page.line.open();
  await page.run(500);
  assert.deepEqual(told(), [true]);
  page.end();
  assert.deepEqual(told(), [false]);
});
