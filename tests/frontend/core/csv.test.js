/** Tables as a spreadsheet reads them. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { csvOf } from "../../../playground/frontend/core/csv.js";

test("a cell that holds what separates cells or lines, or a quote, is quoted", () => {
  const rows = [
    ["run", "a, b", 'say "good"', 1.5],
    ["one\ntwo", "one\rtwo", "plain; text", "größe"],
  ];
  assert.equal(csvOf(rows), '\ufeffrun,"a, b","say ""good""",1.5\r\n"one\ntwo","one\rtwo",plain; text,größe\r\n');
});
