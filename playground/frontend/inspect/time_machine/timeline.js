/** The time machine: a slider over the epochs of which weights are kept, on the curve of the loss; every view shows that epoch. */

import { drawing, element, PAUSE, PLAY } from "../../core/dom.js";
import { onKeys } from "../../core/keys.js";
import { prefersStill } from "../../core/media.js";
import { counted, countText } from "../../core/numbers.js";
import { makeClock } from "../../reader/clock.js";
import { makeBranchForm } from "./branch_form.js";
import { curvePoints, epochNear, epochText, nearestEpoch } from "./epochs.js";
import { svg } from "../drawing/svg.js";

const EPOCHS_A_SECOND = 6;
const LONGEST_S = 30; // that the epochs play: more than 180 of them go by faster
const FOLLOW_MS = 1500; // from one look at a run that trains to the next
const [WIDTH, HEIGHT] = [1000, 40]; // of the drawing, which is stretched to the slider

/** The curves behind the slider, a tick for each kept epoch, and where it stands. @param {any} timeline @param {number} epoch */
function curveOf(timeline, epoch) {
  const { epochs, at, train_loss, test_loss } = timeline;
  const [first, last] = [epochs[0], epochs.at(-1)];
  const losses = [...train_loss, ...test_loss].filter((/** @type {number|null} */ loss) => loss !== null).sort((a, b) => a - b);
  const frame = { first, last, top: 1.05 * (losses[Math.floor(0.98 * (losses.length - 1))] || 1), width: WIDTH, height: HEIGHT };
  const x = (/** @type {number} */ each) => ((each - first) / Math.max(last - first, 1)) * WIDTH;
  const ticks = epochs.map((/** @type {number} */ each) => `M${x(each).toFixed(1)},${HEIGHT}v-5`).join("");
  return [
    svg("path", { class: "rnn-timeline-ticks", d: ticks }),
    svg("polyline", { class: "rnn-timeline-train", points: curvePoints(at, train_loss, frame) }),
    svg("polyline", { class: "rnn-timeline-test", points: curvePoints(at, test_loss, frame) }),
    svg("path", { class: "rnn-timeline-now", d: `M${x(epoch).toFixed(1)},0v${HEIGHT}` }),
  ];
}

const CROWDED = 0.1; // of the width: nearer to an end the number of the chosen epoch takes the place of that end's

/**
 * The numbers under the slider: its first epoch, its last, and the chosen one where it stands.
 * @param {number} first @param {number} last @param {number} epoch
 * @returns {{text: string, share: number}[]}  `share`: of the width, where it stands
 */
export function numbersUnder(first, last, epoch) {
  const share = (epoch - first) / Math.max(last - first, 1);
  const ends = [
    { text: countText(first), share: 0 },
    { text: countText(last), share: 1 },
  ].filter((end) => Math.abs(end.share - share) >= CROWDED);
  return [...ends, { text: countText(epoch), share }];
}

/**
 * Shows where the slider stands.
 * @param {Pick<ReturnType<typeof controls>, "slider"|"curve"|"status"|"numbers"|"leftOut">} elements
 * @param {any} timeline
 * @param {number} epoch
 * @param {boolean} isEdited
 */
function showEpoch({ slider, curve, status, numbers, leftOut }, timeline, epoch, isEdited) {
  slider.min = String(timeline.epochs[0]);
  slider.max = String(timeline.epochs.at(-1));
  slider.value = String(epoch);
  slider.disabled = timeline.epochs.length < 2;
  leftOut.textContent = leftOutText(timeline.changes_left_out);
  const text = epochText(timeline, epoch, isEdited);
  slider.setAttribute("aria-valuetext", text);
  status.textContent = text;
  curve.replaceChildren(...curveOf(timeline, epoch));
  const under = numbersUnder(timeline.epochs[0], timeline.epochs.at(-1), epoch);
  numbers.replaceChildren(
    ...under.map(({ text, share }, place) => {
      const number = element("span", { textContent: text });
      number.style.setProperty("left", `${(100 * share).toFixed(2)}%`);
      if (place === under.length - 1) number.toggleAttribute("data-chosen", true);
      return number;
    }),
  );
}

/** How many epochs at which an accuracy changed have no tick, as not all of them were kept. @param {number} changes @returns {string} */
const leftOutText = (changes) => (changes ? `${counted(changes, "change")} of accuracy not kept` : "");

