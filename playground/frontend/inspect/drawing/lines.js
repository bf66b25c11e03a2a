/** Lines over the words of a sentence, on a linear or a logarithmic axis, with bars below if there are any. */

import { escapeText } from "../../core/escape.js";
import { px } from "../../core/unit.js";
import { seen } from "../../reader/white_space.js";
import { makeChart } from "./chart.js";
import { makePlaceKeys, placeText } from "./place_keys.js";

/**
 * @typedef {object} Lines
 * @property {string[]} names  of the places on the axis
 * @property {{name: string, values: (number|null)[], colour: string, dash?: string}[]} lines  `colour`: one of the figure's by name
 * @property {[place: number, text: string][]} [ticks]  the places that are named on the axis; none: all of them
 * @property {{name: string, values: number[], title?: string, marked?: boolean[]}} [bars]  `marked`: clipped, in another colour
 * @property {boolean} [log]
 * @property {number} [height]  in px
 */

const MOST_DECADES = 6; // that are named on it
const DECADE = 26; // px that the name of one needs
const LOWER = 0.34; // of the plot, which bars below the lines take with the gap between
const SMALLEST = 1e-12; // on a logarithmic axis; what is below counts as 0 and is not drawn

/**
 * The distance of the ticks on a logarithmic axis, as Plotly takes it: whole decades, so that no name is printed over another.
 * @param {(number|null)[]} values  that are drawn
 * @param {number} [room]  px of the axis
 */
export function decadesApart(values, room = Number.POSITIVE_INFINITY) {
  const powers = values.filter((value) => value !== null && value > 0).map((value) => Math.log10(Number(value)));
  const decades = powers.length ? Math.max(...powers) - Math.min(...powers) : 0;
  return Math.max(1, Math.ceil(decades / Math.max(1, Math.min(MOST_DECADES, Math.floor(room / px(DECADE))))));
}

/**
 * @param {HTMLElement} host
 * @param {{life: import("../../core/lifecycle.js").Life, Plotly: import("../../types.js").Plotly, figure: import("../../types.js").Figure, onPick: (place: number) => void}} options
 */
export function makeLines(host, { life, Plotly, figure, onPick }) {
  let place = -1;
  /** @type {Lines|undefined} */
  let content;

  /** What is chosen, and where the keyboard is. @param {import("../../types.js").Figure} template */
  const marks = ({ layout }) =>
    [place, keys.place].filter((each) => each >= 0).map((each) => ({ ...layout.meta.head, x0: each - 0.4, x1: each + 0.4 }));

  /** @param {number|null} value */
  const drawableValue = (value) => (value === null || !Number.isFinite(value) || (content?.log && value < SMALLEST) ? null : value);

  /** @param {import("../../types.js").Figure} template @param {number} room */
  function plot({ data: [lineTrace, barTrace], layout }, room) {
    if (!content) return null;
    const { names, ticks, lines, bars, log, height } = content;
    const { colours } = layout.meta;
    const x = names.map((_, i) => i);
    const text = names.map((name) => escapeText(name));
    const data = lines.map((line) => ({
      ...lineTrace,
      mode: line.dash === "dash" && names.length > 1 ? "lines" : lineTrace.mode, // a bound, which has no values of its own
      name: escapeText(line.name),
      x,
      y: line.values.map(drawableValue),
      text: text.map((name) => `${name}<br>${escapeText(line.name)}`),
      line: { ...lineTrace.line, color: colours[line.colour], dash: line.dash ?? "solid" },
    }));
    if (bars) {
      const color = names.map((_, i) => (bars.marked?.[i] ? colours.accent : barTrace.marker.color));
      const barTexts = text.map((name, i) => `${name}<br>${escapeText(bars.name)}${bars.marked?.[i] ? ", clipped" : ""}`);
      data.push({ ...barTrace, name: escapeText(bars.name), x, y: bars.values, text: barTexts, marker: { ...barTrace.marker, color } });
    }
    const legend = lines.map(({ name, colour, dash }) => ({ name, colour: colours[colour], dash }));
    const legendOfBars = bars ? [{ name: bars.name, colour: barTrace.marker.color, isBar: true }] : [];
    const isUpright = !ticks && Math.max(...names.map((name) => [...name].length)) * px(7) * names.length > room - px(70);
    const plotHeight = (height ?? layout.height) - (layout.margin?.t ?? 0) - px(isUpright ? 70 : 26);
    const axisRoom = plotHeight * (bars ? 1 - LOWER : 1);
    return {
      data,
      legend: [...legend, ...legendOfBars],
      layout: {
        height: height ?? layout.height,
        margin: { ...layout.margin, b: px(isUpright ? 70 : 26) },
        xaxis: {
          ...layout.xaxis,
          range: [-0.5, names.length - 0.5],
          tickvals: ticks ? ticks.map(([at]) => at) : x,
          ticktext: ticks ? ticks.map(([, name]) => name) : names.map((name) => escapeText([...name].slice(0, 12).join(""))),
          tickangle: isUpright ? -60 : 0,
        },
        yaxis: {
          ...layout.yaxis,
          type: log ? "log" : "linear",
          dtick: log
            ? decadesApart(
                lines.flatMap((line) => line.values.map(drawableValue)),
                axisRoom,
              )
            : null,
          autorange: true,
          domain: bars ? [LOWER, 1] : [0, 1],
        },
        yaxis2: {
          ...layout.yaxis2,
          visible: Boolean(bars),
          domain: [0, 0.24],
          title: { ...layout.yaxis2.title, text: bars?.title ?? "taught" },
        },
      },
    };
  }

  const chart = makeChart(host, { life, Plotly, figure, plot, marks, onPick: ({ x }) => onPick(x) });
  const keys = makePlaceKeys(host, {
    life,
    count: () => content?.names.length ?? 0,
    text: (at) => (content ? placeText(content.names[at], content.lines, at) : ""),
    startPlace: () => place,
    onPick,
    onMove: chart.mark,
  });
  return {
    /** @param {Lines} next */
    draw(next) {
      content = { ...next, names: next.names.map(seen), lines: next.lines.map((line) => ({ ...line, name: seen(line.name) })) };
      chart.draw();
    },
    /** Marks a place. @param {number} next */
    choose(next) {
      place = next;
      chart.mark();
    },
    picture: chart.picture,
    use: chart.use,
  };
}
