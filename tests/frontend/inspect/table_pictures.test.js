/** Pictures that no chart draws: tables, the wall with its tiles, and a drawing of our own, in the colours and letters of the page. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { allIn } from "../support/in_part.js";
import { openInside } from "../support/inside.js";
import { ANSWERS } from "../support/inside_answers.js";
import { Part } from "../support/part.js";
import { openPictures } from "../support/pictures.js";

const { diagnosis } = await import("../../../playground/frontend/inspect/diagnosis/diagnosis.js");
const { pictureOfAll, pictureOfTable } = await import("../../../playground/frontend/inspect/drawing/picture.js");
const { pictureOf, svg } = await import("../../../playground/frontend/inspect/drawing/svg.js");
const { VIEWS } = await import("../../../playground/frontend/inspect/views.js");

const sheets = openPictures();
const ALL = VIEWS.flatMap((view) => [view, ...(view.parts ?? []).flatMap((part) => [part, ...(part.parts ?? [])])]);
const host = /** @type {any} */ (new Part());

/** What was drawn on the newest sheet: the method, where, and with what: [share, edge, filling]. @param {string} method @returns {any[][]} */
const drawn = (method) => sheets[sheets.length - 1].drawn.flatMap(([name, ...rest]) => (name === method ? [rest] : []));

test("a table has its names faint at the top, a row below the other, and columns as wide as their widest cell", async () => {
  const rows = [
    ["word", "a long name"],
    ["not", -1.23456789],
    ["a longer one", 100],
  ];
  assert.equal(await pictureOfTable(host, rows), "word\na long name\nnot\n-1.2346\na longer one\n100");
  const [sheet] = sheets.slice(-1);
  const [across, down] = [12 * 6 + 20, 11 * 6 + 20];
  assert.deepEqual([sheet.width, sheet.height, sheet.pen.font], [2 * (across + down), 2 * (3 * 22 + 10), "13px letters"]);
  assert.deepEqual(drawn("scale")[0].slice(0, 2), [2, 2]);
  assert.deepEqual(drawn("fillRect"), [[0, 0, across + down, 76, undefined, undefined, "--st-background-color"]]);
  assert.deepEqual(
    drawn("fillText").map(([text, x, y, share, , ink]) => [text, x, y, share, ink]),
    [
      ["word", 10, 18, 0.65, "ink"],
      ["a long name", 10 + across, 18, 0.65, "ink"],
      ["not", 10, 40, 1, "ink"],
      ["-1.2346", 10 + across, 40, 1, "ink"],
      ["a longer one", 10, 62, 1, "ink"],
      ["100", 10 + across, 62, 1, "ink"],
    ],
  );
  await pictureOfTable(
    host,
    Array.from({ length: 300 }, (_, i) => [i]),
  );
  assert.equal(sheets[sheets.length - 1].height, 2 * (200 * 22 + 10), "no more rows than a picture may be high");
});

test("pictures of several things stand below one another, without those that are empty", async () => {
  assert.equal(await pictureOfAll(host, ["first", "", "second"]), "first\nsecond");
  assert.deepEqual(
    drawn("drawImage").map(([, ...place]) => place.slice(0, 4)),
    [[0, 0, 100, 30], [0, 40, 100, 30]], // biome-ignore format: a row
  );
});

test("views of tables save a picture of their table", async () => {
  const finding = { name: "plateau", evidence: "E", remedy: { learning_rate: 0.02 } };
  const answer = { data: "Article", epochs: 10, measured: true, settings: { epochs: 10 }, findings: [finding] };
  /** @type {Record<string, any>} */
  const answers = { ...ANSWERS, diagnosis: answer };
  for (const name of ["diagnosis", "gradients", "resting_points", "nearest", "flips", "units"]) {
    const view = ALL.find((each) => each.name === name) ?? diagnosis;
    const { drawing } = openInside({ word: 1, edits: ["silence 1"] }).show(view, answers[name]);
    const cells = drawing.table().flat().map((cell) => (typeof cell === "number" ? Number(cell.toPrecision(5)) : cell)); // biome-ignore format: a line
    assert.equal(await drawing.picture(), cells.join("\n"), name);
    assert.ok(cells.length > 3, name);
  }
});

