/**
 * Moves what Plotly has drawn without Plotly: lines, points, bars, the cells of a heatmap and the names at an axis, at a fraction of the cost.
 *
 * Plotly looks through every default of a figure at each of its calls, which takes longer than all there is to draw here:
 * four lines of 250 points cost 2 ms of a core if they are moved, paint included, and 8 ms with `Plotly.animate`.
 * What it has worked out from the data, for a hover above all, stays as it was: where a pointer is over the chart, Plotly
 * itself must draw. Every function returns false if the figure does not stand as it expects, and has then changed nothing.
 */

const XLINK = "http://www.w3.org/1999/xlink";

/** @typedef {HTMLElement & Pick<import("../types.js").Chart, "layout">} Chart  drawn by Plotly; its layout is as Plotly has filled it in */

/** @typedef {Record<string, [number, number]>} Ranges  of axes by their names in a layout */

/** The axes of a subplot by the name in Plotly's class of it: "x2y" -> ["xaxis2", "yaxis"]. @param {string} plot */
const axesOf = (plot) => (plot.match(/[xy]\d*/g) ?? []).map((axis) => `${axis[0]}axis${axis.slice(1)}`);

/**
 * Two functions from the units of a subplot's axes to its pixels; null if it is not there or shows other ranges.
 * @param {Chart} chart
 * @param {string} plot
 * @param {Ranges} ranges
 */
function scales(chart, plot, ranges) {
  /** Has the size of the plot. @type {SVGRectElement|null} */
  const area = chart.querySelector(`.draglayer .${plot} .nsewdrag`);
  /** @param {string} axis */
  const same = (axis) => chart.layout[axis].range.every((/** @type {number} */ end, /** @type {number} */ i) => end === ranges[axis][i]);
  if (!area || !axesOf(plot).every(same)) return null;
  const [[x0, x1], [y0, y1]] = axesOf(plot).map((axis) => ranges[axis]);
  const { width, height } = area;
  const across = width.baseVal.value / (x1 - x0);
  const up = height.baseVal.value / (y1 - y0);
  /** @type {[across: (x: number) => string, up: (y: number) => string]} */
  const both = [(x) => ((x - x0) * across).toFixed(2), (y) => ((y1 - y) * up).toFixed(2)];
  return both;
}

/** The two functions of `scales` for a chart with one subplot, whose axes cannot be zoomed; null if it is not drawn. @param {Chart} chart */
function fixedScales(chart) {
  const { xaxis, yaxis } = chart.layout;
  return xaxis?.range && yaxis?.range ? scales(chart, "xy", { xaxis: xaxis.range, yaxis: yaxis.range }) : null;
}

/**
 * Draws lines into the paths that Plotly made for them.
 * @param {Chart} chart  drawn by Plotly with at least two points a line
 * @param {{x: number[], y: number[], plot: string}[]} lines  one a trace, in order; `plot` = its subplot, such as "x2y2"
 * @param {Record<string, [number, number]>} ranges  of the axes as the page asked for them: false if the visitor has zoomed
 */
export function moveLines(chart, lines, ranges) {
  const plots = new Map(); // what belongs to a subplot is worked out once, however many lines it holds
  for (const { plot } of lines) {
    if (plots.has(plot)) continue;
    plots.set(plot, { scale: scales(chart, plot, ranges), paths: [...chart.querySelectorAll(`.${plot} .scatterlayer path.js-line`)] });
  }
  const jobs = lines.map((line) => ({ ...line, scale: plots.get(line.plot).scale, path: plots.get(line.plot).paths.shift() }));
  if (!jobs.every(({ scale, path }) => scale && path)) return false;
  for (const { x, y, scale, path } of jobs) {
    const [across, up] = scale;
    path.setAttribute("d", `M${x.map((value, i) => `${across(value)},${up(y[i])}`).join("L")}`);
  }
  return true;
}

/**
 * Draws one line of steps, whose rises stand midway between its points, and the points on it.
 * @param {Chart} chart
 * @param {{x: number[], y: number[], plot: string, nth?: number, colours?: string[]}} steps  it is the `nth` line of its
 *   subplot, from 0; a colour for each point, if they have their own
 * @param {Ranges} ranges
 */
