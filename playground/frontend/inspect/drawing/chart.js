/**
 * One Plotly figure of a view, and its legend: drawn once there are data and room for them, and again when either changes. Off the
 * screen the latter waits: a view may be higher than the window, and its other figure is what the visitor looks at.
 *
 * Where only numbers and names are others, a chart may follow them without Plotly, which takes ten times as long. Plotly itself
 * draws them once a pointer is over the chart, since what it tells there it has worked out while drawing.
 */

import { heightFor, px } from "../../core/unit.js";
import { movePoint, nameTicks } from "../../charts/plotly_patch.js";
import { makePainter } from "../../charts/painter.js";
import { watchVisibility } from "../../core/visibility.js";
import { makeLegend, withLegend } from "./legend.js";
import { lookOf } from "./picture.js";

const SPACE_BELOW = 14; // px under a chart in a window that has no more
const LOWEST = 60; // px

/** @typedef {{data: object[], layout: object, legend?: import("./legend.js").Entry[]}} Plot */

/** A template no higher than there is room for. @param {import("../../types.js").Figure} figure @param {number} tallest  px @returns {import("../../types.js").Figure} */
function lowered({ layout, ...figure }, tallest) {
  if (tallest === Number.POSITIVE_INFINITY) return { ...figure, layout };
  const { meta, height } = layout;
  const squared = meta?.squared && { ...meta.squared, height: Math.min(meta.squared.height, tallest) };
  return {
    ...figure,
    layout: { ...layout, ...(height && { height: Math.min(height, tallest) }), meta: { ...meta, ...(squared && { squared }) } },
  };
}

/**
 * @param {HTMLElement} host
 * @param {object} options
 * @param {import("../../core/lifecycle.js").Life} options.life
 * @param {import("../../types.js").Plotly} options.Plotly
 * @param {import("../../types.js").Figure} options.figure  its template, of the theme of now
 * @param {(figure: import("../../types.js").Figure, room: number, tallest: number) => Plot|null} options.plot  for a width and a greatest height in px; null: nothing yet
 * @param {(figure: import("../../types.js").Figure) => object[]} [options.marks]  the shapes around what is chosen; none: those of the template stay
 * @param {() => {x: number, y: number}|null} [options.point]  where the last trace, which is one point, stands; null: not known yet
 * @param {(drawn: import("../../types.js").Chart, data: any[]) => boolean} [options.follow]  shows other numbers in the layout that is drawn; false: Plotly has to
 * @param {(point: any) => void} [options.onPick]  a point of Plotly's was clicked
 */
export function makeChart(host, { life, Plotly, figure, plot, marks, point, follow, onPick }) {
  const legend = makeLegend();
  host.append(legend.node);
  const chart = host.appendChild(document.createElement("div"));
  chart.className = "rnn-view-chart";
  const drawn = /** @type {import("../../types.js").Chart} */ (/** @type {unknown} */ (chart)); // once it is
  /** @type {import("./legend.js").Entry[]} */
  let entries = [];
  let isPlotted = false;
  let drawnMarks = ""; // as JSON
  let drawnLayout = ""; // as JSON, without the marks and the names at the ticks
  let isFollowed = false; // what is seen is newer than what Plotly has drawn
  let isPointed = false; // a pointer is over it
  let room = 0; // px across, as the browser has told it: asked for after another chart was drawn, it lays out the whole page anew
  let width = 0; // px of what is drawn
  let isSeen = false;
  let isMissed = false; // a drawing, while it was off the screen

  function paint() {
    isMissed = false;
    room ||= host.clientWidth;
    const before = heightFor(chart, SPACE_BELOW);
    let plotData = room ? plot(lowered(figure, before), room, before) : null;
    if (!plotData) return false;
    width = room;
    entries = plotData.legend ?? [];
    legend.show(entries);
    const tallest = heightFor(chart, SPACE_BELOW); // the legend takes some of it
    if (tallest !== before) plotData = plot(lowered(figure, tallest), room, tallest) ?? plotData;
    const layout = { ...figure.layout, width, ...plotData.layout };
    if (layout.height > tallest) layout.height = Math.max(tallest, px(LOWEST));
    const layoutKey = JSON.stringify(layout, (key, value) => (key === "ticktext" ? undefined : value));
    isFollowed = Boolean(
      follow && isPlotted && !isPointed && layoutKey === drawnLayout && nameTicks(drawn, layout) && follow(drawn, plotData.data),
    );
    if (isFollowed) {
      drawn.data = plotData.data; // for a picture of it, and for whatever Plotly draws next
      mark();
      return true;
    }
    const shapes = marks ? { shapes: marks(figure) } : {};
    Plotly.react(chart, plotData.data, { ...layout, ...shapes }, figure.config);
    drawnLayout = layoutKey;
    if (!isPlotted && onPick) drawn.on?.("plotly_click", (/** @type {any} */ { points: [point] }) => onPick(point));
    isPlotted = true;
    drawnMarks = JSON.stringify(shapes.shapes);
    return true;
  }

  /** What Plotly makes a picture of: a copy of the chart with its legend, and with the ground and the letters that the page gives it. */
  function pictured() {
    const { data, layout } = structuredClone({ data: drawn.data, layout: drawn.layout });
    const { ground, family } = lookOf(chart);
    const look = { paper_bgcolor: ground, font: { ...layout.font, family } };
    return { data, layout: { ...withLegend(layout, entries), ...look }, config: figure.config };
  }

  const painter = makePainter(life, paint);

  /** Moves the marks to what is chosen now. */
  function mark() {
    if (!marks) return;
    const shapes = marks(figure);
    const newMarks = JSON.stringify(shapes);
    if (newMarks === drawnMarks) return; // Plotly takes 10 ms to find that out
    drawnMarks = newMarks;
    Plotly.relayout(chart, { shapes });
  }

  /** The first drawing does not wait: the chart has its height from then on, so that what stands below it stays in its place. */
  function draw() {
    isMissed = isPlotted && !isSeen;
    if (!isMissed) painter.soon();
  }

  // A drawing changes the height of its host: only another width is a reason to draw again.
  life.whenResized(host, () => {
    room = host.clientWidth;
    if (room !== width) draw();
  });
  if (follow) {
    life.listen(chart, "pointerenter", () => {
      isPointed = true;
      if (isFollowed) painter.now();
    });
    life.listen(chart, "pointerleave", () => {
      isPointed = false;
    });
  }
  life.keep(
    watchVisibility(chart, (visible) => {
      isSeen = visible;
      if (isMissed) draw();
    }),
    () => Plotly.purge(chart),
  );
  return {
    /** Draws anew, since the data have changed. */
    draw,
    /** Moves the marks to what is chosen now; where it is about to be drawn anew, they come with that. */
    mark() {
      if (isPlotted && !isMissed && !painter.awaited) mark();
    },
    /** Moves the one point of the last trace to where it is now. */
    move() {
      const place = isPlotted && point && !isMissed ? point() : null;
      if (place && !movePoint(drawn, place)) draw();
    },
    /** Its address. @param {import("./picture.js").Format} [format]  points are twice as many as px @returns {Promise<string>} */
    picture(format = "png") {
      if (isMissed) painter.now();
      return Plotly.toImage(pictured(), { format, scale: format === "png" ? 2 : 1 });
    },
    /** @param {import("../../types.js").Figure} next figure of the other theme */
    use(next) {
      figure = next;
      draw();
    },
  };
}
