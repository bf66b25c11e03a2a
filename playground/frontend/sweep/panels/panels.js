/** Small multiples: a panel for each setting of the sweep, in it the curve of each seed, all on the same axes. */

import { capital } from "../../core/sentences.js";
import { PAINTED } from "../../charts/painted.js";
import { makePainter } from "../../charts/painter.js";
import { element } from "../../core/dom.js";
import { makeLife } from "../../core/lifecycle.js";
import { countText, percentText } from "../../core/numbers.js";
import { onPoint } from "../../core/pointing.js";
import { accuracyScale, edgeText, lossScale, readColours } from "../axes.js";
import { makeExtremes } from "../extremes.js";
import { lastEpoch } from "../../core/sweep_data.js";
import { makePanel } from "./panel.js";
import { arrangePanels } from "./grid.js";
import { paintPanels, sizeOfPanels } from "./picture.js";
import { thinned } from "./thinned.js";
import { VIEWS, makeViews, viewName } from "./views.js";
import { beside, columnName, narrowLossText } from "../texts.js";
import { yardsticksInWords } from "../../charts/yardsticks.js";

const DRAW_GAP_MS = 100;
const DRAW_SHARE = 0.25; // of the page's time at most: where drawing is slow the visitor's clicks come first

/**
 * Notes which panels are on the screen or nearly so; the others need no drawing.
 * @param {import("../../core/lifecycle.js").Life} life
 * @param {() => void} onChange
 */
function watchSight(life, onChange) {
  /** @type {Map<Element, ReturnType<typeof makePanel>>} */
  let panelOf = new Map();
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        const panel = panelOf.get(target);
        if (panel) panel.seen = isIntersecting;
      }
      onChange();
    },
    { rootMargin: "120px" },
  );
  life.keep(() => observer.disconnect());
  return {
    /** Watches these panels in place of those before. @param {ReturnType<typeof makePanel>[]} panels */
    watch(panels) {
      observer.disconnect();
      panelOf = new Map(panels.map((panel) => [panel.node, panel]));
      for (const { node } of panels) observer.observe(node);
    },
  };
}

/** How the panels stand in the room that there is. @param {HTMLElement} grid @param {string[]} swept @param {ReturnType<typeof makePanel>[]} panels */
const arranged = (grid, swept, panels) => ({
  width: grid.clientWidth,
  ...arrangePanels(grid.clientWidth, parseFloat(getComputedStyle(grid).maxHeight), { swept, cells: panels.map(({ cell }) => cell) }),
});

/**
 * Lets a picture be made of all panels, those out of sight too.
 * @param {HTMLElement} grid @param {HTMLElement} root @param {import("../../core/sweep_data.js").Sweeps} sweeps
 * @param {() => {view: number, scale: import("../axes.js").Scale|undefined, panels: ReturnType<typeof makePanel>[]}} now
 */
function offerPicture(grid, root, sweeps, now) {
  PAINTED.set(grid, {
    size: () =>
      now().scale && grid.clientWidth
        ? sizeOfPanels(now().panels.length, arranged(grid, sweeps.swept, now().panels))
        : { width: 0, height: 0 },
    paint(pen) {
      const { view, scale, panels } = now();
      const { column } = VIEWS[view];
      const name = viewName(sweeps, view);
      const title = `${capital(name)} by epoch: each line is one seed`;
      if (scale) paintPanels(pen, panels, arranged(grid, sweeps.swept, panels), title, { column, scale, colours: readColours(root) });
    },
  });
}

/** The numbers of one point of a curve. @param {import("../../core/sweep_data.js").Sweeps} sweeps @param {string} name  of the panel @param {import("../texts.js").Column} column @param {{run: number, epoch: number, value: number}} point */
function pointText(sweeps, name, column, { run, epoch, value }) {
  const number = `${columnName(sweeps, column)} ${column === "test_loss" ? narrowLossText(value) : percentText(value)}`;
  return `${name}, seed ${sweeps.runs[run].settings.seed}: ${number} after epoch ${countText(epoch)}`;
}

/** What there is to say of all panels. @param {import("../../core/sweep_data.js").Sweeps} sweeps @param {number} shown  panels @param {import("../texts.js").Column} column @param {import("../axes.js").Scale} [scale] */
function restText(sweeps, shown, column, scale) {
  const { cells } = sweeps;
  if (!cells.length) return "";
  // Of a very large sweep not every setting has a panel. Floor and baseline are in words: most panels have no room for them.
  const some = `${countText(shown)} of ${countText(cells.length)} settings have a panel, spread over all: Results has every one. `;
  const lines = "Each line is one seed. Point at it for its numbers; click to compare its runs.";
  return `${shown < cells.length ? some : ""}${lines} ${edgeText(scale)} ${yardsticksInWords(beside(sweeps, column))}`.trim();
}

