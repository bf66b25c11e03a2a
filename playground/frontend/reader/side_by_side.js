/** Same sentence, two runs: both networks read it word by word under one playhead. */

// @ts-nocheck

import { nameOrder } from "./controls.js";
import { element } from "../core/dom.js";
import { makeClock } from "./clock.js";
import { isolated } from "./ticks.js";
import { answerAt, cutWord, labelsOf, readTrace } from "./trace.js";
import { answerBefore, isBlank } from "./why.js";
import { ApiError } from "../core/request.js";
import { counted } from "../core/numbers.js";
import { remember } from "../runs/memory.js";
import { makeSwatch, markOf, paintSwatch } from "../charts/swatch.js";
import { buildSideBySide, fillWords, markWord } from "./side_by_side_dom.js";
import { makeSideBySideFigure } from "./side_by_side_figure.js";

const TYPING_PAUSE_MS = 250;
const LIVE_MS = 1000; // between two traces of a run that trains
const MOST_KEPT = 200; // traces

export function mountSideBySide(root, { runStore, api, memory, Plotly, figures, colours, theme }) {
  const parts = buildSideBySide(root, memory);
  const swatches = parts.swatches.map((place) => {
    const swatch = makeSwatch();
    place.append(swatch);
    return swatch;
  });
  const figure = makeSideBySideFigure(parts.plot, parts.chart, parts.titles, { Plotly, figures, picked: scrubTo });
  const clock = makeClock({ show: place, stopped: showPlaying });
  clock.setRate(memory.rate);
  const kept = new Map(); // "id epoch text" -> trace
  let pair = [null, null]; // ids
  let traces = null; // of the pair, as drawn
  let word = 0;
  let wanted = 0; // number of the newest question
  let typingTimer = 0;
  let liveTimer = 0;
  let frame = 0;
  let gone = false;

  const last = () => traces?.[0].words.length ?? 0;
  const runs = () => pair.map((id) => runStore.byId.get(id));

  // The two runs ------------------------------------------------------------------------------------------------------

  /** Keeps the pair among the selected runs: whoever is still there stays, others take the empty places. */
  function choosePair() {
    const ids = runStore.chosen().map(({ id }) => id);
    const taken = pair.map((id) => (ids.includes(id) ? id : null));
    const free = ids.filter((id) => !taken.includes(id));
    const next = taken.map((id) => id ?? free.shift() ?? null);
    parts.runs.forEach((select, i) => {
      const options = ids.map((id) => ({ id, name: runStore.byId.get(id).label }));
      const now = JSON.stringify(options);
      if (select.dataset.options !== now) {
        select.dataset.options = now;
        select.replaceChildren(...options.map(({ id, name }) => element("option", { value: id, textContent: name })));
      }
      select.value = next[i] ?? "";
      select.disabled = ids.length < 2;
    });
    root.hidden = runStore.loaded && runStore.runs.length === 0;
    const same = next.every((id, i) => id === pair[i]);
    pair = next;
    showLooks();
    if (!same || !traces) ask();
  }

  function showLooks() {
    runs().forEach((run, i) => {
      parts.swatches[i].hidden = !run;
      if (run) paintSwatch(swatches[i], run, colours[theme].runs);
    });
  }

  function say(text) {
    if (parts.note.textContent !== text) parts.note.textContent = text;
    parts.note.hidden = !text;
  }

  // Traces ------------------------------------------------------------------------------------------------------------

  async function traceOf(run, text) {
    const key = JSON.stringify([run.id, run.epochs_done, text]);
    if (!kept.has(key)) kept.set(key, readTrace(await api.trace(run.id, text)));
    if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value);
    return kept.get(key);
  }

  /** Asks both networks; what was asked before an answer came is forgotten. */
  async function ask() {
    wanted += 1;
    const question = wanted;
    const both = runs();
    if (!both.every(Boolean)) {
      traces = null;
      parts.body.hidden = true;
      return say(runStore.loaded ? "Select two runs in the table: both will read this sentence." : "");
    }
    let answers;
    try {
      answers = await Promise.all(both.map((run) => traceOf(run, memory.text)));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (question === wanted && !gone) {
        traces = null;
        parts.body.hidden = true;
        say(error.message);
      }
      return undefined;
    }
    if (question === wanted && !gone) take(answers);
    return undefined;
  }

  function take(answers) {
    const before = traces?.[0].words.join(" ");
    traces = answers;
    const fresh = before !== traces[0].words.join(" ");
    word = fresh ? last() : Math.min(word, last());
    if (fresh) clock.stop();
    parts.body.hidden = false;
    say(notes());
    drawSoon();
  }

  function notes() {
    const said = [];
    const [one, other] = traces;
    if (one.units !== other.units)
      said.push(`The runs have ${one.units} and ${counted(other.units, "unit")}, so there is no difference unit by unit.`);
    if (!one.words.length)
      said.push(`There is no word to read: before any word the first run answers ${answerBefore(one)}, the second ${answerBefore(other)}.`);
    traces.forEach((trace, i) => {
      if (one.words.length && isBlank(trace))
        said.push(`The states of the ${["first", "second"][i]} run are all near 0, so they have hardly any colour.`);
    });
    if (one.cut) said.push(`Only the first ${one.words.length} words are read.`);
    const strangers = (trace) => [...new Set(trace.words.filter((_, t) => !trace.known[t]))].slice(0, 5);
    traces.forEach((trace, i) => {
      const unknown = strangers(trace).map((name) => `'${isolated(cutWord(name))}'`);
      if (unknown.length) said.push(`Not in the vocabulary of the ${["first", "second"][i]} run: ${unknown.join(", ")}.`);
    });
    return said.join(" ");
  }

  // Drawing -----------------------------------------------------------------------------------------------------------

  function drawAll() {
    if (!traces || gone || document.hidden) return;
    const both = runs();
    if (!both.every(Boolean)) return;
    const marks = both.map((run) => markOf(run, colours[theme].runs));
    const names = both.map(({ label }) => label);
    [...names, "first − second"].forEach((title, i) => (parts.titles[i].textContent = title));
    nameOrder(parts.order, labelsOf(traces[0]));
    fillWords(parts.words, traces, names);
    figure.draw(traces, memory.order, word, { theme, marks });
    showWord();
  }

  function showWord() {
    Object.assign(root.dataset, { word, answers: traces.map((trace) => answerAt(trace, word).answer).join() });
    parts.scrub.max = last();
    parts.scrub.value = word;
    parts.scrub.setAttribute("aria-valuetext", `${word} of ${last()}: ${word ? traces[0].words[word - 1] : "start"}`);
    parts.place.textContent = `${word} / ${last()}`;
    markWord(parts.words, word);
  }

  function drawSoon() {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      drawAll();
    });
  }

  function place(next) {
    word = next;
    if (!traces || gone) return;
    figure.move(word);
    showWord();
    const now = parts.words.querySelector("[data-place=now]");
    if (now) parts.words.parentElement.scrollLeft = now.offsetLeft - parts.words.parentElement.clientWidth / 2;
  }

  function showPlaying() {
    parts.play.textContent = clock.playing ? "Hold" : "Play";
    parts.play.setAttribute("aria-pressed", clock.playing);
  }

  function scrubTo(next) {
    clock.stop();
    if (traces) place(Math.min(Math.max(next, 0), last()));
  }

  function togglePlay() {
    if (clock.playing) return clock.stop();
    if (!traces) return undefined;
    if (word >= last()) place(0);
    clock.start(word, last());
    return showPlaying();
  }

  // What the visitor does ---------------------------------------------------------------------------------------------

  function says() {
    clearTimeout(typingTimer);
    if (memory.text === parts.field.value) return;
    memory.text = parts.field.value;
    remember(memory);
    ask();
  }

  parts.field.addEventListener("input", () => {
    clearTimeout(typingTimer);
    typingTimer = setTimeout(says, TYPING_PAUSE_MS);
  });
  parts.field.addEventListener("keydown", (event) => event.key === "Enter" && !event.isComposing && says());
  parts.runs.forEach((select, i) =>
    select.addEventListener("change", () => {
      const next = [...pair];
      // Choosing the other one swaps them: a run beside itself shows nothing.
      if (select.value === next[1 - i]) next[1 - i] = next[i];
      next[i] = select.value;
      pair = next;
      choosePair();
      ask();
    }),
  );
  parts.play.addEventListener("click", togglePlay);
  parts.scrub.addEventListener("input", () => scrubTo(Number(parts.scrub.value)));
  parts.rate.addEventListener("change", () => {
    memory.rate = Number(parts.rate.value);
    clock.setRate(memory.rate);
    remember(memory);
  });
  parts.order.addEventListener("change", () => {
    memory.order = parts.order.value;
    remember(memory);
    drawSoon();
  });
  parts.words.addEventListener("click", (event) => {
    const cell = event.target.closest("td, th");
    if (cell && cell.cellIndex > 0) scrubTo(cell.cellIndex - 1);
  });
  root.addEventListener("keydown", (event) => {
    const { target, key } = event;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    event.stopPropagation(); // the page's own shortcuts shall not read along
    if (target.matches("input:not([type=range]), select, button")) return;
    const moves = { ArrowLeft: word - 1, ArrowRight: word + 1, Home: 0, End: last() };
    if (key in moves) scrubTo(moves[key]);
    else if (key === " ") togglePlay();
    else return;
    event.preventDefault();
  });

  const resized = new ResizeObserver(drawSoon);
  resized.observe(parts.plot);
  const seen = () => {
    if (document.hidden) return;
    clock.resume();
    drawSoon();
  };
  document.addEventListener("visibilitychange", seen);
  const offs = [
    ...["runs", "selection"].map((kind) => runStore.on(kind, choosePair)),
    ...["runs", "selection"].map((kind) => runStore.on(kind, drawSoon)), // a name may have changed, or what tells it from others
    runStore.on("live", (run) => {
      if (pair.includes(run.id)) {
        liveTimer ||= setTimeout(() => {
          liveTimer = 0;
          if (!gone && !document.hidden && !clock.playing) ask();
        }, LIVE_MS);
      }
    }),
  ];
  choosePair();

  return {
    retheme(next) {
      theme = next;
      showLooks();
      drawSoon();
    },
    destroy() {
      gone = true;
      clock.stop();
      cancelAnimationFrame(frame);
      clearTimeout(typingTimer);
      clearTimeout(liveTimer);
      offs.forEach((off) => off());
      document.removeEventListener("visibilitychange", seen);
      resized.disconnect();
      figure.destroy();
    },
  };
}
