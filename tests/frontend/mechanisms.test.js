/** Each of these has one mechanism on the page, in one file: what else uses the browser's own says here why. */

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

const ROOT = "playground/frontend/";
const scripts = readdirSync(ROOT, { recursive: true, encoding: "utf-8" })
  .map((name) => name.replaceAll("\\", "/"))
  .filter((name) => name.endsWith(".js"));

/** What the browser offers, the files that may use it, and the mechanism that all others use. @type {[RegExp, string[], string][]} */
const MECHANISMS = [
  [/\bfetch\(/u, ["core/request.js"], "request"],
  [/replaceState|pushState|location\.search\b/u, ["core/address.js"], "changeLink"],
  [/searchParams/u, ["core/address.js", "core/transport.js"], "viewState; the other writes the address of a route"],
  [/\b(?:session|local)Storage\b/u, ["core/view_state.js", "core/drawer.js", "first/welcomed.js"], "viewState"],
  [/\bset(?:Timeout|Interval)\(/u, ["core/lifecycle.js", "core/save.js"], "makeTimer; a file may be read after its page is gone"],
  [/new ResizeObserver|new MutationObserver/u, ["core/lifecycle.js"], "whenResized"],
  [/new IntersectionObserver/u, ["core/visibility.js", "sweep/panels/panels.js"], "watchVisibility; the other looks at many at once"],
  [/requestAnimationFrame\(/u, ["charts/painter.js", "reader/clock.js"], "makePainter, for drawing; makeClock, for playing"],
  [/(?:window|document)\.addEventListener/u, ["core/input_priority.js", "core/drawer.js"], "life.listen; both are of the window, for ever"],
  [
    /"key(?:down|up|press)"|event\.key\b|\bkeyCode\b/u,
    ["core/keys.js", "core/input_priority.js"],
    "onKeys; the other hears all keys alike",
  ],
  [/new WebSocket/u, ["core/transport.js"], "webSocket"],
];

/** What a script says without its comments. @param {string} text */
const codeOf = (text) => text.replace(/\/\*[\s\S]*?\*\//gu, "").replace(/(^|\s)\/\/ .*$/gmu, "");

test("what the browser offers is used by the one mechanism for it", () => {
  assert.ok(scripts.length > 150);
  const codes = new Map(scripts.map((name) => [name, codeOf(readFileSync(ROOT + name, "utf-8"))]));
  for (const [pattern, files, use] of MECHANISMS) {
    const users = scripts.filter((name) => pattern.test(codes.get(name) ?? ""));
    assert.deepEqual(users.sort(), [...files].sort(), `${pattern}: ${use}`);
  }
});

test("no style sheet asks :has of the whole page, which is answered anew with every element that a chart draws", () => {
  const names = readdirSync(`${ROOT}styles`, { recursive: true, encoding: "utf-8" }).map((name) => `${ROOT}styles/${name}`);
  const sheets = [...names, "playground/shell.py"].map((name) => ({ name, rules: readFileSync(name, "utf-8") }));
  assert.ok(sheets.some(({ rules }) => rules.includes(":has(")));
  const wide = /(?:\.st(?:App|Main|MainBlockContainer)|\.rnn-(?:page|inside|compare)|\bbody|\bhtml|:root)(?::not\()?:has\(/u;
  for (const { name, rules } of sheets) assert.doesNotMatch(rules, wide, name);
});
