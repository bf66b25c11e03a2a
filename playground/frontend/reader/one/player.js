/** The sentence player: the reader of the network that trains. */

import { keyOf } from "../../core/keys.js";
import { recall, remember } from "../memory.js";
import { mountReader } from "../reader.js";
import { EMPTY, answerAt, labelColour } from "../trace.js";
import { whyEmpty } from "../empty_reasons.js";
import { cutText, showNotes } from "../notes.js";
import { buildPlayer, plotName } from "./dom.js";
import { OneFigure } from "./figure.js";
import { networkOf } from "./live.js";
import { makeWordChange } from "./word_change.js";

const ROOMY = { width: 700, height: 300 }; // px from which a short vocabulary is open at first

/** @typedef {import("../trace.js").Trace} Trace */

/**
 * @typedef {object} Context
 * @property {import("../../core/run_stream.js").RunStream} stream
 * @property {import("../../types.js").Plotly} Plotly
 * @property {Record<string, {player: import("../../types.js").Figure}>} figures  by theme
 * @property {string} theme
 * @property {Promise<void>} [after]  nothing is drawn before
 * @property {import("../reader.js").Memory} [memory]  in place of what the tab remembers: then nothing of it is kept
 * @property {(word: number) => void} [moved]  hears where the playhead stands, whenever it is drawn
 */

/** @param {HTMLElement} node @param {{answer: string, place: number, percent: number}} told */
function fillAnswer(node, { answer, place, percent }) {
  node.textContent = `${answer} ${percent} %`;
  node.dataset.answer = answer;
  node.style.setProperty("--rnn-answer", labelColour(place));
}

/** @param {HTMLElement} root @param {Context} context */
export function mountPlayer(root, { stream, Plotly, figures, theme, after, moved, memory: passing }) {
  const memory = passing ? { ...passing, word: -1 } : recall();
  Object.assign(root.dataset, { testid: "player", word: "0" });
  root.tabIndex = -1;
  const reader = mountReader(root, {
    networks: networkOf(stream),
    makeView: (onPick) => makeView(root, { memory, stream, figures, theme, Plotly, onPick, moved, change: (text) => reader.change(text) }),
    memory,
    keepMemory: () => passing || remember(memory),
    begin: memory.word < 0 ? "end" : memory.word,
    after,
  });
  return reader;
}

/**
 * @param {HTMLElement} root
 * @param {Omit<Context, "memory"> & {memory: import("../reader.js").Memory, onPick: (word: number) => void, change: (text: string) => void}} options
 * @returns {import("../reader.js").View}
 */
function makeView(root, { memory, stream, figures, theme, Plotly, onPick, change, moved }) {
  const parts = buildPlayer(root, memory);
  const figure = new OneFigure(parts.plot, { Plotly, figure: figures[theme].player, onPick });
  /** @type {Trace} */
  let trace = EMPTY;
  const wordChange = makeWordChange(parts.plot, {
    figure,
    change,
    sentence: () => ({ words: trace.words, text: memory.text, vocabulary: stream.latest.get("run")?.words ?? [] }),
  });
  return {
    parts,
    draw([newTrace], by, word, quick) {
      trace = newTrace ?? { ...EMPTY, labels: stream.latest.get("run")?.labels ?? EMPTY.labels };
      return figure.draw(trace, by, word, quick);
    },
    move: (word) => figure.move(word),
    showWord([newTrace], word) {
      if (newTrace) fillAnswer(parts.soFar, answerAt(newTrace, word));
      wordChange.moved(word);
      moved?.(word);
    },
    showAnswers([newTrace]) {
      parts.plot.ariaLabel = plotName(trace.labels);
      figure.say(whyEmpty(trace, stream.latest.get("run")?.settings.init_scale));
      if (!newTrace) return;
      const last = newTrace.words.length;
      const answer = answerAt(newTrace, last);
      fillAnswer(parts.final, answer);
      const { probabilities, epoch } = newTrace;
      Object.assign(root.dataset, { answer: answer.answer, probability: probabilities[last], epoch });
    },
    note: ([newTrace], text, sent, replace) => showNotes(parts.notes, newTrace, cutText(newTrace, text, sent), replace),
    showPlaying(playing) {
      parts.play.setAttribute("aria-pressed", String(playing));
      parts.play.title = `${playing ? "Hold" : "Play"} (${keyOf("sentence", "play")})`;
    },
    roomy: () => root.clientWidth >= ROOMY.width && root.clientHeight >= ROOMY.height,
    spoken() {
      const { answer } = root.dataset;
      return answer ? { key: `${answer} ${trace.text}`, text: `The answer is ${parts.final.textContent}` } : null;
    },
    retheme: (next) => figure.use(figures[next].player),
    destroy() {
      figure.destroy();
      root.replaceChildren();
    },
  };
}
