/** The sentence player: the reader of the network that trains. */

import { keyOf } from "../../core/keys.js";
import { numberText } from "../../core/numbers.js";
import { recall, remember } from "../memory.js";
import { mountReader } from "../reader.js";
import { EMPTY, answerAt, answerText, labelColour } from "../trace.js";
import { whyEmpty } from "../empty_reasons.js";
import { cutText, showNotes } from "../notes.js";
import { buildPlayer, plotName } from "./dom.js";
import { OneFigure } from "./figure.js";
import { countText, makeTags } from "./tags.js";
import { networkOf } from "./live.js";
import { makeWordChange } from "./word_change.js";
import { makeWrites } from "./writes.js";

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

/** @param {HTMLElement} node @param {import("../trace.js").Answer} told */
function fillAnswer(node, told) {
  node.textContent = answerText(told);
  if (told.percent === null) delete node.dataset.answer;
  else node.dataset.answer = told.answer;
  node.style.setProperty("--rnn-answer", labelColour(told.place));
}

/** @param {HTMLElement} root @param {Context} context */
export function mountPlayer(root, { stream, Plotly, figures, theme, after, moved, memory: passing }) {
  const memory = passing ? { ...passing, word: -1 } : recall();
  Object.assign(root.dataset, { testid: "player", word: "0" });
  root.tabIndex = -1;
  const reader = mountReader(root, {
    networks: networkOf(stream),
    makeView: (onPick) =>
      makeView(root, {
        memory,
        stream,
        figures,
        theme,
        Plotly,
        onPick,
        moved,
        change: (text) => reader.change(text),
        write: (text) => reader.show(text, Infinity),
      }),
    memory,
    keepMemory: () => passing || remember(memory),
    begin: memory.word < 0 ? "end" : memory.word,
    after,
  });
  return reader;
}

/**
 * @param {HTMLElement} root
 * @param {Omit<Context, "memory"> & {memory: import("../reader.js").Memory, onPick: (word: number) => void, change: (text: string) => void,
 *   write: (text: string) => void}} options
 * @returns {import("../reader.js").View}
 */
function makeView(root, { memory, stream, figures, theme, Plotly, onPick, change, write, moved }) {
  const parts = buildPlayer(root, memory);
  const figure = new OneFigure(parts.plot, { Plotly, figure: figures[theme].player, onPick });
  const tags = makeTags(parts.tags, onPick);
  const writes = makeWrites(root, { stream, parts, onPick, text: () => memory.text, write });
  /** @type {Trace} */
  let trace = EMPTY;
  /** What is right for the sentence that is read, if that is one of the test sentences. */
  const target = () =>
    /** @type {import("../../types.js").TestSentence[]} */ (stream.latest.get("run")?.sentences ?? []).find(
      ({ text }) => text === trace.text,
    )?.target ?? null;
  const wordChange = makeWordChange(parts.plot, {
    figure,
    change,
    sentence: () => ({ ...trace, text: memory.text, vocabulary: stream.latest.get("run")?.words ?? [] }),
  });
  return {
    parts,
    draw([newTrace], by, word, quick) {
      trace = newTrace ?? { ...EMPTY, labels: stream.latest.get("run")?.labels ?? EMPTY.labels };
      const right = target();
      tags.show(newTrace ?? null, Array.isArray(right) ? right : null);
      writes.show(newTrace ?? null);
      return figure.draw(trace, by, word, quick, typeof right === "number" ? right : null);
    },
    move: (word) => figure.move(word),
    showWord([newTrace], word) {
      if (newTrace) fillAnswer(parts.soFar, answerAt(newTrace, word));
      tags.move(word);
      writes.move(word);
      wordChange.moved(word);
      moved?.(word);
    },
    showAnswers([newTrace]) {
      parts.plot.ariaLabel = plotName(trace);
      figure.say(whyEmpty(trace, stream.latest.get("run")?.settings.init_scale));
      if (!newTrace) return;
      const last = newTrace.words.length;
      const answer = answerAt(newTrace, last);
      fillAnswer(parts.final, answer);
      const right = target();
      parts.showRight(typeof right === "number" ? numberText(right) : countText(newTrace, right));
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
      const said = writes.spoken();
      if (said !== undefined) return said;
      const { answer } = root.dataset;
      return answer ? { key: `${answer} ${trace.text}`, text: `The answer is ${parts.final.textContent}` } : null;
    },
    retheme: (next) => figure.use(figures[next].player),
    destroy() {
      figure.destroy();
      writes.destroy();
      root.replaceChildren();
    },
  };
}
