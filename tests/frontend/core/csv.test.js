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

test("a word that a spreadsheet would run as a formula is text there, and a number stays one", () => {
  const words = ['=hyperlink("http://a.host")', "@sum(a1)", "-", "+1+1", "\t=1", "-x"];
  assert.equal(csvOf([words]), `\ufeff"'=hyperlink(""http://a.host"")",'@sum(a1),-,'+1+1,'\t=1,'-x\r\n`);
  assert.equal(csvOf([[-0.5, "-0.5", "+3", "-1.2e-7", -Infinity, "a=b", ""]]), "\ufeff-0.5,-0.5,+3,-1.2e-7,-Infinity,a=b,\r\n");
});
