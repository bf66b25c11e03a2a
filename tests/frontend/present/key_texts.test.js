/** The list of the presentation's keys, and the README that holds it as a table. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { KEYS } from "../../../playground/frontend/core/keys.js";
import { KEY_LIST, keyTable } from "../../../playground/frontend/present/key_texts.js";

test("the list says of every key of the map what it does, once", () => {
  const actions = KEY_LIST.flatMap((group) => group.actions);
  assert.deepEqual(actions.map(({ action }) => action).sort(), Object.keys(KEYS.present).sort());
  assert.equal(new Set(actions.map(({ text }) => text)).size, actions.length);
  assert.deepEqual(actions.find(({ action }) => action === "next")?.keys, ["Page Down", "n"]);
});

test("the README has the same table", () => {
  assert.ok(readFileSync("README.md", "utf-8").includes(`\n${keyTable()}\n`), `README.md is to have this table:\n\n${keyTable()}`);
});