/** Says what the button does next. @param {HTMLElement} play @param {boolean} playing */
function namePlay(play, playing) {
  const name = prefersStill() ? "The next of the kept epochs" : playing ? "Pause the epochs" : "Play the epochs";
  play.setAttribute("aria-label", name);
  play.title = name;
  play.replaceChildren(drawing(playing ? PAUSE : PLAY), "Epochs");
}

/** How much of the films is here, for what waits for it. @param {HTMLElement} row @param {{have: number, of: number}} progress */
function tellFilm(row, { have, of }) {
  row.dataset.film = of && have === of ? "ready" : `${have} of ${of}`;
}

/**
 * Another run that trains here shows itself, unless the visitor looks at a saved one: an epoch and edits are those of the run before.
 * The first run that the stream tells of is the one that a link means, so its epoch stays.
 * @param {import("../selection.js").Selection} selection
 * @param {import("../../core/run_stream.js").RunStream} stream
 * @param {() => void} restart
 */
function followRuns(selection, stream, restart) {
  /** @type {string|null} */
  let liveRun = null;
  return stream.on("run", ({ id }) => {
    const isOther = liveRun !== null && id !== liveRun;
    liveRun = id;
    if (selection.now.run) return;
    restart();
    if (isOther) selection.set({ epoch: null, edits: [] });
  });
}

/**
 * The epoch to show if the chosen one is not kept: the nearest kept one, or null, the newest, if the run has not trained so far.
 * @param {number[]} epochs  rising
 * @param {number} epoch
 */
export const insteadOf = (epochs, epoch) => (epoch > epochs[epochs.length - 1] ? null : nearestEpoch(epochs, epoch));

/**
 * Shows that epoch in place of the chosen one, and says so.
 * @param {import("../selection.js").Selection} selection
 * @param {number[]} epochs
 * @param {number} epoch
 * @param {HTMLElement} status
 */
function lookInstead(selection, epochs, epoch, status) {
  const substitute = insteadOf(epochs, epoch);
  selection.set({ epoch: substitute });
  const explanation =
    substitute === null ? " any more: this is the newest network" : `: this is epoch ${countText(substitute)}, the nearest that is`;
  status.textContent = `Epoch ${countText(epoch)} is not kept${explanation}.`;
}

/** The elements that the visitor uses: button, slider on its curve, Newest, and the line of text. */
function controls() {
  const play = element("button", { type: "button", className: "rnn-button" });
  const slider = element("input", {
    type: "range",
    className: "rnn-timeline-slider",
    "aria-label": "Epoch",
    step: "1",
    min: "0",
    max: "0",
  });
  const curve = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", "aria-hidden": "true" });
  const numbers = element("div", { className: "rnn-timeline-numbers", "aria-hidden": "true" });
  const track = element("div", { className: "rnn-timeline-track" }, curve, slider, numbers);
  track.title = "The loss over the epochs, in training (grey) and on the test sentences; a tick marks an epoch that can be looked at";
  const newestButton = element("button", {
    type: "button",
    className: "rnn-button",
    textContent: "Newest",
    title: "The newest network, and those to come while it trains",
  });
  const status = element("output", { className: "rnn-timeline-said" });
  const leftOut = element("span", {
    title:
      "Epochs at which an accuracy changed and of which no weights are kept. Where there is no room for all, the biggest change of each two " +
      "in a row is kept, then of each four, and so on; of a run of a sweep a few epochs are.",
  });
  const legend = element(
    "span",
    { className: "rnn-timeline-legend" },
    element("i", { className: "rnn-timeline-of-train" }),
    "training loss",
    element("i", { className: "rnn-timeline-of-test" }),
    "test loss",
    leftOut,
  );
  const about = element("div", { className: "rnn-timeline-about" }, status, legend);
  return { play, slider, curve, track, newestButton, status, about, numbers, leftOut };
}

/**
 * @param {{selection: import("../selection.js").Selection, stream: import("../../core/run_stream.js").RunStream,
 *   questions: ReturnType<typeof import("../../core/questions.js").makeQuestions>, film: ReturnType<typeof import("./film.js").makeFilm>,
 *   life: import("../../core/lifecycle.js").Life, branches?: boolean}} context  `questions` are those of the server; `branches`: whether
 *   training can go on from an epoch
 */
