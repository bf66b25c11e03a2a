/** Mounts the Compare page: the store of runs, the parts that show it, and the section of sweeps. */

// @ts-nocheck

import { runStreamAt } from "../core/run_stream.js";
import { learnSettings } from "../core/settings.js";
import { plotly, themeOf } from "../train/page.js";
import { api } from "../core/api.js";
import { recall } from "./memory.js";
import { mountRunCurves } from "./curves/run_curves.js";
import { roomLine } from "./room.js";
import { makeRunStore } from "./run_store.js";
import { element } from "../core/dom.js";
import { mountPlace } from "./place.js";
import { mountTable } from "./table/table.js";
import { mountToast } from "./toast.js";
import { mountToolbar } from "./toolbar.js";
import { mountSideBySide } from "../reader/side_by_side.js";

const SWEEPS = "/sweeps/live";

/** Everything on the page, for one connection. */
async function mountParts(page, data, stream, Plotly, theme) {
  const part = (name) => page.querySelector(`[data-part=${name}]`);
  for (const place of page.querySelectorAll("[data-part]")) place.replaceChildren();
  const memory = recall();
  const runStore = makeRunStore({ api, stream, memory });
  const context = { api, stream, runStore, memory, Plotly, figures: data.figures, colours: data.colours, theme };
  const place = data.sweeps ? mountPlace(part("place"), { memory, sweep: part("sweep"), last: part("side-by-side") }) : undefined;
  const toast = mountToast(part("toast"), context);
  const bar = element("div", { className: "rnn-compare-bar" });
  part("runs").append(bar);
  const table = mountTable(part("runs"), context);
  const parts = [
    { retheme() {}, destroy: runStore.destroy },
    toast,
    table,
    mountToolbar(bar, { ...context, table }),
    mountRunCurves(part("curves"), { ...context, reveal: table.reveal }),
    mountSideBySide(part("side-by-side"), context),
  ];
  const notice = element("p", { className: "rnn-notice", role: "status", hidden: true });
  const room = element("p", { className: "rnn-room", role: "status", hidden: true });
  bar.after(notice, room);
  const notify = () => {
    const told = [runStore.notice, runStore.runs.length ? runStore.stray : ""].filter(Boolean).join(" "); // without runs the table says it
    for (const [line, text] of [
      [notice, told],
      [room, roomLine(runStore.room)],
    ]) {
      if (line.textContent !== text) line.textContent = text;
      line.hidden = !text;
    }
  };
  runStore.on("runs", notify);
  runStore.on("selection", notify);
  await runStore.load();
  page.dataset.ready = "";
  if (data.sweeps) {
    const [{ mountSweep }, { sweepStreamAt }] = await Promise.all([import("../sweep/section.js"), import("../core/sweep_stream.js")]);
    const root = part("sweep");
    root.hidden = false;
    const select = async (ids) => {
      await runStore.load();
      runStore.select(ids);
    };
    parts.push(mountSweep(root, { ...context, colours: data.colours[theme].runs, datasets: data.datasets, select, place }));
    const sweeps = sweepStreamAt(SWEEPS);
    const tell = (frame) => runStore.followSweep(sweeps.id, frame);
    const offs = [sweeps.on("sweep", tell), sweeps.on("progress", tell)];
    parts.push({ retheme() {}, destroy: () => offs.forEach((off) => off()) });
  }
  return parts;
}

function clear(parent) {
  parent.rnnParts?.forEach((part) => part.destroy());
  parent.rnnParts = undefined;
  parent.rnnRunStream = undefined;
}

/**
 * Called by Streamlit at the first mount and again whenever the component's data or the theme changed.
 * @param {HTMLElement} parent  holds page.html
 * @param {{live: string, plotly: string, figures: object, colours: object, catalogue: object, sweeps: boolean}} data
 * @param {(event: string, value: unknown) => void} trigger  runs the page's script, which is told of the event
 * @returns {Promise<() => void>} the clean-up for the moment when the visitor leaves the page
 */
export async function mount(parent, data, trigger) {
  const page = parent.querySelector(".rnn-page");
  const theme = themeOf(parent);
  learnSettings(data.catalogue);
  for (const [name, colour] of Object.entries(data.colours[theme])) if (name !== "runs") page.style.setProperty(`--rnn-${name}`, colour);
  const stream = runStreamAt(data.live, () => trigger("rerun", true));
  if (parent.rnnRunStream !== stream) {
    clear(parent);
    parent.rnnRunStream = stream;
    const Plotly = await plotly(data.plotly);
    if (parent.rnnRunStream !== stream) return () => {};
    const parts = await mountParts(page, data, stream, Plotly, themeOf(parent));
    if (parent.rnnRunStream === stream) parent.rnnParts = parts;
    else parts.forEach((part) => part.destroy());
  } else {
    parent.rnnParts?.forEach((part) => part.retheme(theme));
  }
  return () => clear(parent);
}
