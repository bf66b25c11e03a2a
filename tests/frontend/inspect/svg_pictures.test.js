/** Pictures in lines: what is painted with a canvas's pen is painted with one that writes SVG, and nothing typed is markup there. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { openInside } from "../support/inside.js";
import { ANSWERS } from "../support/inside_answers.js";
import { Part } from "../support/part.js";
import { openPictures } from "../support/pictures.js";

const { pictureOfAll, pictureOfTable } = await import("../../../playground/frontend/inspect/drawing/picture.js");
const { pictureOf, svg } = await import("../../../playground/frontend/inspect/drawing/svg.js");
const { addressOf, svgIn } = await import("../../../playground/frontend/inspect/drawing/svg_pen.js");
const { VIEWS } = await import("../../../playground/frontend/inspect/views.js");

openPictures();
const host = /** @type {any} */ (new Part());
/** What is written in a picture. @param {string} text */
const textsIn = (text) => [...text.matchAll(/<text [^>]*>([^<]*)</gu)].map(([, words]) => words);

test("a table has its texts where a picture of points has them, and markup in it is text", async () => {
  const { text, width, height } = svgIn(await pictureOfTable(host, [["word", "P"], ["<b>&\"not", 0.5]], "svg")); // biome-ignore format: rows
  assert.deepEqual([width, height], [8 * 6 + 20 + 3 * 6 + 20, 2 * 22 + 10]);
  assert.deepEqual(textsIn(text), ["word", "P", "&#60;b&#62;&#38;&#34;not", "0.5"]);
  assert.match(text, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" width="106" height="54" viewBox="0 0 106 54"><rect x="0" y="0"/u);
  assert.match(text, /<text x="10" y="18" fill="ink" opacity="0.65" style="font:13px letters">word</u);
});

test("drawings stand below one another, each as large as it is, and those that are empty are left out", async () => {
  const [one, other] = [
    addressOf('<svg class="a" width="300" height="40"><g/></svg>'),
    addressOf('<svg width="200" height="60.5"><p/></svg>'),
  ];
  const { text, width, height } = svgIn(await pictureOfAll(host, [one, "", other], "svg"));
  assert.deepEqual([width, height], [300, 40 + 10 + 60.5 + 10]);
  assert.match(
    text,
    /<svg y="0" class="a" width="300" height="40"><g\/><\/svg><svg y="50" width="200" height="60\.5"><p\/><\/svg><\/svg>$/u,
  );
});

test("the address of a drawing of Plotly's is read as one of ours", () => {
  const plotly = `data:image/svg+xml,${encodeURIComponent('<svg class="main-svg" xmlns="x" width="640" height="260" style="">é</svg>')}`;
  assert.deepEqual(svgIn(plotly), {
    text: '<svg class="main-svg" xmlns="x" width="640" height="260" style="">é</svg>',
    width: 640,
    height: 260,
  });
});

test("a drawing of our own stands on the ground of the page", async () => {
  const drawing = /** @type {any} */ (svg("svg", { width: 100, height: 40 }));
  Object.assign(drawing, { querySelectorAll: () => [], cloneNode: () => Object.assign(new Part("svg"), { querySelectorAll: () => [] }) });
  Object.assign(globalThis, {
    XMLSerializer: class {
      serializeToString = () => '<svg width="100" height="40"><path/></svg>';
    },
  });
  const { text } = svgIn(await pictureOf(drawing, "svg"));
  assert.equal(text, '<svg width="100" height="40"><rect width="100%" height="100%" fill="--st-background-color"/><path/></svg>');
});

test("the wall and the tables of views are saved in lines too", async () => {
  const all = VIEWS.flatMap((view) => [view, ...(view.parts ?? [])]);
  const saved = async (/** @type {string} */ name) => {
    const view = /** @type {any} */ (all.find((each) => each.name === name));
    const { drawing } = openInside({ word: 1 }).show(view, /** @type {any} */ (ANSWERS)[name]);
    return { text: svgIn(await drawing.picture("svg")).text, cells: drawing.table().flat() };
  };
  const units = await saved("units");
  assert.equal(textsIn(units.text).length, units.cells.length);
  const wall = await saved("wall");
  assert.equal(wall.text.match(/<rect /gu)?.length, 1 + 4 + 1, "the ground, four tiles, and the frame of the wrong one");
  assert.deepEqual(textsIn(wall.text).slice(0, 3), ["Train", "Test", "Test sentences: right label down, answer across"]);
});
