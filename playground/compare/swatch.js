/** The mark of a run: its colour, and for runs that share one a pattern of dashes, in the table as in the curves. */

import { drawing } from "./dom.js";

export const DASHES = ["solid", "dot", "dash", "dashdot"];
const PATTERNS = ["", "2 3", "6 3", "7 2 2 2"];

/** The colour and pattern of a run. @param {{colour: number, dash?: number}} run @param {string[]} colours */
export function markOf({ colour, dash = 0 }, colours) {
  return { colour: colours[colour % colours.length], dash };
}

/** Gives runs that are shown together, and share a colour, a pattern of dashes each. @param {object[]} runs */
export function tellApart(runs) {
  const taken = new Map();
  for (const run of runs) {
    const before = taken.get(run.colour) ?? 0;
    run.dash = before % DASHES.length;
    taken.set(run.colour, before + 1);
  }
}

/** A short piece of the run's curve. */
export const makeSwatch = () => drawing("M0 5H18", "rnn-swatch", "0 0 18 10");

/** A drawing pin. */
export const makePin = () => drawing("M5 1.5h6v1.4l-1 .6v4l2 2v1.3H8.7L8 15l-.7-4.2H4V9.5l2-2v-4l-1-.6z", "rnn-pin-icon");

/** Gives a swatch the mark of a run. */
export function paintSwatch(svg, run, colours) {
  const { colour, dash } = markOf(run, colours);
  svg.style.stroke = colour;
  svg.style.strokeDasharray = PATTERNS[dash];
}
