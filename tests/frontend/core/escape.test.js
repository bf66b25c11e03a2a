/** What is typed is text, also where Plotly would read HTML. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { escapeText } from "../../../playground/frontend/core/escape.js";

test("what is typed is never read as HTML by Plotly", () => {
  assert.equal(escapeText("<b>&</b>"), "&lt;b&gt;&amp;&lt;/b&gt;");
});
