/** A training as a film: the curves of loss and accuracy grow epoch by epoch, on axes that stay. */

import { countText, isNumber, lossText, percentText } from "../../core/numbers.js";
import { answersWithNumber, lossName, measuresName } from "../../core/measures.js";
import { changedIn, shortText, valueText } from "../../core/settings.js";
import { CurveFigure } from "../../train/curve_figure.js";
import { fileName, makeSheet, offScreen, pictureOf } from "./sheet.js";

const SIZE = { width: 720, height: 420 }; // px of the page
const HEADING = 62;
const SCALE = 1.25;
const MOST_FRAMES = 48;
const FRAME_MS = 100;
const TILES = { from: 232, step: 120 }; // px across of the four numbers
const FIRST_MS = 400;
const LAST_MS = 2000;
const TIP = 3.5; // px of the points at which the curves end

/** The epochs that are shown: the first and the last, and as many between them as there are pictures for. @param {number} last @param {number} [most] */
export function epochsShown(last, most = MOST_FRAMES) {
  const count = Math.min(last + 1, most);
  return Array.from({ length: count }, (_, place) => Math.round((place * last) / Math.max(count - 1, 1)));
}

/** @param {import("../list.js").ToolContext} context @returns {Promise<import("./sheet.js").Film>} */
export async function trainingFilm({ root, stream, Plotly, figures, theme }) {
  const run = stream.latest.get("run");
  const rows = Object.fromEntries(stream.columns.map((name) => [name, stream.rows[name].slice()])); // what comes while it is made is not in it
  const last = rows.test_loss.length - 1;
  const told = toldSettings(run).map((name) => shortText(name, run.settings[name]));
  const shows = `${measuresName(run)} over ${countText(last)} epochs`;
  const caption = `${valueText("data", run.data)}: ${shows}, on training and on test sentences. ${told.join(", ")}.`;
  const sheet = makeSheet(root, { ...SIZE, scale: SCALE, caption });
  const place = { width: SIZE.width, height: sheet.end - HEADING - 12 };
  const { axes, curves, layout, colours } = await drawn({
    root,
    stream,
    Plotly,
    figure: figures[theme()][answersWithNumber(run) ? "curves_number" : "curves"],
    rows,
    last,
    place,
    sheet,
  });
  const tips = tipsOf(layout, place, rows, colours);
  const epochs = epochsShown(last);
  const { pen, look, font, pad } = sheet;

  /** @param {number} epoch */
  function heading(epoch) {
    pen.fillStyle = look.ink;
    pen.font = font(20, "bold");
    pen.fillText(`Epoch ${countText(epoch)}`, pad, 34);
    // Each number in its fixed place, so that nothing trembles while digits change.
    for (const [place, [name, text, colour]] of numbersAt(run, rows, epoch, colours).entries()) {
      const x = TILES.from + place * TILES.step;
      pen.fillStyle = colour;
      pen.fillRect(x - 9, 9, 3, 34);
      pen.fillStyle = look.ink;
      pen.font = font(12);
      pen.fillText(name, x, 20);
      pen.font = font(16, "bold");
      pen.fillText(text, x, 40);
    }
  }

  return {
    canvas: sheet.canvas,
    frames: epochs.length,
    shows,
    name: fileName("training", valueText("data", run.data)),
    ms: (frame) => (frame === epochs.length - 1 ? LAST_MS : frame ? FRAME_MS : FIRST_MS),
    paint(frame) {
      const epoch = epochs[frame];
      sheet.begin();
      heading(epoch);
      pen.drawImage(axes, 0, HEADING, place.width, place.height);
      const points = tips(epoch);
      for (const { left, x } of new Map(points.map((point) => [point.left, point])).values()) {
        pen.save();
        pen.beginPath();
        pen.rect(left - TIP, HEADING, x - left + TIP, place.height);
        pen.clip();
        pen.drawImage(curves, 0, HEADING, place.width, place.height);
        pen.restore();
      }
      for (const { x, y, colour } of points) {
        if (y === null) continue; // there is no number at this epoch
        pen.fillStyle = colour;
        pen.beginPath();
        pen.arc(x, HEADING + y, TIP, 0, 2 * Math.PI);
        pen.fill();
      }
    },
  };
}