test("the picture of the wall has each tile in its colour, a frame around the wrong ones, and the table of answers below them", async () => {
  const view = /** @type {any} */ (ALL.find(({ name }) => name === "wall"));
  const { drawing, body } = openInside().show(view, ANSWERS.wall);
  const style = getComputedStyle(host);
  const tiles = allIn(body).filter(({ dataset }) => dataset.text);
  const look = (/** @type {any} */ element) => ({
    ...style,
    backgroundColor: tiles.includes(element) ? `colour of ${element.dataset.text}` : "",
  });
  Object.assign(globalThis, { getComputedStyle: look });
  await drawing.picture();
  Object.assign(globalThis, { getComputedStyle: () => style });
  const [ground, ...boxes] = drawn("fillRect").map((rest) => [...rest.slice(0, 4), rest.at(-1)]);
  assert.deepEqual(ground, [0, 0, 1100, 226, "--st-background-color"]);
  assert.deepEqual(boxes, [
    [10, 32, 24, 24, "colour of a"],
    [37, 32, 24, 24, "colour of b"],
    [64, 32, 24, 24, "colour of c"],
    [10, 91, 24, 24, "colour of d"],
  ]);
  assert.deepEqual(drawn("strokeRect").map((rest) => [...rest.slice(0, 4), rest.at(-2)]), [[38.5, 33.5, 21, 21, "ink"]]); // biome-ignore format: a line
  assert.deepEqual(
    drawn("fillText").map(([text, x, y, , , ink]) => [text, x, y, ink]),
    [
      ...[["Train", 10, 24, "ink"], ["Test", 10, 83, "ink"]], // biome-ignore format: a row
      ["Test sentences: right label down, answer across", 10, 142, "ink"],
      ...[["", 10, 164, "ink"], ["bad", 120, 164, "ink"], ["good", 230, 164, "ink"]], // biome-ignore format: a row
      ...[["bad", 10, 186, "ink"], ["0", 120, 186, "ink"], ["0", 230, 186, "ink"]], // biome-ignore format: a row
      ...[["good", 10, 208, "ink"], ["0", 120, 208, "ink"], ["1", 230, 208, "ink"]], // biome-ignore format: a row
    ],
  );
});

test("a drawing of our own takes what the style sheet says of each element into its picture, which is let go once it is read", async () => {
  const drawing = /** @type {any} */ (svg("svg", { width: 100, height: 40, class: "a" }));
  const [original, copied] = [new Part("path"), new Part("path")];
  const copy = new Part("svg");
  drawing.querySelectorAll = () => [original];
  Object.assign(copy, { querySelectorAll: () => [copied] });
  drawing.cloneNode = () => copy;
  const style = getComputedStyle(host);
  Object.assign(globalThis, {
    getComputedStyle: (/** @type {any} */ element) =>
      element === original ? { getPropertyValue: (/** @type {string} */ name) => `${name} of the page` } : style,
  });
  /** @type {string[]} */
  const urls = [];
  Object.assign(globalThis.URL, {
    createObjectURL: () => `blob:${urls.push("made")}`,
    revokeObjectURL: (/** @type {string} */ url) => urls.push(url),
  });
  assert.equal(await pictureOf(drawing), "blob:1");
  Object.assign(globalThis, { getComputedStyle: () => style });
  const { setProperty: _, ...written } = copied.style;
  assert.deepEqual(
    Object.keys(written),
    ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "opacity", "paint-order", "font", "text-anchor", "marker-end", "display"], // biome-ignore format: a row
  );
  assert.equal(written.stroke, "stroke of the page");
  assert.deepEqual([copy.attributes.xmlns, urls], ["http://www.w3.org/2000/svg", ["made", "blob:1"]]);
  const [sheet] = sheets.slice(-1);
  assert.deepEqual([sheet.width, sheet.height], [200, 80]);
  assert.deepEqual(drawn("fillRect").map((rest) => [...rest.slice(0, 4), rest.at(-1)]), [[0, 0, 200, 80, "--st-background-color"]]); // biome-ignore format: a line
  assert.deepEqual(drawn("drawImage")[0].slice(1, 5), [0, 0, 200, 80]);
});