export function moveSteps(chart, { x, y, plot, nth = 0, colours }, ranges) {
  const scale = scales(chart, plot, ranges);
  const line = chart.querySelectorAll(`.${plot} .scatterlayer .trace`)[nth];
  const path = line?.querySelector("path.js-line");
  /** @type {NodeListOf<SVGElement>|undefined} */
  const points = line?.querySelectorAll(".points path");
  if (!scale || !path || points?.length !== x.length) return false;
  const [across, up] = scale;
  const rises = x.slice(1).map((value, i) => `H${across((x[i] + value) / 2)}V${up(y[i + 1])}`);
  path.setAttribute("d", `M${across(x[0])},${up(y[0])}${rises.join("")}H${across(x[x.length - 1])}`);
  points.forEach((point, i) => {
    point.setAttribute("transform", `translate(${across(x[i])},${up(y[i])})`);
    if (colours) point.style[point.style.fill === "none" ? "stroke" : "fill"] = colours[i]; // an open point has its colour at the rim
  });
  return true;
}

/**
 * Moves the only point of the last trace of a chart with one subplot, whose axes cannot be zoomed.
 * @param {import("../types.js").Chart} chart
 * @param {{x: number, y: number}} at
 */
export function movePoint(chart, { x, y }) {
  const scale = fixedScales(chart);
  const traces = chart.querySelectorAll(".xy .scatterlayer .trace");
  const points = traces[traces.length - 1]?.querySelectorAll(".points path");
  const trace = chart.data?.[chart.data.length - 1];
  if (!scale || points?.length !== 1 || trace?.x?.length !== 1) return false;
  points[0].setAttribute("transform", `translate(${scale[0](x)},${scale[1](y)})`);
  [trace.x, trace.y] = [[x], [y]]; // for a picture of it, and for whatever Plotly draws next
  return true;
}

const BAR = /^M[-\d.]+,([-\d.]+)V([-\d.]+)H[-\d.]+V[-\d.]+Z$/; // as Plotly draws a horizontal one that has a length

/**
 * Gives the horizontal bars of a chart with one subplot, whose axes cannot be zoomed, other lengths and colours.
 * @param {Chart} chart
 * @param {{values: (number|null)[], colours: string[]}[]} series  one a trace, in order
 */
export function moveBars(chart, series) {
  const scale = fixedScales(chart);
  const traces = [...chart.querySelectorAll(".xy .barlayer .trace")];
  if (!scale || traces.length !== series.length) return false;
  const [across] = scale;
  const moves = series.flatMap(({ values, colours }, i) => {
    /** @type {SVGPathElement[]} */
    const paths = [...traces[i].querySelectorAll(/** @type {"path"} */ (".point path"))];
    return paths.length === values.length
      ? values.map((value, place) => ({
          path: paths[place],
          value,
          colour: colours[place],
          sides: BAR.exec(paths[place].getAttribute("d") ?? ""),
        }))
      : [null];
  });
  if (!moves.every((move) => move?.sides && Number.isFinite(move.value))) return false;
  for (const move of moves) {
    const { path, value, colour, sides } = /** @type {{path: SVGPathElement, value: number, colour: string, sides: string[]}} */ (move);
    path.setAttribute("d", `M${across(0)},${sides[1]}V${sides[2]}H${across(value)}V${sides[1]}Z`);
    path.style.fill = colour; // how far it is seen through stays
    path.style.stroke = colour;
  }
  return true;
}

/** What Plotly would read as anything but letters, or not write at all. */
const NOT_PLAIN = /[&<$\n]|^$/u;

/**
 * Puts other names at the ticks of the two axes of a chart with one subplot, which stay where they are.
 * @param {Chart} chart
 * @param {Record<string, {tickvals?: number[], ticktext?: string[]}>} axes  "xaxis" and "yaxis"; those without names are left alone
 */
export function nameTicks(chart, axes) {
  /** @type {{node: SVGTextElement, drawn: {text: string}, name: string}[]} */
  const names = [];
  for (const axis of ["xaxis", "yaxis"]) {
    const { tickvals = [], ticktext } = axes[axis];
    if (!ticktext) continue;
    // Plotly's own note of what it has drawn there; by the text in it, it finds the names that it has to draw anew.
    /** @type {Map<number, {node: SVGTextElement|null, drawn: {text: string}}>} */
    const ticks = new Map();
    for (const tick of /** @type {Iterable<any>} */ (chart.querySelectorAll(`.${axis[0]}tick`)))
      ticks.set(tick.__data__?.x, { node: tick.querySelector("text"), drawn: tick.__data__ });
    if (ticks.size !== tickvals.length) return false;
    for (const [i, value] of tickvals.entries()) {
      const { node, drawn } = ticks.get(value) ?? {};
      if (!node || !drawn || NOT_PLAIN.test(ticktext[i]) || NOT_PLAIN.test(drawn.text)) return false;
      if (drawn.text !== ticktext[i]) names.push({ node, drawn, name: ticktext[i] });
    }
  }
  for (const { node, drawn, name } of names) {
    drawn.text = node.textContent = name;
    node.setAttribute("data-unformatted", name);
  }
  for (const axis of ["xaxis", "yaxis"]) if (axes[axis].ticktext) chart.layout[axis].ticktext = axes[axis].ticktext; // for a picture of it
  return true;
}

