/** The curves of the run that trains: they follow its rows a few times a second, and at once where the visitor waits to see them. */

import { px } from "../core/unit.js";
import { makePainter } from "../charts/painter.js";
import { yardsticksInWords } from "../charts/yardsticks.js";
import { element } from "../core/dom.js";
import { answersWithNumber, measuresName } from "../core/measures.js";
import { capital } from "../core/sentences.js";
import { makeLife } from "../core/lifecycle.js";
import { CurveFigure } from "./curve_figure.js";

/** What is shown, in words. @param {any} run */
const nameOf = (run) => capital(`${measuresName(run)} by epoch, of training and of the test sentences`);
const PACE = {
  least: 90, // ms, a little under the server's 100, so that every frame that arrives is painted
  longest: 220,
  share: 0.2, // of the page's time
};
const SETTLED = 100; // ms after the last change of a size that glides, until the chart fills it
const NARROW = 460; // px of width under which loss and accuracy stand one above the other

/**
 * @param {HTMLElement} root
 * @param {object} context
 * @param {import("../core/run_stream.js").RunStream} context.stream
 * @param {import("../types.js").Plotly} context.Plotly
 * @param {Record<string, Record<string, import("../types.js").Figure>>} context.figures  by theme and name
 * @param {string} context.theme
 * @returns {import("../types.js").Part & {firstDrawn: Promise<void>}}
 */
export function mountCurves(root, { stream, Plotly, figures, theme }) {
  const life = makeLife();
  const chart = /** @type {import("../types.js").Chart} */ (
    /** @type {unknown} */ (
      element("div", { className: "rnn-chart", "data-testid": "curves", role: "img", "aria-label": nameOf(undefined) })
    )
  );
  root.replaceChildren(chart);
  /** @type {string|undefined} of the run, as it was told last */
  let state;
  /** @type {() => void} */
  let tellDrawn;
  /** @type {Promise<void>} */
  const firstDrawn = new Promise((resolve) => (tellDrawn = resolve));
  const figure = new CurveFigure(chart, {
    source: stream,
    Plotly,
    done(epoch) {
      if (Number(chart.dataset.epoch ?? -1) !== epoch) chart.dataset.epoch = String(epoch);
      tellDrawn();
    },
    zoomed: () => painter.inTurn(),
    redraw: () => painter.soon(),
  });
  const painter = makePainter(
    life,
    () => {
      if (!stream.rows.length && !figure.begun) return false;
      figure.draw(isInspected());
      return true;
    },
    PACE,
  );

  function useFigure() {
    const name = answersWithNumber(stream.latest.get("run")) ? "curves_number" : root.clientWidth < px(NARROW) ? "curves_tall" : "curves";
    figure.use(figures[theme][name]);
  }

  /** Whether Plotly must know all the points now: the pointer may ask for any of them, or the run has come to rest. */
  const isInspected = () => chart.matches(":hover") || stream.latest.get("status")?.state !== "running";

  useFigure();
  life.keep(
    stream.on("run", (frame) => {
      useFigure();
      figure.begin(frame.settings.epochs);
      chart.ariaLabel = `${nameOf(frame)}. ${yardsticksInWords(stream.yardsticks)}`.trim();
      painter.inTurn();
    }),
    stream.on("rows", painter.inTurn),
    stream.on("lost", () => figure.begun || figure.draw(true)), // axes without curves, rather than an empty box
    stream.on("change", painter.inTurn),
    stream.on("status", (frame) => {
      if (frame.state !== state && frame.state !== "running") painter.soon(); // the visitor waits to see where it has come to rest
      state = frame.state;
      if (frame.epochs === figure.epochs) return;
      figure.epochs = frame.epochs;
      painter.inTurn();
    }),
    () => figure.destroy(),
  );
  life.listen(chart, "pointerenter", painter.now); // what it points at shall be known to Plotly
  const fitTimer = life.timer(() => {
    painter.now(); // Plotly is told all of it first: it draws what it knows
    figure.fit();
  });
  life.whenResized(chart, ({ height }) => {
    if (!height) return;
    useFigure();
    if (!figure.begun) return; // nothing is drawn before there are rows
    fitTimer.restart(SETTLED);
    painter.inTurn();
  });

  const part = life.part((next) => {
    theme = next;
    useFigure();
    painter.inTurn();
  });
  return { ...part, firstDrawn };
}
