/** A sentence as a film: word by word the hidden state, and the answer so far. */

import { api } from "../../core/api.js";
import { countText, counted } from "../../core/numbers.js";
import { valueText } from "../../core/settings.js";
import { makeQuestions } from "../../core/questions.js";
import { recall } from "../../reader/memory.js";
import { OneFigure } from "../../reader/one/figure.js";
import { answerAt, answerText, readTrace, textOf } from "../../reader/trace.js";
import { ToolError } from "../tool_error.js";
import { fileName, makeSheet, offScreen, pictureOf } from "./sheet.js";

const SIZE = { width: 720, height: 480 }; // px of the page
const WORDS_LINE = 28;
const ANSWER_ROOM = 210; // px beside the words
const LINES = 2; // of words in the heading
const SCALE = 1.5;
const MANY = 90; // words from which on the pictures are as large as on the page, and no larger
const FIRST_MS = 700;
const LAST_MS = 2500;

/** @typedef {import("../../reader/trace.js").Trace} Trace */

/**
 * What the network makes of the sentence that the page shows.
 * @param {import("../list.js").ToolContext} context
 * @returns {Promise<Trace>}
 */
function traceNow({ stream, selection }) {
  const questions = makeQuestions(stream);
  const question = selection ? selection.question("trace") : { view: "trace", sentence: recall().text };
  return new Promise((resolve, reject) => {
    questions.ask(question, (outcome) => {
      questions.destroy();
      if ("error" in outcome) reject(new ToolError(outcome.error));
      else resolve(readTrace({ ...outcome.answer, epoch: outcome.epoch }));
    });
  });
}

/** Which network it is, in a few words. @param {import("../list.js").ToolContext} context @param {Trace} trace */
async function networkName({ stream, selection }, { epoch }) {
  const run = stream.latest.get("run");
  const edited = selection?.now.edits.length ? ", edited by hand" : "";
  const saved = selection?.now.run ? (await api.runs()).runs.find(({ id }) => id === selection.now.run) : undefined;
  return `${saved?.name ?? valueText("data", run.data)}, epoch ${countText(epoch)}${edited}`;
}

/** What the network answers after each word. @param {Pick<Trace, "labels"|"readout">} trace */
export function answersText({ labels, readout }) {
  if (readout === "number") return "the number that it answers";
  return labels.length === 2 ? `the probability of “${labels[1]}”` : "the share of each label";
}

/** @param {import("../list.js").ToolContext} context @returns {Promise<import("./sheet.js").Film>} */
export async function sentenceFilm(context) {
  const { root, Plotly, figures, colours, theme } = context;
  const trace = await traceNow(context);
  if (!trace.words.length) throw new ToolError("There is no sentence to play: type one, and save it then.");
  const { rate, order } = recall();
  const last = trace.words.length;
  const shows = `the hidden state word by word, and ${answersText(trace)} below`;
  const caption = `${await networkName(context, trace)}: ${shows}. Each line is one of ${counted(trace.units, "unit")}.`;
  const scale = last > MANY ? 1 : SCALE;
  const sheet = makeSheet(root, { ...SIZE, scale, caption });
  const { pen, pad } = sheet;
  const lines = linesOf(pen, sheet.font(19), trace.words, SIZE.width - 2 * pad);
  // A short sentence has room for the answer beside it, a longer one above.
  const rows = lines.length === 1 && lines[0].width < SIZE.width - 2 * pad - ANSWER_ROOM ? 1 : LINES + 1;
  const heading = 24 + rows * WORDS_LINE;
  const place = { width: SIZE.width, height: sheet.end - heading - 14 };
  const figure = figures[theme()].player;
  const drawn = await offScreen(root, place, async (host) => {
    const drawing = new OneFigure(host, { Plotly, figure, onPick: () => {} });
    drawing.draw(trace, order, last);
    const { data, layout } = structuredClone({ data: drawing.chart.data, layout: drawing.chart.layout });
    const { covers, head } = figure.layout.meta;
    const shapes = layout.shapes.filter((/** @type {object} */ _, /** @type {number} */ at) => ![...covers, head].includes(at));
    const picture = await pictureOf(
      Plotly,
      { data, layout: { ...layout, shapes }, config: figure.config },
      { ...place, scale, look: sheet.look },
    );
    const shapesOf = Array.from({ length: last + 1 }, (_, word) => drawing.shapes(word));
    drawing.destroy();
    return { picture, layout, shapesOf };
  });
  const labelColour = (/** @type {number} */ label) => colours[theme()][`label-${label}`] ?? sheet.look.ink;
  return {
    canvas: sheet.canvas,
    frames: last + 1,
    shows,
    name: fileName("sentence", textOf(trace)),
    ms: (frame) => (frame === last ? LAST_MS : frame ? Math.min(Math.max(1000 / rate, 100), 2000) : FIRST_MS),
    paint(frame) {
      sheet.begin();
      paintWords(sheet, lines, frame);
      paintAnswer(sheet, heading - 20, { ...answerAt(trace, frame), isLast: frame === last }, labelColour);
      pen.drawImage(drawn.picture, 0, heading, place.width, place.height);
      for (const rectangle of drawn.shapesOf[frame]) paintRectangle(pen, rectangle, drawn.layout, { ...place, top: heading });
    },
  };
}

