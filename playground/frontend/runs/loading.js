/** Runs are taken in from files: chosen with a button, one or many, or dropped on the list of runs. */

import { element } from "../core/dom.js";
import { counted } from "../core/numbers.js";
import { ApiError } from "../core/request.js";

/** @typedef {import("../types.js").Run} Run */
/** @typedef {{title: string, runs: Run[]}} Loaded  what a file held */

/** What was loaded, in words. @param {Loaded[]} loaded */
export function loadedText(loaded) {
  const runs = loaded.flatMap((file) => file.runs);
  if (runs.length === 1) return `“${runs[0].name}” was loaded.`;
  const [{ title }] = loaded;
  const what = counted(runs.length, "run");
  if (loaded.length > 1) return `${what} were loaded from ${loaded.length} files.`;
  return title ? `“${title}”: ${what} were loaded.` : `${what} were loaded.`;
}

/** What was refused, in words: a sentence of the server's, with the file that it is about where there were others. @param {{name: string, sentence: string}[]} refused @param {number} count  of all files */
export function refusedText(refused, count) {
  if (!refused.length) return "";
  const [{ name, sentence }] = refused;
  if (count === 1) return sentence;
  return `${refused.length === 1 ? "One file was" : `${refused.length} files were`} not loaded. ${name}: ${sentence}`;
}

/**
 * @param {import("../core/lifecycle.js").Life} life
 * @param {HTMLElement} zone  on which files may be dropped
 * @param {object} context
 * @param {Pick<typeof import("../core/api.js").api, "load">} context.api
 * @param {import("./run_store.js").RunStore} context.runStore
 * @param {(id: string) => void} context.reveal  brings a run into sight
 * @returns {Node[]} the button, and the field of files that it opens
 */
export function makeLoad(life, zone, { api, runStore, reveal }) {
  const field = element("input", { type: "file", accept: ".npz", multiple: true, hidden: true, "aria-label": "Run file" });
  const button = element("button", {
    ...{ type: "button", className: "rnn-button", textContent: "Load" },
    title: "Load runs from files that Download or Share a finding made; they can be dropped here too",
  });
  button.addEventListener("click", () => field.click());
  field.addEventListener("change", () => {
    const files = [...(field.files ?? [])];
    field.value = "";
    load(files);
  });
  takeDropped(life, zone, load);
  life.keep(runStore.on("files", load));

  /** One after the other: each is all loaded or not at all. @param {File[]} files */
  async function load(files) {
    /** @type {Loaded[]} */
    const loaded = [];
    const refused = [];
    for (const file of files) {
      try {
        loaded.push(await api.load(file));
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        refused.push({ name: file.name, sentence: error.message });
      }
    }
    if (life.over) return;
    if (loaded.length) await show(loaded);
    if (refused.length) runStore.say(refusedText(refused, files.length), { bad: true });
  }

  /** Selects what was loaded: a finding by itself, single runs beside what is selected. @param {Loaded[]} loaded */
  async function show(loaded) {
    const runs = loaded.flatMap((file) => file.runs);
    const ids = runs.map(({ id }) => id);
    await runStore.load();
    runStore.select(ids, runs.length > loaded.length ? undefined : true);
    runStore.point(ids[0]);
    reveal(ids[0]);
    const [sweep, ...others] = new Set(runs.map((run) => run.sweep));
    if (sweep && !others.length) runStore.ask("open", sweep);
    runStore.say(loadedText(loaded));
  }

  return [button, field];
}

/** Takes the files that are dropped on an element, which is marked while they are over it. @param {import("../core/lifecycle.js").Life} life @param {HTMLElement} zone @param {(files: File[]) => void} onFiles */
export function takeDropped(life, zone, onFiles) {
  const hasFiles = (/** @type {DragEvent} */ { dataTransfer }) => Boolean(dataTransfer?.types.includes("Files"));
  life.listen(zone, "dragover", (/** @type {DragEvent} */ event) => {
    if (!hasFiles(event)) return;
    event.preventDefault(); // else the browser opens the file in place of the page
    zone.dataset.drop = "";
  });
  life.listen(zone, "dragleave", (/** @type {DragEvent} */ { relatedTarget }) => {
    if (!(relatedTarget instanceof Node && zone.contains(relatedTarget))) delete zone.dataset.drop;
  });
  life.listen(zone, "drop", (/** @type {DragEvent} */ event) => {
    delete zone.dataset.drop;
    if (!hasFiles(event)) return;
    event.preventDefault();
    onFiles([...(event.dataTransfer?.files ?? [])]);
  });
}
