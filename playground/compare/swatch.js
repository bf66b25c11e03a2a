/** The mark of a run: its colour, and for runs that share one a pattern of dashes, in the table as in the curves. */

export const DASHES = ["solid", "dot", "dash", "dashdot"];
const PATTERNS = ["", "2 3", "6 3", "7 2 2 2"];

/** The colour and pattern of a run. @param {{colour: number}} run @param {string[]} colours */
export function markOf({ colour }, colours) {
  return { colour: colours[colour % colours.length], dash: Math.floor(colour / colours.length) % DASHES.length };
}

/** A short piece of the run's curve. */
export function makeSwatch() {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 18 10");
  svg.setAttribute("aria-hidden", "true");
  svg.classList.add("rnn-swatch");
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  line.setAttribute("d", "M0 5H18");
  svg.append(line);
  return svg;
}

/** Gives a swatch the mark of a run. */
export function paintSwatch(svg, run, colours) {
  const { colour, dash } = markOf(run, colours);
  svg.style.stroke = colour;
  svg.style.strokeDasharray = PATTERNS[dash];
}
