/** Mounts the Compare page: the store of runs, the parts that show it, and the section of sweeps. */

import { runStreamAt } from "../core/run_stream.js";
import { forgetSettings } from "../core/opened.js";
import { keepTrigger, triggerOf } from "../core/triggers.js";
import { learnSettings } from "../core/settings.js";
import { plotly } from "../charts/plotly.js";
import { paintPage, themeOf } from "../charts/theme.js";
import { api } from "../core/api.js";
import { isAnothers, recall, remember } from "./memory.js";
import { mountRunCurves } from "./curves/run_curves.js";
import { shownIds } from "./shown_runs.js";
import { makeRunStore } from "./run_store.js";
import { element, setText } from "../core/dom.js";
import { setStage } from "../present/stage.js";
import { closeDrawerWithPage } from "../core/drawer.js";
import { makeLife, mountOnce } from "../core/lifecycle.js";
import { mountTopSection } from "./top_section.js";
import { mountTools } from "../tools/mount.js";
import { mountTable } from "./table/table.js";
import { mountToast } from "./toast.js";
import { mountToolbar } from "./toolbar.js";
import { mountScenes } from "../scenes/part.js";
import { mountSideBySide } from "../reader/pair/pair.js";

const SWEEPS = "/sweeps/live";

/** @typedef {import("../types.js").Part} Part */

/**
 * What the server gives the page.
 * @typedef {object} Data
 * @property {string} live    path of the run stream
 * @property {string} plotly  address of the script
 * @property {import("../types.js").Figures} figures
 * @property {import("../types.js").Colours} colours
 * @property {import("../core/settings.js").Catalogue} catalogue
 * @property {Record<string, Record<string, string>>} strong  by theme and colour: a stronger one in its place while the page is presented
 * @property {boolean} sweeps  whether the page has a section of sweeps
 * @property {string} [whose]  tag of the visitor, under which addresses name their runs
 * @property {string[]} [datasets]
 */

/** A part of the page, by the name that page.html gives its place. @param {HTMLElement} page @param {string} name */
const placeOf = (page, name) => /** @type {HTMLElement} */ (page.querySelector(`[data-part=${name}]`));

/** Lines below the toolbar: what the server has to say of the list, and how much room there is. @param {import("./run_store.js").RunStore} runStore */
function makeNotices(runStore) {
  const notice = element("p", { className: "rnn-notice", role: "status", hidden: true });
  const room = element("p", { className: "rnn-room", role: "status", hidden: true });
  const show = () => {
    const stray = runStore.runs.length ? runStore.stray : ""; // without runs the table says it
    const lines = /** @type {const} */ ([
      [notice, [runStore.notice, stray].filter(Boolean).join(" ")],
      [room, runStore.room],
    ]);
    for (const [line, text] of lines) {
      setText(line, text);
      line.hidden = !text;
    }
  };
  runStore.on("runs", show);
  runStore.on("selection", show);
  return [notice, room];
}

/** The section of sweeps, and the updates of the sweep that the list of runs follows. @param {HTMLElement} root @param {any} context of all parts @param {Data} data */
async function mountSweeps(root, context, data) {
  const { runStore, theme } = context;
  const [{ mountSweep }, { sweepStreamAt }] = await Promise.all([import("../sweep/section.js"), import("../core/sweep_stream.js")]);
  root.hidden = false;
  /** @param {string[]} ids */
  const select = async (ids) => {
    await runStore.load();
    runStore.select(ids);
  };
  const section = mountSweep(root, { ...context, colours: data.colours[theme].runs, datasets: data.datasets, select });
  const life = makeLife();
  const sweeps = sweepStreamAt(SWEEPS);
  const tell = (/** @type {{state: string, final?: boolean}} */ frame) => runStore.followSweep(frame);
  life.keep(sweeps.on("sweep", tell), sweeps.on("progress", tell));
  return { parts: [section, life.part()], sweeps, clearForm: section.clearForm };
}

