/** Mounts the sweep section of the Compare page: its form, the panels that grow, what came of it, and the past sweeps. */

// @ts-nocheck

import { WHEN } from "../runs/table/columns.js";
import { remember } from "../runs/memory.js";
import { element } from "../core/dom.js";
import { askSweeps } from "../core/api.js";
import { mountForm } from "./form.js";
import { sweepStreamAt } from "../core/sweep_stream.js";
import { makeContinue } from "./continue.js";
import { ToldSweep } from "./known.js";
import { mountList } from "./list.js";
import { mountPanels } from "./panels.js";
import { mountResults } from "./results.js";
import { shareOf } from "./transport.js";
import { STATE_TEXT, isUnderWay } from "./words.js";

const setText = (node, text) => node.textContent === text || (node.textContent = text);

const LIVE = "/sweeps/live";

/** Shows saved runs in the curves of the page, and lets the visitor see them. */
async function compare(root, select, ids) {
  await select?.(ids);
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  root.parentElement.querySelector("[data-part=curves]")?.scrollIntoView({ block: "nearest", behavior: still ? "auto" : "smooth" });
}

/** The id of the sweep that a stream tells of; of one that was made again from saved runs, what these are is told too. */
const idOf = (sweeps) => sweeps.id?.split("-")[0] ?? null;

/** What differs when anything of a sweep's runs does, but their names and pins. */
const printOf = ({ runs }) => runs.map(({ id, ended, epochs_done: done }) => `${id} ${ended} ${done}`).join();

/**
 * @param {HTMLElement} root
 * @param {{stream?: object, Plotly: object, figures: object, theme: string, datasets?: string[], runStore?: object, memory?: object,
 *   place?: {show: (place: string) => void, arrange: () => void, tell: (text: string) => void},
 *   select?: (ids: string[]) => void}} context  `select` shows saved runs in the curves of the page, `place` puts this
 *   section on top of it, `runStore` knows the visitor's runs, and so the past sweeps
 * @returns {{retheme: (theme: string) => void, destroy: () => void}}
 */
