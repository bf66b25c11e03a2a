/** The Compare page without a browser: a server with saved runs and a sweep, and a Plotly that keeps what it is given. */

import { ARRAYS, LIMITS, SETTINGS } from "./catalogue.js";
import { curvesFigure } from "./curves_page.js";
import { allIn, textOf } from "./in_part.js";
import { openInside, screen } from "./inside.js";
import { ReplayLine, settled } from "./page.js";
import { Part, openDocument } from "./part.js";
import { openPens } from "./pen.js";
import { pairFigures } from "./pair_page.js";
import { makePlotly } from "./plotly.js";
import { aRun, Tab } from "./saved_runs.js";
import { resultsFigure } from "./sweep_page.js";

const { mount } = await import("../../../playground/frontend/runs/page.js");
const { RunStream } = await import("../../../playground/frontend/core/run_stream.js");
const { SweepStream } = await import("../../../playground/frontend/core/sweep_stream.js");

const PLACES = ["place", "sweep", "runs", "curves", "side-by-side", "toast"];

/** Ends what was opened last. */
let leave = () => {};
/** Takes the page away, at the end of a file. */
export const leaveCompare = () => leave();

/**
 * The page with the runs a and b.
 * @param {object} [given]
 * @param {string} [given.link]  query of its address
 * @param {object} [given.listed]  what the list of runs says besides
 * @param {boolean} [given.sweeps]  whether the page has sweeps
 * @param {string} [given.whose]  the visitor's tag
 */
export async function openCompare({ link = "", listed = {}, sweeps = true, whose } = {}) {
  leave();
  openInside();
  new Tab().open(`http://host/compare${link}`);
  openDocument();
  openPens();
  Object.assign(globalThis, {
    HTMLTableCellElement: Part,
    getComputedStyle: () => ({
      color: "rgb(255, 255, 255)",
      fontFamily: "letters",
      getPropertyValue: (/** @type {string} */ name) => name,
    }),
  });
  Object.assign(globalThis.window, { matchMedia: () => ({ matches: false }) });
  const runs = ["b", "a"].map((id) => aRun({ id, can: ["continue"], epochs_done: 3 }));
  const list = { runs, notice: "", ...listed };
  /** Requests, but those for the list: what and how. @type {[string, any][]} */
  const requests = [];
  let lists = 0;
  const fetch = async (/** @type {string} */ url, /** @type {any} */ { method = "GET", body, keepalive = false }) => {
    const path = url.slice(url.indexOf("/api/"));
    if (path === "/api/runs") lists += 1;
    else requests.push([`${method} ${path}`, { ...(typeof body === "string" && JSON.parse(body)), ...(keepalive && { keepalive }) }]);
    if (path.endsWith("/plan")) return Response.json({ runs: 4, seconds: 3, on: "this machine" });
    return Response.json(
      path === "/api/runs"
        ? list
        : path.endsWith("/histories")
          ? { histories: {} }
          : path.endsWith("load")
            ? { title: "", runs: [runs[0]] }
            : {},
    );
  };
  Object.assign(globalThis, { fetch });
  const [line, sweepLine] = [new ReplayLine(), new ReplayLine()];
  const Plotly = makePlotly();
  const streams = {
    rnnRunStream: new RunStream("/live/one", () => line),
    rnnSweepStream: new SweepStream("/sweeps/live", () => sweepLine),
  };
  Object.assign(globalThis.window, { ...streams, rnnPlotly: Promise.resolve(Plotly) });
  const page = /** @type {any} */ (new Part());
  const places = new Map(PLACES.map((name) => [name, /** @type {any} */ (new Part())]));
  page.append(...places.values());
  places.get("sweep").hidden = true;
  page.querySelector = (/** @type {string} */ selector) => places.get(/data-part=([\w-]+)/u.exec(selector)?.[1] ?? "");
  page.querySelectorAll = () => [...places.values()];
  const parent = /** @type {any} */ (new Part());
  parent.append(page);
  parent.querySelector = (/** @type {string} */ selector) => (selector === ".rnn-page" ? page : null);
  const data = /** @type {any} */ ({
    ...{ live: "/live/one", plotly: "/plotly.js", sweeps, datasets: ["Article"], whose },
    figures: { light: { ...resultsFigure("light"), ...curvesFigure("light"), ...pairFigures("light") } },
    colours: { light: { runs: ["red", "blue"] } },
    catalogue: { settings: SETTINGS, defaults: {}, limits: LIMITS, arrays: ARRAYS },
  });
  const end = await mount(parent, data, () => {});
  leave = () => {
    end();
    for (const stream of Object.values(streams)) stream.close();
    leave = () => {};
  };
  line.open();
  sweepLine.open();
  await settled();
  return {
    ...{ page, places, line, sweepLine, Plotly, list, end, requests },
    lists: () => lists,
    says: (/** @type {string} */ name) => textOf(places.get(name)).replace(/\s+/gu, " ").trim(),
    /** The places from above. */
    order: () => page.children.map((/** @type {any} */ each) => [...places].find(([, place]) => place === each)?.[0]),
    named: (/** @type {string} */ name) => allIn(page).find(({ classList }) => classList.contains(name)),
    /** What is chosen to stand first. */
    first: () => allIn(places.get("place")).find(({ checked }) => checked)?.value,
    link: () => new URL(globalThis.window.location.href).search,
    /** Time goes by with frames. @param {number} ms */
    async run(ms) {
      for (let passed = 0; passed < ms; passed += 100) {
        screen.run(Math.min(100, ms - passed));
        await settled();
      }
    },
  };
}
