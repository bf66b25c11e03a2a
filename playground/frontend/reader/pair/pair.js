/** Same sentence, two runs: the reader of two networks, chosen among the runs that are selected on the page. */

import { makeSwatch, markOf, paintSwatch } from "../../charts/swatch.js";
import { element } from "../../core/dom.js";
import { makeLife } from "../../core/lifecycle.js";
import { makeQuestions } from "../../core/questions.js";
import { mountReader } from "../reader.js";
import { answerAt } from "../trace.js";
import { showNearWords } from "../notes.js";
import { buildPair, centreWord, fillWords, markWord, pairName } from "./dom.js";
import { PairFigure } from "./figure.js";
import { notesOn } from "./notes.js";
import { makePair } from "./runs.js";

/** @typedef {import("./runs.js").Pair} Pair */

/**
 * @typedef {object} Context
 * @property {import("./runs.js").RunStore} runStore
 * @property {import("../../core/run_stream.js").RunStream} stream
 * @property {import("./answer_cache.js").Asked["api"]} api
 * @property {import("../reader.js").Memory} memory
 * @property {() => void} keepMemory  the memory has changed
 * @property {import("../../types.js").Plotly} Plotly
 * @property {Record<string, Record<string, import("../../types.js").Figure>>} figures  by theme and name
 * @property {Record<string, {runs: string[]}>} colours  by theme
 * @property {string} theme
 */

/** @param {HTMLElement} root @param {Context} context @returns {import("../../types.js").Part} */
export function mountSideBySide(root, context) {
  const { runStore, stream, api, memory, keepMemory } = context;
  const life = makeLife();
  const questions = makeQuestions(stream);
  const pair = makePair(life, runStore, { questions, api });
  const reader = mountReader(root, {
    networks: pair.networks,
    makeView: (onPick) => makeView(root, { ...context, life, pair, onPick }),
    memory,
    keepMemory,
    plays: false,
  });
  life.keep(...["runs", "selection"].map((kind) => runStore.on(kind, reader.redraw))); // a run may have another name or look
  reader.read(memory.text, "end");
  pair.begin();
  life.keep(stream.on("lost", pair.lost), questions.destroy);
  life.keep(reader.destroy);
  return life.part(reader.retheme);
}

/**
 * @param {HTMLElement} root
 * @param {Context & {life: import("../../core/lifecycle.js").Life, pair: Pair, onPick: (word: number) => void}} options
 * @returns {import("../reader.js").View}
 */
function makeView(root, { life, pair, runStore, memory, Plotly, figures, colours, theme, onPick }) {
  const parts = buildPair(root, memory);
  const figure = new PairFigure(parts.plot, parts.chart, parts.titles, { Plotly, figures, onPick });
  const swatches = parts.swatches.map((place) => place.appendChild(makeSwatch()));

  function showLooks() {
    pair.runs().forEach((run, i) => {
      parts.swatches[i].hidden = !run;
      if (run) paintSwatch(swatches[i], run, colours[theme].runs);
    });
  }

  function showChoice() {
    const options = runStore.selectedRuns().map(({ id, label, name }) => ({ id, name: label ?? name }));
    const now = JSON.stringify(options);
    parts.runs.forEach((select, i) => {
      if (select.dataset.options !== now) {
        select.dataset.options = now;
        select.replaceChildren(...options.map(({ id, name }) => element("option", { value: id, textContent: name })));
      }
      select.value = pair.ids[i] ?? "";
      select.disabled = options.length < 2;
    });
    root.hidden = runStore.loaded && runStore.byId.size === 0;
    showLooks();
  }

  /** @param {string} text */
  function say(text) {
    if (parts.note.textContent !== text) parts.note.textContent = text;
    parts.note.hidden = !text;
  }

  parts.runs.forEach((select, place) => select.addEventListener("change", () => pair.take(place, select.value)));
  parts.words.addEventListener("click", (event) => {
    const cell = /** @type {HTMLElement} */ (event.target).closest("td, th");
    if (cell instanceof HTMLTableCellElement && cell.cellIndex > 0) onPick(cell.cellIndex - 1);
  });
  life.keep(
    pair.on("pair", showChoice),
    pair.on("none", (why) => {
      parts.body.hidden = true;
      say(why);
    }),
  );

  return {
    parts,
    draw(traces, by, word, quick) {
      const both = pair.both();
      if (!both || traces.length < 2) return false;
      const names = both.map(({ label, name }) => label ?? name);
      [...names, "first − second"].forEach((title, i) => (parts.titles[i].textContent = title));
      fillWords(parts.words, traces, names);
      markWord(parts.words, word);
      return figure.draw(traces, by, word, { theme, marks: both.map((run) => markOf(run, colours[theme].runs)) }, quick);
    },
    move(word) {
      figure.move(word);
      markWord(parts.words, word);
      centreWord(parts.scroll);
    },
    showWord: (traces, word) => void (root.dataset.answers = traces.map((trace) => answerAt(trace, word).answer).join()),
    showAnswers([first]) {
      if (first) parts.plot.ariaLabel = pairName(first.readout === "number" ? undefined : first.labels.at(-1));
    },
    note(traces, _text, _sent, replace) {
      parts.body.hidden = false;
      say(notesOn(traces));
      showNearWords(parts.notes, traces, replace);
    },
    showPlaying(playing) {
      parts.play.textContent = playing ? "Hold" : "Play";
      parts.play.setAttribute("aria-pressed", String(playing));
    },
    roomy: () => false,
    retheme(next) {
      theme = next;
      showLooks();
    },
    destroy: () => figure.destroy(),
  };
}
