/** The loss on a plane through all weights: by chance, and along the way that training took. */

import { px } from "../../core/unit.js";
import { element } from "../../core/dom.js";
import { makeChart } from "../drawing/chart.js";
import { chanceText, logOf, wayText } from "./loss_findings.js";
import { makeMatrixKeys } from "../drawing/matrix_keys.js";
import { makePlaceKeys } from "../drawing/place_keys.js";
import { ringAt } from "./figure.js";

const HEIGHT = 400; // px

/** @typedef {import("../answers.js").LossSlice} Slice */

/** @param {import("../../types.js").Figure} figure  the template of the landscape @param {Slice} answer */
function slicePlot(figure, answer) {
  const { layout } = figure;
  const { across, up, losses, path, epochs, way } = answer;
  const z = logOf(losses);
  const numbers = z.flat().filter((value) => value !== null);
  const colorscale = [
    [0, layout.meta.ground],
    [1, layout.meta.first],
  ];
  const range = { zmin: Math.min(...numbers), zmax: Math.max(...numbers), zsmooth: "best", opacity: 0.75 };
  const text = losses.map((/** @type {(number|null)[]} */ row) =>
    row.map((loss) => (loss === null ? "beyond all bounds" : loss.toPrecision(3))),
  );
  const heat = {
    ...figure.data[4],
    ...range,
    x: across,
    y: up,
    z,
    text,
    colorscale,
    hoverinfo: "text",
    hovertemplate: "loss %{text}<extra></extra>",
  };
  const places = path.length ? path : [[0, 0]];
  const line = {
    ...figure.data[1],
    x: places.map(([x]) => x),
    y: places.map(([, y]) => y),
    customdata: epochs,
    hovertext: epochs.map((epoch, i) => `epoch ${epoch}<br>loss ${way[i]?.toPrecision(3) ?? "–"}`),
    hovertemplate: path.length ? figure.data[1].hovertemplate : "the network<extra></extra>",
    line: { ...figure.data[1].line, color: layout.meta.colours[0], width: 2 },
    marker: {
      ...figure.data[1].marker,
      color: layout.meta.colours[0],
      size: places.map((_, i) => (i === places.length - 1 ? 10 : 5)),
    },
  };
  const title = (/** @type {any} */ axis, /** @type {string} */ text) => ({ ...axis, title: { ...axis.title, text } });
  return {
    data: [heat, line],
    layout: {
      height: px(HEIGHT),
      xaxis: title(layout.xaxis, path.length ? "direction in which it moved most" : "a direction by chance"),
      yaxis: title(layout.yaxis, path.length ? "next direction" : "another one"),
    },
  };
}

/** "loss 0.693" @param {number|null|undefined} loss */
const lossAt = (loss) => `loss ${loss?.toPrecision(3) ?? "beyond all bounds"}`;

/** What a dot of the way is, as it is read out. @param {Slice} answer @param {number} place */
const dotText = ({ epochs, way }, place) => `epoch ${epochs[place]}: ${lossAt(way[place])}`;

/**
 * The places of a slice as the keyboard goes through them, the uppermost row first, and what is read out of each.
 * @param {Slice} answer @returns {import("../drawing/matrix.js").Cells}
 */
function cellsOf({ across, up, losses }) {
  const name = (/** @type {number} */ value) => String(Number(value.toPrecision(3)));
  const hovers = losses.map((row, i) => row.map((loss, j) => `x ${name(across[j])}, y ${name(up[i])}: ${lossAt(loss)}`));
  return { across: across.map(name), down: up.map(name).reverse(), values: [...losses].reverse(), hovers: hovers.reverse() };
}

/**
 * @param {HTMLElement} body
 * @param {import("../view/view.js").ViewContext} context
 * @template {Slice} T
 * @param {{textOf: (answer: T) => string, hasWay: boolean}} kind  `hasWay`: it shows kept epochs to choose from
 * @returns {import("../view/view.js").Drawing}
 */