/**
 * @param {HTMLElement} root
 * @param {{sweeps: import("../../core/sweep_data.js").Sweeps, select?: (ids: string[]) => void, chosen?: import("../section.js").Chosen, choose?: () => void}} context
 * @returns {import("../../types.js").Part}
 */
export function mountPanels(root, { sweeps, select, chosen, choose = () => {} }) {
  const life = makeLife();
  const views = makeViews(sweeps, chosen, () => {
    choose();
    rest();
    painter.soon();
  });
  const readout = element("p", { className: "rnn-sweep-readout", role: "status" });
  const grid = element("div", { className: "rnn-sweep-grid" });
  root.replaceChildren(
    element("div", { className: "rnn-sweep-panels-head" }, element("h4", { textContent: "Every run" }), views.node, readout),
    grid,
  );

  /** @type {ReturnType<typeof makePanel>[]} */
  let panels = [];
  /** Where the cell of each panel stands among all. @type {number[]} */
  let places = [];
  /** Of the sweep that the panels were made for. @type {string|null|undefined} */
  let builtId;
  /** The axis of values, the same in all panels. @type {import("../axes.js").Scale|undefined} */
  let scale;
  let extremes = makeExtremes(sweeps);
  let paints = 0;
  /** @type {import("../axes.js").Colours|undefined} */
  let colours;
  const painter = makePainter(life, draw, { least: DRAW_GAP_MS, share: DRAW_SHARE });

  offerPicture(grid, root, sweeps, () => ({ view: views.view, scale, panels }));
  const sight = watchSight(life, painter.soon);

  /** What is said below all panels while nothing points at one. */
  function rest() {
    readout.textContent = restText(sweeps, panels.length, VIEWS[views.view].column, scale);
  }

  function build() {
    builtId = sweeps.id;
    views.offer();
    const kept = new Set(thinned(sweeps));
    places = sweeps.cells.flatMap((cell, place) => (kept.has(cell) ? [place] : []));
    panels = places.map((place) => makePanel(sweeps, sweeps.cells[place]));
    for (const panel of panels) {
      const { node, cell } = panel;
      node.addEventListener("click", () => select?.(cell.runs.map((run) => sweeps.runs[run].id)));
      const away = () => {
        panel.unpoint();
        rest();
      };
      onPoint(node, (event) => point(panel, event), away);
    }
    sight.watch(panels);
    grid.replaceChildren(...panels.map(({ node }) => node));
    extremes = makeExtremes(sweeps);
    arrange();
    rest();
  }

  function arrange() {
    if (!panels.length || !grid.clientWidth) return;
    const { columns, height } = arranged(grid, sweeps.swept, panels);
    grid.style.setProperty("--columns", String(columns));
    grid.style.setProperty("--height", `${height}px`);
  }

  function draw() {
    if (!sweeps.id) return false;
    const { view } = views;
    const { column, log } = VIEWS[view];
    const before = scale?.cut;
    // It widens in coarse steps, so that nothing jumps with every point.
    scale = column === "test_accuracy" ? accuracyScale() : lossScale(...extremes.now(), log, sweeps.yardsticks);
    if (scale.cut !== before) rest();
    colours ??= readColours(root);
    for (const panel of panels) if (panel.seen) panel.draw({ column, view, scale, colours });
    root.dataset.paints = String(++paints);
    root.dataset.epoch = String(lastEpoch(sweeps));
    return true;
  }

  /** Says the numbers of the point nearest to the pointer. @param {ReturnType<typeof makePanel>} panel @param {PointerEvent} event */
  function point(panel, event) {
    if (!scale) return;
    const { column } = VIEWS[views.view];
    const point = panel.point(event, column, scale);
    if (!point) {
      rest();
      return;
    }
    readout.textContent = pointText(sweeps, panel.name, column, point);
  }

  function begin() {
    root.hidden = !sweeps.id;
    if (sweeps.id && sweeps.id !== builtId) build();
    else for (const panel of panels) panel.forget();
    extremes.again();
    painter.soon();
  }

  /** Says at every panel how its seeds ended, in the same words as the sentences. @param {import("../../core/sweep_data.js").Results} results */
  function tell({ cells }) {
    panels.forEach(({ node, name }, i) => {
      const { story } = cells[places[i]] ?? {};
      if (story) node.title = `${name}: ${story}. Click to compare these runs.`;
    });
  }

  life.keep(sweeps.on("sweep", begin), sweeps.on("curves", painter.inTurn), sweeps.on("results", tell));
  life.whenResized(grid, () => {
    arrange();
    painter.soon();
  });
  root.hidden = !sweeps.id;
  return life.part(() => {
    colours = undefined;
    painter.soon();
  });
}
