/** Mounts the sweep section of the Compare page: its form, the panels that grow, the results, and the past sweeps. */

import { WHEN } from "../runs/table/columns.js";
import { remember } from "../runs/memory.js";
import { element, setText } from "../core/dom.js";
import { makeLife } from "../core/lifecycle.js";
import { prefersStill } from "../core/media.js";
import { mountForm } from "./form.js";
import { sweepStreamAt } from "../core/sweep_stream.js";
import { makeContinueButton } from "./continue_button.js";
import { mountSweepList } from "./sweep_list.js";
import { mountPanels } from "./panels/panels.js";
import { makePastSweep } from "./past_sweep.js";
import { mountResults } from "./results.js";
import { makeSweepShare } from "./share_sweep.js";
import { shareOf } from "./transport.js";
import { sweepStateText } from "../core/states.js";
import { isUnderWay } from "./texts.js";

/** @typedef {import("../types.js").Part} Part */
/** @typedef {import("../core/sweep_data.js").Sweeps} Sweeps */
/** @typedef {import("../runs/saved_sweeps.js").SavedSweep} SavedSweep */
/** @typedef {(ids: string[]) => unknown} Select  shows saved runs in the curves of the page */

/**
 * What the visitor has chosen to see of a sweep; the parts that offer the choice change it, and then call `choose`.
 * @typedef {Pick<import("../runs/memory.js").Memory, "outcome"|"panels"|"slice">} Chosen
 */

/**
 * @typedef {object} Context
 * @property {import("../core/run_stream.js").RunStream} [stream]
 * @property {import("../types.js").Plotly} Plotly
 * @property {import("../types.js").Figures} figures
 * @property {string} theme
 * @property {string[]} [datasets]
 * @property {import("../runs/run_store.js").RunStore} [runStore]  knows the visitor's runs, and so the past sweeps
 * @property {import("../runs/memory.js").Memory} [memory]
 * @property {import("../runs/top_section.js").PlacePart} [place]  puts this section on top of the page
 * @property {Select} [select]
 * @property {typeof import("../core/api.js").api} [api]
 */

const LIVE = "/sweeps/live";

/** Shows saved runs in the curves of the page, and lets the visitor see them. @param {HTMLElement} root @param {Select|undefined} select @param {string[]} ids */
async function compare(root, select, ids) {
  await select?.(ids);
  const curves = root.parentElement?.querySelector("[data-part=curves]");
  curves?.scrollIntoView({ block: "nearest", behavior: prefersStill() ? "auto" : "smooth" });
}

/** The id of the sweep that a stream tells of, without what a restored sweep has behind it: how its saved runs stand. @param {{id: string|null}} sweeps */
const idOf = (sweeps) => sweeps.id?.split("-")[0] ?? null;

/** What the stream has said last of its sweep. @param {Sweeps} sweeps */
const newestOf = (sweeps) => sweeps.latest.get("progress") ?? sweeps.latest.get("sweep");

/** What the sweep that trains does, and how far it is; "" where none is under way. @param {Sweeps} sweeps */
function underWayText(sweeps) {
  const newest = newestOf(sweeps);
  return isUnderWay(newest) ? `${sweepStateText(newest.state)} ${Math.floor(100 * shareOf(sweeps, newest.state))} %` : "";
}

/** What the parts that show a sweep are told of the visitor's choices. @param {Context} context @param {Chosen} chosen */
const choicesOf = ({ memory }, chosen) => ({ chosen, choose: () => memory && remember(memory) });

/** The places of the section, by name. @param {HTMLElement} root @param {HTMLElement} goOn  the button that continues a past sweep @param {HTMLElement} share */
function build(root, goOn, share) {
  /** @param {string} name @param {string} [testid] */
  const part = (name, testid) => {
    const node = element("div", { className: `rnn-sweep-${name}` });
    if (testid) node.dataset.testid = testid;
    return node;
  };
  const [form, pastRoot] = [part("form"), part("past", "past-sweeps")];
  const [panels, results] = [part("panels", "sweep-panels"), part("results", "sweep-results")];
  const about = element("span", { className: "rnn-words", role: "status" });
  const backButton = element("button", { type: "button", className: "rnn-link" });
  const note = element("p", { className: "rnn-sweep-looking", hidden: true }, about, goOn, backButton);
  root.classList.add("rnn-sweep");
  root.dataset.testid = "sweep";
  pastRoot.hidden = true;
  root.replaceChildren(form, pastRoot, note, share, panels, results);
  return { form, past: pastRoot, note, about, back: backButton, panels, results };
}

/**
 * @param {HTMLElement} root
 * @param {Context} context
 * @returns {Part & {clearForm: () => void}}
 */
