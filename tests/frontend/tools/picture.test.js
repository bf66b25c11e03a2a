/** Pictures of the charts of a page: as they are seen, with the names that stand beside them on the page, in the format that was asked for. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { PAINTED } from "../../../playground/frontend/charts/painted.js";
import { picture, pictured } from "../../../playground/frontend/tools/picture.js";
import { openDocument, Part } from "../support/part.js";
import { savedBy } from "../support/saved.js";

openDocument();
Object.assign(globalThis, { getComputedStyle: () => ({ getPropertyValue: () => "white", color: "black", fontFamily: "letters" }) });

const LAYOUT = { margin: { l: 40, r: 20, t: 24, b: 24 }, font: { size: 12 }, showlegend: false };
const chartOf = (/** @type {number} */ lines) =>
  Object.assign(new Part(), {
    tagName: "DIV",
    data: Array.from({ length: lines }, (_, place) => ({ name: `run ${place}`, y: [1, 2] })),
    layout: LAYOUT,
    clientHeight: 200,
  });
const look = { ground: "white", family: "letters" };

test("a picture is as large as the chart, on the ground of the page and with its letters", () => {
  const { layout, data } = pictured(chartOf(2), look, { width: 500, height: 200 }, false);
  const { width, height, paper_bgcolor, font, showlegend, margin } = layout;
  assert.deepEqual([width, height, paper_bgcolor, font, showlegend], [500, 200, "white", { size: 12, family: "letters" }, false]);
  assert.deepEqual([margin, data.length], [LAYOUT.margin, 2]);
});

test("names that stand beside the curves on the page stand above them, as far as an eye tells them apart", () => {
  const some = pictured(chartOf(3), look, { width: 500, height: 200 }, true).layout;
  assert.deepEqual([some.showlegend, some.height, some.margin.t], [true, 219, 43]);
  const many = pictured(chartOf(30), look, { width: 500, height: 200 }, true).layout;
  assert.deepEqual([many.showlegend, many.height], [false, 200]);
});

/** What is saved of a page with this chart. @param {any} chart @param {object} page @param {string} which @param {"png"|"svg"} format @param {string} [data] */
async function saved(chart, page, which, format, data = "Article") {
  /** @type {any[]} */
  const asked = [];
  const Plotly = {
    toImage: async (/** @type {any} */ figure, /** @type {any} */ how) => asked.push(figure.layout.showlegend, how) && "data:picture",
  };
  const root = {
    querySelector(/** @type {string} */ selector) {
      asked.push(selector);
      return chart;
    },
  };
  const stream = { latest: new Map([["run", { data }]]) };
  /** @type {unknown} */
  let said;
  const files = await savedBy(async () => {
    said = await picture(which, format).press(/** @type {any} */ ({ root, stream, Plotly, ...page }));
  });
  return { asked, files, said };
}

test("each page has its charts, and points are twice as many as px", async () => {
  const train = await saved(chartOf(4), { page: "train" }, "curves", "png");
  assert.deepEqual(train.asked, ["[data-testid=curves]", false, { format: "png", scale: 2 }]);
  assert.deepEqual([train.files, train.said], [[["data:picture", "curves-article.png"]], "Saved curves-article.png."]);
  const own = await saved(chartOf(4), { page: "train" }, "curves", "png", "My reviews · 0123456789abcdef0123");
  assert.deepEqual(own.files, [["data:picture", "curves-my-reviews.png"]], "of a set of the visitor's own, its title");
  const runStore = { selectedRuns: () => [{}, {}] };
  const compare = await saved(chartOf(2), { page: "compare", runStore }, "curves", "svg");
  assert.deepEqual(compare.asked, [".rnn-run-curves-chart", true, { format: "svg", scale: 1 }]);
  assert.deepEqual(compare.files, [["data:picture", "curves-2-runs.svg"]]);
  const sentence = await saved(chartOf(2), { page: "train" }, "sentence", "svg");
  assert.deepEqual([sentence.asked[0], sentence.files[0][1]], [".rnn-player-chart", "sentence.svg"]);
});

test("a drawing of our own is saved as it looks, like the charts", async () => {
  Object.assign(globalThis, {
    XMLSerializer: class {
      serializeToString = () => "<svg><path/></svg>";
    },
  });
  const all = { querySelectorAll: () => [], cloneNode: () => Object.assign(new Part("svg"), { querySelectorAll: () => [] }) };
  const drawing = Object.assign(new Part("svg"), {
    tagName: "svg",
    width: { baseVal: { value: 300 } },
    height: { baseVal: { value: 80 } },
    ...all,
  });
  const { files, asked } = await saved(drawing, { page: "compare", runStore: { selectedRuns: () => [] } }, "outcomes", "svg");
  assert.deepEqual([asked, files[0][1]], [[".rnn-sweep-lines"], "outcomes.svg"]);
  assert.match(decodeURIComponent(files[0][0]), /<path\/>/u);
});

test("what is painted on canvases is painted anew for its picture", async () => {
  const grid = Object.assign(new Part(), { tagName: "DIV" });
  const size = { width: 200, height: 90 };
  PAINTED.set(/** @type {any} */ (grid), { size: () => size, paint: (pen) => pen.fillText("a caption", 3, 9) });
  const page = { page: "compare", runStore: { selectedRuns: () => [] } };
  const { files, asked } = await saved(grid, page, "panels", "svg");
  assert.deepEqual([asked, files[0][1]], [[".rnn-sweep-grid"], "panels.svg"]);
  assert.match(decodeURIComponent(files[0][0]), /width="200" height="90".*>a caption</u);
  size.height = 0;
  await assert.rejects(() => saved(grid, page, "panels", "svg"), /nothing here yet/u);
});

test("where nothing is drawn, nothing is saved, and a sentence says so", async () => {
  for (const chart of [null, Object.assign(chartOf(2), { clientWidth: 0 }), chartOf(0)])
    await assert.rejects(() => saved(chart, { page: "train" }, "curves", "png"), /nothing here yet/u);
});