function mountSlice(body, { selection, life, Plotly, figures, theme }, { textOf, hasWay }) {
  const finding = element("p", { className: "rnn-view-finding", role: "status" });
  const host = element("div");
  body.append(finding, host);
  /** @type {T} */
  let answer;
  const chart = makeChart(host, {
    life,
    Plotly,
    figure: figures[theme].plane,
    plot: (figure) => answer && slicePlot(figure, answer),
    marks(figure) {
      const place = keyPlace();
      return place ? [ringAt(figure, place[0], place[1])] : [];
    },
    onPick: ({ customdata }) => void (typeof customdata === "number" && selection.set({ epoch: customdata })),
  });
  const keyPlace = hasWay ? keysOfWay() : keysOfPlane();

  /** Arrows go along the way, and Enter goes back to an epoch. Tells where they are. @returns {() => [x: number, y: number]|undefined} */
  function keysOfWay() {
    const places = () => answer?.path.length ?? 0;
    const keys = makePlaceKeys(host, {
      life,
      count: places,
      text: (place) => dotText(answer, place),
      startPlace: () => (selection.now.epoch === null ? places() - 1 : answer.epochs.indexOf(selection.now.epoch)),
      onPick: (place) => selection.set({ epoch: answer.epochs[place] }),
      onMove: () => chart.mark(),
    });
    return () => answer.path[keys.place];
  }

  /** Arrows go over the plane from its middle, where the network is. Tells where they are. @returns {() => [x: number, y: number]|undefined} */
  function keysOfPlane() {
    host.setAttribute("aria-label", "The loss on a plane; the arrow keys choose a place");
    const middle = () => (answer.up.length - 1) / 2;
    const keys = makeMatrixKeys(host, {
      life,
      cells: () => answer && cellsOf(answer),
      startCell: () => ({ row: middle(), column: middle() }),
      onMove: () => chart.mark(),
    });
    return () => {
      const { cell } = keys;
      return cell ? [answer.across[cell.column], answer.up[answer.up.length - 1 - cell.row]] : undefined;
    };
  }

  return {
    draw(next) {
      answer = next;
      finding.textContent = textOf(next);
      chart.draw();
    },
    select() {},
    table: () => [
      ["y \\ x", ...answer.across],
      ...answer.up.map((y, i) => [y, ...answer.losses[i].map((loss) => loss ?? "")]),
      ...(answer.path.length ? [["epoch", "x", "y", "loss"]] : []),
      ...answer.path.map(([x, y], i) => [answer.epochs[i], x, y, answer.way[i] ?? ""]),
    ],
    picture: chart.picture,
    retheme: (next) => chart.use(figures[next].plane),
  };
}

/** @type {import("../view/view.js").View} */
export const lossAlongItsWay = {
  name: "loss_along_its_way",
  heading: "The way it took down the loss",
  reading:
    "The plane is the one in which the weights moved most, and the farther a shade is from the colour of the page, the larger the loss there; each dot of the line is a kept epoch, the large one the last: choose one to see that network.",
  equations: ["L(θ + x d₁ + y d₂), d₁ and d₂ the first two principal components of θ_s − θ_last over the kept epochs s"],
  source: "Lorch 2016; Li et al. 2018, section 7.",
  ofData: true,
  ofRun: true,
  gap: 6000,
  mount: (body, context) =>
    mountSlice(body, context, { textOf: (/** @type {import("../answers.js").LossAlongItsWay} */ answer) => wayText(answer), hasWay: true }),
};

/** @type {import("../view/view.js").View} */
export const lossSlice = {
  name: "loss_slice",
  heading: "The loss around it, in directions by chance",
  reading:
    "The network is the dot in the middle, and the farther a shade is from the colour of the page, the larger the loss of the network whose weights are changed so far.",
  equations: ["L(θ + x d₁ + y d₂), each row of d drawn by chance and made as long as that row of θ"],
  source: "Li et al. 2018 (filter normalisation).",
  ofData: true,
  gap: 6000,
  mount: (body, context) => mountSlice(body, context, { textOf: chanceText, hasWay: false }),
};