export function mountSweep(root, context) {
  const { runStore, place } = context;
  /** The part of the page's memory that the section needs, if the page gives none. @type {Chosen & {sweep: string|null}} */
  const memory = context.memory ?? { sweep: null, outcome: "", panels: 0, slice: {} };
  const life = makeLife();
  const goOn = makeContinueButton({ onStart: () => look(null), onError: (error) => runStore?.say(error, { bad: true }) });
  const share = makeSweepShare(life, context, () => past.id ?? idOf(sweeps));
  const { form, past: pastRoot, note, about, back, panels, results } = build(root, goOn.button, share.node);
  back.addEventListener("click", () => look(null));
  const sweeps = sweepStreamAt(LIVE);
  let theme = context.theme;
  /** @returns {Map<string, SavedSweep>} */
  const savedSweeps = () => runStore?.savedSweeps ?? new Map();
  /** The parts that show a sweep. @type {Part[]} */
  let parts = [];
  const past = makePastSweep(life, {
    savedSweeps,
    onChange: showList,
    onArrival: showStream,
    onRefusal(error) {
      look(null);
      runStore?.say(error, { bad: true });
    },
  });
  const list = mountSweepList(pastRoot, { open, beside: share.button });
  const sweepContext = { ...context, sweeps, select: (/** @type {string[]} */ ids) => compare(root, context.select, ids) };
  const formPart = mountForm(form, {
    ...sweepContext,
    onStart() {
      look(null);
      place?.show("sweep");
    },
  });

  /** Shows what a stream knows in the panels and the results. @param {Sweeps} stream */
  function showStream(stream) {
    parts.forEach((one) => one.destroy());
    for (const node of [panels, results]) for (const name of ["epoch", "final", "paints"]) delete node.dataset[name];
    const partContext = { ...sweepContext, ...choicesOf(context, memory), sweeps: stream, theme };
    parts = [mountPanels(panels, partContext), mountResults(results, partContext)];
  }

  /** @param {string|null} id  of the sweep that is looked at */
  function keep(id) {
    if (memory.sweep === id) return;
    memory.sweep = id;
    if (context.memory) remember(context.memory);
    place?.arrange(); // what stands in the address
  }

  /** The sweep of the stream, or a past one. @param {string|null} id */
  function look(id) {
    past.stop();
    keep(id);
    if (id !== null) {
      past.read(id);
      return;
    }
    if (past.close()) showStream(sweeps);
    showList();
  }

  /** Opens a sweep of the list. @param {string} id */
  function open(id) {
    look(id === idOf(sweeps) ? null : id);
    place?.show("sweep");
  }

  function showList() {
    const { id, sweep } = past;
    const isTraining = isUnderWay(newestOf(sweeps));
    const all = [...savedSweeps().values()].sort((a, b) => b.started - a.started);
    // One that trains, and has no other beside it, is not past: a list that came a moment after it began would push it down.
    list.show(all.length === 1 && isTraining && all[0].id === idOf(sweeps) ? [] : all, id ?? idOf(sweeps));
    note.hidden = id === null;
    goOn.show(!isTraining && sweep?.can.includes("continue") ? id : null);
    if (id !== null) {
      const { name, started } = savedSweeps().get(id) ?? { name: "", started: 0 };
      setText(about, !sweep ? "This past sweep is being read …" : `${name}, ${WHEN.format(1000 * started)}. ${sweep.message}`);
      setText(back, isTraining ? "Show the sweep that trains" : "Show the newest sweep");
      back.hidden = idOf(sweeps) === null;
    }
    share.refresh();
    place?.tell(underWayText(sweeps));
  }

  /** The list of runs has changed, and perhaps the past sweeps with it. */
  function follow() {
    if (past.id !== null && !savedSweeps().has(past.id)) look(null);
    else if (past.id !== null && past.isStale()) past.read(past.id);
    else showList();
  }

  showStream(sweeps);
  life.keep(
    sweeps.on("sweep", ({ id }) => {
      // One that has just begun, here or in another window, or that was opened and is the newest, is shown by the stream.
      if (id && memory.sweep === idOf(sweeps)) look(null);
      else showList();
    }),
    sweeps.on("progress", showList),
    past.stop,
    () => [formPart, ...parts].forEach((one) => one.destroy()),
  );
  if (runStore) {
    life.keep(runStore.on("runs", follow), runStore.on("open", open));
    follow();
  }
  // An address names the beginning of an id.
  const prefix = memory.sweep;
  const linkedId = prefix && [...savedSweeps().keys()].find((id) => id.startsWith(prefix));
  if (linkedId && linkedId !== idOf(sweeps)) look(linkedId);
  else keep(null);
  list.reveal();
  const retheme = (/** @type {string} */ next) => {
    theme = next;
    [formPart, ...parts].forEach((one) => one.retheme(next));
  };
  return { ...life.part(retheme), clearForm: formPart.clear };
}
