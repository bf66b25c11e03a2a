/** Style sheets for the last row. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { enlargedSheet } from "../../../playground/frontend/present/sheets.js";

test("every length in px is larger, that which a rule asks of its container too", () => {
  assert.equal(enlargedSheet(".a { width: 12px; margin: -4px .5px 0; }", 1.5), ".a { width: 18px; margin: -6px 0.75px 0; }");
  assert.equal(
    enlargedSheet("@container rnn (max-width: 700px) { .a { gap: 2px; } }", 2),
    "@container rnn (max-width: 1400px) { .a { gap: 4px; } }",
  );
});

test("what is no length in px stays", () => {
  for (const text of [".a { width: 2em; height: 40vh; color: #12px34; }", ".rnn-12px { margin: 0; }", "a::before { content: none; }"])
    assert.equal(enlargedSheet(text, 3), text);
});