/**
 * The words in lines, each with its place across.
 * @param {import("./sheet.js").Pen} pen @param {string} font @param {string[]} words @param {number} width
 */
export function linesOf(pen, font, words, width) {
  pen.font = font;
  const space = pen.measureText(" ").width;
  /** @type {{width: number, words: {word: string, step: number, x: number}[]}[]} */
  const lines = [{ width: 0, words: [] }];
  let x = 0;
  for (const [place, word] of words.entries()) {
    const wide = pen.measureText(word).width;
    if (x && x + wide > width) {
      lines.push({ width: 0, words: [] });
      x = 0;
    }
    const line = lines[lines.length - 1];
    line.words.push({ word, step: place + 1, x });
    line.width = x + wide;
    x += wide + space;
  }
  return lines;
}

/** The sentence, of which the words that are read are there and the newest stands out. @param {ReturnType<typeof makeSheet>} sheet @param {ReturnType<typeof linesOf>} lines @param {number} step */
function paintWords({ pen, look, font, pad }, lines, step) {
  const now = Math.max(
    lines.findIndex(({ words }) => words.some((word) => word.step === step)),
    0,
  );
  const first = Math.min(Math.max(now - LINES + 1, 0), Math.max(lines.length - LINES, 0));
  pen.font = font(19);
  for (const [row, { words }] of lines.slice(first, first + LINES).entries()) {
    for (const { word, step: own, x } of words) {
      pen.globalAlpha = own > step ? 0.35 : 1;
      pen.fillStyle = own === step ? look.accent : look.ink;
      pen.fillText(word, pad + x, 32 + row * WORDS_LINE);
    }
  }
  pen.globalAlpha = 1;
}

/**
 * The answer so far, at the right.
 * @param {ReturnType<typeof makeSheet>} sheet
 * @param {number} y  of its foot, px
 * @param {import("../../reader/trace.js").Answer & {isLast: boolean}} told
 * @param {(label: number) => string} colour
 */
function paintAnswer({ pen, look, font, width, pad }, y, told, colour) {
  pen.textAlign = "right";
  pen.font = font(17, "bold");
  pen.fillStyle = colour(told.place);
  const text = answerText(told);
  pen.fillText(text, width - pad, y);
  const wide = pen.measureText(text).width;
  pen.font = font(13);
  pen.fillStyle = look.ink;
  pen.fillText(told.isLast ? "answer" : "so far", width - pad - wide - 8, y);
  pen.textAlign = "left";
}

/**
 * One of the player's rectangles as Plotly would draw it over the figure: what covers the words to come, and what frames the newest.
 * @param {import("./sheet.js").Pen} pen @param {any} shape @param {any} layout @param {{width: number, height: number, top: number}} size
 */
export function paintRectangle(pen, shape, layout, size) {
  const { l, r, t, b } = layout.margin;
  const [from, to] = layout.xaxis.range;
  if (shape.type !== "rect" || shape.xref !== "x") return; // what frames a row is in the picture
  const x = (/** @type {number} */ value) => l + ((value - from) / (to - from)) * (size.width - l - r);
  const domain = { "y domain": layout.yaxis.domain, "y2 domain": layout.yaxis2.domain, paper: [0, 1] }[
    /** @type {string} */ (shape.yref)
  ] ?? [0, 1];
  const y = (/** @type {number} */ value) => size.top + t + (1 - (domain[0] + value * (domain[1] - domain[0]))) * (size.height - t - b);
  const box = /** @type {const} */ ([x(shape.x0), y(shape.y1), x(shape.x1) - x(shape.x0), y(shape.y0) - y(shape.y1)]);
  if (box[2] <= 0) return;
  if (shape.fillcolor) {
    pen.fillStyle = shape.fillcolor;
    pen.fillRect(...box);
  }
  if (shape.line?.width) {
    pen.strokeStyle = shape.line.color;
    pen.lineWidth = shape.line.width;
    pen.strokeRect(...box);
  }
}
