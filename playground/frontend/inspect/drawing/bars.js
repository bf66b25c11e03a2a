/** Horizontal bars to both sides of 0, one or two for each name, that can be clicked. */

import { escapeText } from "../../core/escape.js";
import { letters, px } from "../../core/unit.js";
import { moveBars } from "../../charts/plotly_patch.js";
import { seen } from "../../reader/white_space.js";
import { makeChart } from "./chart.js";
import { makePlaceKeys, placeText } from "./place_keys.js";

/**
 * @typedef {object} Bars
 * @property {string[]} names   from the top
 * @property {{name: string, values: (number|null)[], faint?: boolean}[]} series
 * @property {[string, string]} [colours]  of what is below and above 0; none: one that means nothing
 * @property {number[]} [rules]  where a dashed line goes through all bars
 * @property {string} title     of the axis
 */

const STEPS = 4; // that the longer side of the axis has at least
const MARGIN = 0.02; // of the axis beyond 0 where it ends there
const LETTERS = 11; // px of a name
const NAME_LINE = 1.2; // times its letters that a name needs

/** @typedef {[low: number, high: number]} Ends  of an axis */

/**
 * The ends of the axis: round numbers, and no nearer than those that are drawn while the bars fill half of it, so that bars of other
 * sentences and epochs can be compared.
 * @param {(number|null)[]} values
 * @param {Ends} [drawn]
 * @returns {Ends}
 */
export function axisEnds(values, drawn = [0, 0]) {
  const [least, most] = [Math.min(0, ...values.map(Number)), Math.max(0, ...values.map(Number))];
  const longest = Math.max(-least, most);
  if (!longest) return [-1, 1];
  const [left, right] = 2 * longest >= Math.max(-drawn[0], drawn[1]) ? drawn : [0, 0];
  const power = 10 ** Math.floor(Math.log10(longest / STEPS));
  const step = power * ([5, 2].find((each) => each * power * STEPS <= longest) ?? 1);
  const low = least < left ? Math.floor(least / step) * step : left;
  const high = most > right ? Math.ceil(most / step) * step : right;
  return [low || -MARGIN * high, high || -MARGIN * low];
}

/**
 * Which bars carry their names: all, or where they are lower than letters the first, the last and as many between them as there is room for.
 * @param {number} count
 * @param {number} height  px of all bars
 * @param {number} line    px that a name needs
 * @returns {number[]}
 */
export function namedPlaces(count, height, line) {
  const most = Math.max(2, Math.floor(height / line));
  if (count <= most) return Array.from({ length: count }, (_, place) => place);
  return Array.from({ length: most }, (_, mark) => Math.round((mark * (count - 1)) / (most - 1)));
}

/** A colour "#rrggbb" as it is seen through. @param {string} colour @param {number} opacity  0..1 */
const seenThrough = (colour, opacity) =>
  `rgba(${[1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16)).join(",")},${opacity})`;

/** The look of bars: of faint ones the edge is as strong as that of others, so that a weak projector shows them. @param {string[]} colours @param {number} opacity */
const look = (colours, opacity) =>
  opacity === 1
    ? { color: colours }
    : { color: colours.map((colour) => seenThrough(colour, opacity)), line: { color: colours, width: px(1) } };

/**
 * @param {HTMLElement} host
 * @param {{life: import("../../core/lifecycle.js").Life, Plotly: import("../../types.js").Plotly, figure: import("../../types.js").Figure, onPick?: (place: number) => void}} options
 */
export function makeBars(host, { life, Plotly, figure, onPick }) {
  /** @type {Bars|undefined} */
  let bars;
  /** @type {Ends|undefined} */
  let ends;

  /** @param {import("../../types.js").Figure} template @param {number} _width @param {number} tallest  px */
  function plot({ data: [trace], layout }, _width, tallest) {
    if (!bars) return null;
    const { names, series, title, rules = [] } = bars;
    const { bar, faint, neutral } = layout.meta;
    const colours = bars.colours ?? [neutral, neutral];
    const edges = layout.margin.t + layout.margin.b;
    const height = names.length * bar * (series.length > 1 ? 1.35 : 1) + edges;
    const named = namedPlaces(names.length, Math.min(height, tallest) - edges, NAME_LINE * letters(LETTERS));
    ends = axisEnds([...rules, ...series.flatMap(({ values }) => values)], ends);
    const data = series.map((each, place) => ({
      ...trace,
      name: each.name,
      y: names.map((_, i) => i),
      x: each.values,
      text: names.map((name) => escapeText(`${name}, ${each.name}`)),
      offsetgroup: String(place),
      marker: look(
        each.values.map((value) => colours[(value ?? 0) < 0 ? 0 : 1]),
        each.faint ? faint : 1,
      ),
    }));
    return {
      data,
      layout: {
        height,
        margin: { ...layout.margin, l: px(Math.max(40, ...names.map((name) => Math.min([...name].length, 24) * 6.6 + 12))) },
        xaxis: {
          ...layout.xaxis,
          range: ends,
          title: { ...layout.xaxis.title, text: title },
        },
        yaxis: {
          ...layout.yaxis,
          range: [names.length - 0.5, -0.5],
          tickvals: named,
          ticktext: named.map((place) => escapeText([...names[place]].slice(0, 24).join(""))),
        },
      },
    };
  }

  /** @param {import("../../types.js").Figure} template */
  function marks({ layout }) {
    const { head, rule } = layout.meta;
    const rules = (bars?.rules ?? []).map((value) => ({ ...rule, x0: value, x1: value }));
    return keys.place < 0 ? rules : [...rules, { ...head, y0: keys.place - 0.5, y1: keys.place + 0.5 }];
  }

  const chart = makeChart(host, { life, Plotly, figure, plot, marks, follow: followBars, onPick: ({ y }) => onPick?.(y) });
  const keys = makePlaceKeys(host, {
    life,
    count: () => bars?.names.length ?? 0,
    text: (place) => (bars ? placeText(bars.names[place], bars.series, place) : ""),
    onPick,
    onMove: chart.mark,
  });
  return {
    /** @param {Bars} next */
    draw(next) {
      bars = { ...next, names: next.names.map(seen) };
      chart.draw();
    },
    picture: chart.picture,
    use: chart.use,
  };
}

/** Gives the bars that Plotly has drawn the lengths and colours of a newer drawing. @param {import("../../types.js").Chart} drawn @param {any[]} data */
const followBars = (drawn, data) =>
  moveBars(
    drawn,
    data.map(({ x, marker }) => ({ values: x, colours: marker.line?.color ?? marker.color })),
  );