/** The settings that are told of a run: three in any case, and those that are not as usual with its data. @param {any} run */
const toldSettings = (run) =>
  [...new Set(["hidden_size", "learning_rate", "seed", ...changedIn(run).map(({ name }) => name)])].filter((name) => name !== "epochs");

/** The numbers above the curves, as the Train page has them: name, value and colour. @param {any} run @param {Record<string, number[]>} rows @param {number} epoch @param {string[]} colours */
const numbersAt = (run, rows, epoch, colours) =>
  ["train", "test"].flatMap((set, i) => {
    const loss = [`${set} ${lossName(run)}`, lossText(rows[`${set}_loss`][epoch]), colours[i]];
    return answersWithNumber(run) ? [loss] : [loss, [`${set} accuracy`, percentText(rows[`${set}_accuracy`][epoch]), colours[i]]];
  });

/**
 * The curves as two pictures: the axes alone, and all of it.
 * @param {{root: HTMLElement, stream: any, Plotly: import("../../types.js").Plotly, figure: import("../../types.js").Figure, rows: Record<string, number[]>, last: number,
 *   place: {width: number, height: number}, sheet: ReturnType<typeof makeSheet>}} what
 */
function drawn({ root, stream, Plotly, figure, rows, last, place, sheet }) {
  return offScreen(root, place, async (host) => {
    const chart = /** @type {import("../../types.js").Chart} */ (/** @type {unknown} */ (host));
    const { run, parent, yardsticks } = stream;
    const source = { rows: { length: last + 1, ...rows }, changes: stream.changes.slice(), run, parent, yardsticks };
    const nothing = () => {};
    const drawing = new CurveFigure(chart, { source, Plotly, done: nothing, zoomed: nothing, redraw: nothing });
    drawing.use(figure);
    drawing.begin(last);
    drawing.draw(true);
    const { data, layout } = structuredClone({ data: chart.data, layout: chart.layout });
    const how = { ...place, scale: SCALE, look: sheet.look };
    const empty = data.map((/** @type {object} */ line) => ({ ...line, x: [], y: [] }));
    // Titles, floor and baseline are there from the start; the marks of changes appear when the curves reach them.
    const titles = figure.layout.annotations.length;
    const annotations = layout.annotations.filter(
      (/** @type {any} */ { xref }, /** @type {number} */ i) => i < titles || xref.endsWith("domain"),
    );
    const shapes = layout.shapes.filter((/** @type {any} */ { xref }) => xref.endsWith("domain"));
    const axes = { data: empty, layout: { ...layout, shapes, annotations }, config: figure.config };
    const pictures = await Promise.all([pictureOf(Plotly, axes, how), pictureOf(Plotly, { data, layout, config: figure.config }, how)]);
    drawing.destroy();
    const colours = figure.data.map(({ line }) => line.color);
    return { axes: pictures[0], curves: pictures[1], layout, colours };
  });
}

const CURVES = /** @type {const} */ ([
  ["train_loss", "xaxis", "yaxis"],
  ["test_loss", "xaxis", "yaxis"],
  ["train_accuracy", "xaxis2", "yaxis2"],
  ["test_accuracy", "xaxis2", "yaxis2"],
]);

/**
 * Where the curves end at an epoch, in px of the figure, and where their panel begins.
 * @param {any} layout @param {{width: number, height: number}} size @param {Record<string, number[]>} rows @param {string[]} colours
 */
export function tipsOf(layout, { width, height }, rows, colours) {
  const { l, r, t, b } = layout.margin;
  const across = (/** @type {number} */ share) => l + share * (width - l - r);
  const down = (/** @type {number} */ share) => t + (1 - share) * (height - t - b);
  /** Which part of an axis lies before a value. @param {{range: number[], domain: number[]}} axis @param {number} value */
  const share = ({ range: [low, high], domain: [from, to] }, value) => {
    const part = Math.min(Math.max((value - low) / (high - low || 1), 0), 1);
    return from + part * (to - from);
  };
  return (/** @type {number} */ epoch) =>
    CURVES.filter(([, x]) => layout[x]).map(([column, x, y], place) => {
      const value = rows[column][epoch];
      return {
        left: across(layout[x].domain[0]),
        x: across(share(layout[x], epoch)),
        y: isNumber(value) ? down(share(layout[y], value)) : null,
        colour: colours[place],
      };
    });
}