export function mountTimeline({ selection, stream, questions, film, life, branches = true }) {
  const { play, slider, curve, track, newestButton, status, about, numbers, leftOut } = controls();
  const branch = branches ? makeBranchForm({ selection, stream, life }) : null;
  const row = element("div", { className: "rnn-inside-row rnn-timeline", "data-testid": "inside-timeline", hidden: true });
  const goneNote = element("span", { role: "status", className: "rnn-view-error" });
  row.append(play, track, about, newestButton, ...(branch ? [branch.button, branch.form] : []), goneNote);
  /** @type {any} the answer of the view "timeline" */
  let timeline = null;
  let forget = () => {};
  let isStale = false;
  const later = life.timer(() => isStale && ask());
  const clock = makeClock({ show: (place) => choose(timeline?.epochs[place]), onStop: () => showPlaying() });

  const now = () => selection.now.epoch ?? timeline?.epochs.at(-1) ?? 0;

  const showPlaying = () => namePlay(play, clock.playing);

  function show() {
    const { epoch, edits } = selection.now;
    newestButton.setAttribute("aria-pressed", String(epoch === null));
    if (!timeline) {
      play.disabled = slider.disabled = true;
      return branch?.close();
    }
    play.disabled = timeline.epochs.length < 2;
    showEpoch({ slider, curve, status, numbers, leftOut }, timeline, now(), edits.length > 0);
    branch?.show(timeline, now());
  }

  /** @param {number|undefined} epoch  undefined: the server dropped its weights while the epochs played */
  function choose(epoch) {
    if (epoch === undefined) return clock.stop();
    selection.set({ epoch });
    slider.value = String(epoch);
  }

  /** The visitor is about to scrub: what views answer is fetched ahead. */
  const prepare = () => timeline && film.want(timeline.epochs);

  function ask() {
    const { run } = selection.now;
    forget();
    isStale = false;
    forget = questions.ask({ view: "timeline", sentence: "", ...(run && { run }) }, (outcome) => {
      timeline = "error" in outcome ? null : outcome.answer;
      row.hidden = !timeline;
      if (!timeline) return clock.stop();
      row.dataset.epochs = timeline.epochs.join(" ");
      const { epoch } = selection.now;
      if (epoch !== null && !timeline.epochs.includes(epoch)) lookInstead(selection, timeline.epochs, epoch, goneNote);
      show();
      if (epoch !== null) prepare();
      if (isStale) later.start(FOLLOW_MS);
    });
  }

  /** Begins anew with another run: stops playing, and drops the answer and the films about the run before. */
  function restart() {
    clock.stop();
    timeline = null;
    film.clear();
    show();
    ask();
  }

  function begin() {
    prepare();
    if (clock.playing) return clock.stop();
    if (!timeline) return;
    const { epochs } = timeline;
    const place = epochs.indexOf(nearestEpoch(epochs, now()));
    const last = epochs.length - 1;
    if (prefersStill()) return choose(epochs[place < last ? place + 1 : 0]);
    const from = place < last ? place : 0;
    if (from !== place) choose(epochs[from]);
    clock.setRate(Math.max(EPOCHS_A_SECOND, (last - from) / LONGEST_S));
    clock.start(from, last);
    showPlaying();
  }

  /** @param {(epochs: number[]) => number} epochOf */
  const go = (epochOf) => {
    clock.stop();
    prepare();
    if (timeline) choose(epochOf(timeline.epochs));
  };

  play.addEventListener("click", begin);
  newestButton.addEventListener("click", () => {
    clock.stop();
    selection.set({ epoch: null });
  });
  slider.addEventListener("input", () => go((epochs) => nearestEpoch(epochs, Number(slider.value))));
  for (const kind of ["pointerenter", "focusin"]) row.addEventListener(kind, prepare);
  life.keep(
    onKeys(slider, "epochs", {
      back: () => go((epochs) => epochNear(epochs, now(), -1)),
      on: () => go((epochs) => epochNear(epochs, now(), 1)),
      first: () => go((epochs) => epochs[0]),
      last: () => go((epochs) => epochs[epochs.length - 1]),
    }),
    () => clock.stop(),
    () => forget(),
    selection.on((names) => {
      if (names.has("epoch") || names.has("run")) goneNote.textContent = "";
      if (names.has("run")) restart();
      else show();
    }),
    followRuns(selection, stream, restart),
    stream.on("answers", () => {
      if (selection.now.run) return;
      isStale = true;
      later.start(FOLLOW_MS);
    }),
  );
  film.onChange(() => tellFilm(row, film.progress()));
  showPlaying();
  ask();
  return row;
}