/** Everything on the page, for one connection. @param {HTMLElement} parent @param {HTMLElement} page @param {Data} data @param {import("../core/run_stream.js").RunStream} stream @param {import("../types.js").Plotly} Plotly @param {() => string} themeNow @returns {Promise<Part[]>} */
async function mountParts(parent, page, data, stream, Plotly, themeNow) {
  const linked = recall();
  if (!isAnothers(linked, data.whose)) return mountOwn(parent, page, data, stream, Plotly, themeNow());
  const { mountAnothers } = await import("./anothers.js");
  return [mountAnothers(page, linked, (files) => mountOwn(parent, page, data, stream, Plotly, themeNow(), files))];
}

/** The visitor's own runs, and what loads these files into them. @param {HTMLElement} parent @param {HTMLElement} page @param {Data} data @param {import("../core/run_stream.js").RunStream} stream @param {import("../types.js").Plotly} Plotly @param {string} theme @param {File[]} [files] @returns {Promise<Part[]>} */
async function mountOwn(parent, page, data, stream, Plotly, theme, files = []) {
  /** @param {string} name */
  const part = (name) => placeOf(page, name);
  for (const place of page.querySelectorAll("[data-part]")) place.replaceChildren();
  const memory = { ...recall(), whose: data.whose ?? "" };
  const runStore = makeRunStore({ api, stream, memory });
  const context = { api, stream, runStore, memory, Plotly, figures: data.figures, colours: data.colours, theme };
  const place = data.sweeps ? mountTopSection(part("place"), { memory, sweep: part("sweep"), last: part("side-by-side") }) : undefined;
  const toast = mountToast(part("toast"), context);
  const bar = element("div", { className: "rnn-compare-bar" });
  part("runs").append(bar);
  const table = mountTable(part("runs"), context);
  /** @type {Part[]} */
  const parts = [
    runStore,
    toast,
    table,
    mountToolbar(bar, { ...context, table, zone: part("runs") }),
    mountRunCurves(part("curves"), { ...context, reveal: table.reveal }),
    mountSideBySide(part("side-by-side"), { ...context, keepMemory: () => remember(memory) }),
  ];
  bar.after(...makeNotices(runStore));
  await runStore.load();
  page.dataset.ready = "";
  const looks = { Plotly, figures: data.figures, colours: data.colours, theme };
  parts.push(
    mountTools(parent, {
      ...{ page: "compare", runStore, stream, ...looks },
      place: () => ({ sentence: memory.text }),
      runs: () => shownIds(runStore, memory),
    }),
  );
  const swept = data.sweeps ? await mountSweeps(part("sweep"), { ...context, place }, data) : undefined;
  if (swept) parts.push(...swept.parts);
  /** A step with settings of its own is about a sweep around them. @param {import("../scenes/types.js").Step} step */
  const show = ({ view, config }) => {
    if (view === "runs" || view === "sweep") place?.show(view);
    if (view === "sweep" && config) swept?.clearForm();
  };
  parts.push(
    mountScenes(part("scene"), {
      ...{ page: "compare", root: page, stream, trigger: triggerOf(parent), show, wordsRead: () => -1 },
      ...(swept && { sweep: () => swept.sweeps }),
    }),
  );
  if (files.length) runStore.ask("files", files);
  return parts;
}

/**
 * Called by Streamlit at the first mount and again whenever the component's data or the theme changed.
 * @param {HTMLElement} parent  holds page.html
 * @param {Data} data
 * @param {(event: string, value: unknown) => void} trigger  runs the page's script, which is told of the event
 * @returns {Promise<() => void>} the clean-up for the moment when the visitor leaves the page
 */
export function mount(parent, data, trigger) {
  closeDrawerWithPage();
  const page = /** @type {HTMLElement} */ (parent.querySelector(".rnn-page"));
  keepTrigger(parent, trigger);
  const theme = () => themeOf(parent);
  learnSettings(data.catalogue);
  forgetSettings();
  paintPage(page, data.colours[theme()]);
  const stream = runStreamAt(data.live, () => trigger("rerun", true));
  return mountOnce(parent, stream, theme, async (there) => {
    const [Plotly, stage] = await Promise.all([
      plotly(data.plotly),
      setStage({ page, stream, figures: data.figures, strong: data.strong, theme }),
    ]);
    return stage.with(there() ? await mountParts(parent, page, { ...data, figures: stage.figures }, stream, Plotly, theme) : []);
  });
}
