/** One panel of a sweep: the runs of one setting, each a line on a canvas, and the point nearest to the pointer. */

import { element } from "../../core/dom.js";
import { counted } from "../../core/numbers.js";
import { drawAxes, paintAxes, paintYardsticks, penOf, scales } from "../axes.js";
import { beside, cellText } from "../texts.js";

const NEAR_PX = 30; // from the pointer to a point that it means

/** @typedef {import("../../core/sweep_data.js").Sweeps} Sweeps */
/** @typedef {import("../axes.js").Scale} Scale */
/** @typedef {{run: number, epoch: number, value: number, x: number, y: number}} Found  a point of a run, and where it is in the panel, px */

/**
 * Goes along a curve, from the point up to which it has been drawn; returns its last point, or undefined if there is none that is new.
 * @param {CanvasRenderingContext2D} pen @param {import("../../core/sweep_data.js").Curve} curve @param {string} column
 * @param {ReturnType<typeof scales>} scales @param {{epoch: number, value: number}} [last]
 */
function trace(pen, curve, column, [across, up], last) {
  const { epoch, [column]: values } = curve;
  let i = epoch.length;
  while (i > 0 && epoch[i - 1] > (last?.epoch ?? -1)) i -= 1;
  if (i === epoch.length) return;
  if (last) pen.moveTo(across(last.epoch), up(last.value));
  else if (epoch.length === 1) pen.rect(across(epoch[0]) - 0.5, up(values[0]) - 0.5, 1, 1); // no line yet, but there to be seen
  for (let j = i; j < epoch.length; j += 1) {
    if (j === 0 && !last) pen.moveTo(across(epoch[j]), up(values[j]));
    else pen.lineTo(across(epoch[j]), up(values[j]));
  }
  return { epoch: epoch[epoch.length - 1], value: values[values.length - 1] };
}

/** What the lines of a panel look like. @param {CanvasRenderingContext2D} pen @param {number} count  of the lines @param {string} colour */
function takeUp(pen, count, colour) {
  pen.strokeStyle = pen.fillStyle = colour;
  pen.lineWidth = count > 8 ? 1 : 1.25;
  pen.lineJoin = "round";
  pen.globalAlpha = 0.8;
  pen.beginPath();
}

/**
 * @param {Sweeps} sweeps
 * @param {import("../../core/sweep_data.js").Cell} cell
 */
export function makePanel(sweeps, cell) {
  const { seeds } = sweeps.latest.get("sweep");
  const settings = cellText(cell.values) || "as in Settings";
  // Of a sweep that is restored from saved runs, some may have been deleted.
  const name = cell.runs.length < seeds ? `${settings} (${cell.runs.length} of ${counted(seeds, "seed")})` : settings;
  const canvas = element("canvas", { "aria-hidden": "true" });
  const dot = element("i", { className: "rnn-sweep-dot", hidden: true });
  const node = element(
    "button",
    { type: "button", className: "rnn-sweep-panel", title: `${name}: compare these runs`, disabled: !cell.runs.length },
    element("span", { className: "rnn-sweep-caption", textContent: name }),
    element("span", { className: "rnn-sweep-plot" }, canvas, dot),
  );
  let frame = ""; // what the axes were drawn for
  /** Where each run's line has been drawn to. @type {Map<number, {epoch: number, value: number}>} */
  const ends = new Map();

  return {
    node,
    cell,
    name,
    seen: false, // in the part of the page that is looked at, or near it

    /** Begins anew: the server sends all curves from the start. */
    forget() {
      frame = "";
    },

    /**
     * Adds what is new since it was last drawn, or draws all of it if anything else has changed.
     * @param {{column: import("../texts.js").Column, view: number, scale: Scale, colours: import("../axes.js").Colours}} look
     */
    draw({ column, view, scale, colours }) {
      const ratio = window.devicePixelRatio || 1;
      const [width, height] = [canvas.clientWidth, canvas.clientHeight];
      if (!width || !height) return;
      const now = [width, height, ratio, view, scale.low, scale.high, sweeps.epochs, colours.key].join();
      if (now !== frame) {
        frame = now;
        drawAxes(canvas, scale, sweeps.epochs, colours, beside(sweeps, column));
        ends.clear();
      }
      const pen = penOf(canvas);
      const both = scales(canvas, scale, sweeps.epochs);
      takeUp(pen, cell.runs.length, colours.line);
      for (const run of cell.runs) {
        const end = trace(pen, sweeps.curves[run], column, both, ends.get(run));
        if (end) ends.set(run, end);
      }
      pen.stroke();
      pen.globalAlpha = 1;
    },

    /**
     * Paints all of it for a picture, whether it is in sight or not.
     * @param {CanvasRenderingContext2D} pen @param {import("../axes.js").Room} room
     * @param {{column: import("../texts.js").Column, scale: Scale, colours: import("../axes.js").Colours}} look
     */
    paint(pen, room, { column, scale, colours }) {
      paintAxes(pen, room, scale, sweeps.epochs, colours);
      paintYardsticks(pen, room, scale, sweeps.epochs, colours, beside(sweeps, column));
      takeUp(pen, cell.runs.length, colours.line);
      for (const run of cell.runs) trace(pen, sweeps.curves[run], column, scales(room, scale, sweeps.epochs));
      pen.stroke();
      pen.globalAlpha = 1;
    },

    /** The point nearest to the pointer, on which a dot then stands; null if none is near. @param {PointerEvent} event @param {string} column @param {Scale} scale @returns {Found|null} */
    point(event, column, scale) {
      const box = canvas.getBoundingClientRect();
      const [across, up] = scales(canvas, scale, sweeps.epochs);
      let least = NEAR_PX;
      /** @type {Found|null} */
      let point = null;
      for (const run of cell.runs) {
        const { epoch, [column]: values } = sweeps.curves[run];
        for (let i = 0; i < epoch.length; i += 1) {
          const [x, y] = [across(epoch[i]), up(values[i])];
          const far = Math.hypot(x + box.left - event.clientX, y + box.top - event.clientY);
          if (far >= least) continue;
          least = far;
          point = { run, epoch: epoch[i], value: values[i], x, y };
        }
      }
      dot.hidden = point === null;
      if (point) dot.style.translate = `${point.x}px ${point.y}px`;
      return point;
    },

    /** The pointer has left. */
    unpoint() {
      dot.hidden = true;
    },
  };
}