/** A function from a value in -1..1 to [red, green, blue], as Plotly mixes the stops of a colour scale. @param {[at: number, hex: string][]} stops */
export function mixer(stops) {
  const colourStops = stops.map(([at, hex]) => [2 * at - 1, ...[1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16))]);
  return (/** @type {number} */ value) => {
    const next = Math.max(
      colourStops.findIndex(([at], i) => i > 0 && value <= at),
      1,
    );
    const [from, to] =
      value > 1 ? [colourStops[colourStops.length - 1], colourStops[colourStops.length - 1]] : [colourStops[next - 1], colourStops[next]];
    const share = to === from ? 0 : Math.max((value - from[0]) / (to[0] - from[0]), 0);
    return [1, 2, 3].map((i) => Math.round(from[i] + share * (to[i] - from[i])));
  };
}

/**
 * Paints the cells of a heatmap that Plotly shows as one picture of a pixel a cell.
 * @param {HTMLElement} chart
 * @param {Float32Array[]} rows  values in -1..1, the top row first
 * @param {(value: number) => number[]} colour  what `mixer` made
 * @param {string} [plot]  the heatmap's subplot
 */
export function paintCells(chart, rows, colour, plot = "xy") {
  /** @type {SVGImageElement|null} */
  const image = chart.querySelector(`.${plot} .heatmaplayer image`);
  if (image?.style.imageRendering !== "pixelated") return false; // Safari has a picture of full size instead
  return paintPixels(image, rows, colour);
}

/**
 * A pixel a cell; null leaves it empty.
 * @param {SVGImageElement} image @param {ArrayLike<number|null>[]} rows @param {(value: number) => number[]} colour
 */
function paintPixels(image, rows, colour) {
  const canvas = document.createElement("canvas");
  canvas.height = rows.length;
  canvas.width = rows[0].length;
  const pen = canvas.getContext("2d");
  if (!pen) return false;
  const cells = pen.createImageData(canvas.width, canvas.height);
  rows.forEach((row, i) => {
    for (let t = 0; t < row.length; t += 1) {
      const value = row[t];
      if (value !== null) cells.data.set([...colour(value), 255], 4 * (i * canvas.width + t));
    }
  });
  pen.putImageData(cells, 0, 0);
  image.setAttributeNS(XLINK, "xlink:href", canvas.toDataURL());
  return true;
}

/**
 * Where cells begin and end that share a length, as Plotly rounds it: first to hundredths of a pixel.
 * @param {number} length  px @param {number} count
 */
export function cellEdges(length, count) {
  const size = length / count;
  return Array.from({ length: count + 1 }, (_, i) => Math.round(Math.round(100 * (size / 2 + size * (i - 0.5))) / 100));
}

/**
 * Paints the cells of the only heatmap of a chart, which fill its axes from edge to edge; null leaves a cell empty.
 * @param {HTMLElement} chart
 * @param {ArrayLike<number|null>[]} rows  values in -1..1, the top row first
 * @param {(value: number) => number[]} colour  what `mixer` made
 * @param {number} gap  px between two cells
 */
export function paintMatrix(chart, rows, colour, gap) {
  /** @type {SVGImageElement|null} */
  const image = chart.querySelector(".xy .heatmaplayer image");
  /** @type {SVGRectElement|null} */
  const area = chart.querySelector(".draglayer .xy .nsewdrag");
  if (!image || !area) return false;
  if (image.style.imageRendering === "pixelated") return paintPixels(image, rows, colour);
  const across = cellEdges(area.width.baseVal.value, rows[0].length);
  const down = cellEdges(area.height.baseVal.value, rows.length);
  const canvas = document.createElement("canvas");
  canvas.width = across[rows[0].length];
  canvas.height = down[rows.length];
  const pen = canvas.getContext("2d");
  if (!pen || image.getAttribute("width") !== String(canvas.width) || image.getAttribute("height") !== String(canvas.height)) return false;
  rows.forEach((row, i) => {
    for (let t = 0; t < row.length; t += 1) {
      const value = row[t];
      if (value === null) continue;
      pen.fillStyle = `rgb(${colour(value).join()})`;
      pen.fillRect(across[t], down[i], across[t + 1] - across[t] - gap, down[i + 1] - down[i] - gap);
    }
  });
  image.setAttributeNS(XLINK, "xlink:href", canvas.toDataURL());
  return true;
}