export function mountSweep(root, context) {
  const { runStore, place, memory = { sweep: null } } = context;
  const part = (name, testid) => {
    const node = element("div", { className: `rnn-sweep-${name}` });
    if (testid) node.dataset.testid = testid;
    return node;
  };
  const [form, past, panels, results] = [
    part("form"),
    part("past", "past-sweeps"),
    part("panels", "sweep-panels"),
    part("results", "sweep-results"),
  ];
  const about = element("span", { className: "rnn-words", role: "status" });
  const back = element("button", { type: "button", className: "rnn-link" });
  back.addEventListener("click", () => look(null));
  const goOn = makeContinue({ begun: () => look(null), failed: (error) => runStore?.say(error, { bad: true }) });
  const looking = element("p", { className: "rnn-sweep-looking", hidden: true }, about, goOn.button, back);
  root.classList.add("rnn-sweep");
  root.dataset.testid = "sweep";
  past.hidden = true;
  root.replaceChildren(form, past, looking, panels, results);

  const sweeps = sweepStreamAt(LIVE);
  let theme = context.theme;
  const groups = () => runStore?.groups ?? new Map();
  let shown = []; // the parts that show a sweep
  let opened = null; // the past sweep that they show: {id, print, message, can}; null: the stream's
  let asking = null; // {id, abort}: the past sweep that is on its way
  let gone = false;

  const list = mountList(past, { open });
  const inside = { ...context, sweeps, select: (ids) => compare(root, context.select, ids) };
  const own = mountForm(form, {
    ...inside,
    begun() {
      look(null);
      place?.show("sweep");
    },
  });

  /** Shows what a stream knows in the panels and the results. */
  function showStream(stream) {
    shown.forEach((one) => one.destroy());
    for (const node of [panels, results]) for (const name of ["epoch", "final", "paints"]) delete node.dataset[name];
    shown = [mountPanels(panels, { ...inside, sweeps: stream, theme }), mountResults(results, { ...inside, sweeps: stream, theme })];
  }

  function keep(id) {
    if (memory.sweep === id) return;
    memory.sweep = id;
    if (context.memory) remember(memory);
    place?.arrange(); // what stands in the address
  }

  /** The sweep of the stream, or a past one. @param {string|null} id */
  function look(id) {
    asking?.abort.abort();
    asking = null;
    keep(id);
    if (id !== null) return tell(id);
    if (opened) {
      opened = null;
      showStream(sweeps);
    }
    return showList();
  }

  /** Asks for a past sweep, and shows it when it has come. */
  async function tell(id) {
    const print = groups().has(id) ? printOf(groups().get(id)) : "";
    const mine = (asking = { id, abort: new AbortController() });
    showList();
    let answer;
    try {
      answer = await askSweeps(`/api/sweeps/past/${id}`, undefined, mine.abort.signal);
    } catch {
      return; // another one was wanted meanwhile
    }
    if (gone || asking !== mine) return;
    asking = null;
    if (answer.frames) {
      const told = new ToldSweep(answer.frames);
      const { message, can } = told.latest.get("sweep");
      opened = { id, print, message, can };
      showStream(told);
    } else {
      look(null);
      runStore?.say(answer.error, { bad: true });
    }
    showList();
  }

  /** Opens a sweep of the list. */
  function open(id) {
    look(id === idOf(sweeps) ? null : id);
    place?.show("sweep");
  }

  function showList() {
    const id = asking?.id ?? opened?.id ?? null;
    const newest = sweeps.latest.get("progress") ?? sweeps.latest.get("sweep");
    const state = newest?.state;
    const going = isUnderWay(newest);
    const all = [...groups().values()].sort((a, b) => b.started - a.started);
    // One that trains, and has no other beside it, is not past: a list that came a moment after it began would push it down.
    list.show(all.length === 1 && going && all[0].id === idOf(sweeps) ? [] : all, id ?? idOf(sweeps));
    looking.hidden = id === null;
    goOn.show(!asking && !going && opened?.can.includes("continue") ? opened.id : null);
    if (id !== null) {
      const { name, started } = groups().get(id) ?? { name: "", started: 0 };
      setText(about, asking ? "This past sweep is being read …" : `${name}, ${WHEN.format(1000 * started)}. ${opened.message}`);
      setText(back, going ? "Show the sweep that trains" : "Show the newest sweep");
      back.hidden = idOf(sweeps) === null;
    }
    const percent = going ? ` ${Math.floor(100 * shareOf(sweeps, state))} %` : "";
    place?.tell(going ? `${STATE_TEXT[state]}${percent}` : "");
  }

  /** The runs are others now, and perhaps the past sweeps with them. */
  function follow() {
    const id = asking?.id ?? opened?.id;
    if (id && !groups().has(id)) look(null);
    else if (opened && !asking && printOf(groups().get(id)) !== opened.print) tell(id);
    else showList();
  }

  showStream(sweeps);
  const offs = [
    sweeps.on("sweep", ({ id }) => {
      // One that has just begun, here or in another window, or that was opened and is the newest, is shown by the stream.
      if (id && memory.sweep === idOf(sweeps)) look(null);
      else showList();
    }),
    sweeps.on("progress", showList),
    ...(runStore ? [runStore.on("runs", follow)] : []),
  ];
  if (runStore) follow();
  // An address names the beginning of an id.
  const wanted = memory.sweep && [...groups().keys()].find((id) => id.startsWith(memory.sweep));
  if (wanted && wanted !== idOf(sweeps)) look(wanted);
  else keep(null);
  list.reveal();
  return {
    retheme(next) {
      theme = next;
      [own, ...shown].forEach((one) => one.retheme(next));
    },
    destroy() {
      gone = true;
      asking?.abort.abort();
      offs.forEach((off) => off());
      [own, ...shown].forEach((one) => one.destroy());
    },
  };
}
