/** The sentence player: a sentence goes to the server, its trace comes back, and is played here word by word. */

// @ts-nocheck

import { makeClock } from "./clock.js";
import { nameOrder } from "./controls.js";
import { buildPlayer, plotName } from "./dom.js";
import { makeFigure } from "./figure.js";
import { firstSentence, recall, remember } from "./memory.js";
import { EMPTY, answerAt, cutWord, labelColour, labelsOf, readTrace } from "./trace.js";
import { makeVoice } from "./voice.js";
import { whyEmpty } from "./why.js";
import { cutText, showNotes, showVocabulary, withoutLastWord, withWordReplaced } from "./words.js";
import { untilNext } from "../core/input_priority.js";

const TYPING_PAUSE_MS = 250;
const FOLLOW_MS = 330; // between two drawings of a trace while the network trains: three a second
const FOLLOW_LONGEST_MS = 450; // still twice a second
const FOLLOW_SHARE = 0.25; // of the page's time, while the longest gap allows: where drawing is slow, clicks come first
const SETTLE_MS = 1000; // after the last of them Plotly draws it all, so that a hover tells the newest
const MOST_BYTES = 16_000; // of a text that is sent; a frame over 20 kB would be refused
const ROOMY = { width: 700, height: 300 }; // px from which a short vocabulary is open at first
const SHORT_VOCABULARY = 40;

/** As many whole words of `text` as may be sent: all, unless the words are of monstrous length. */
function fitting(text) {
  const size = (part) => new TextEncoder().encode(JSON.stringify(part)).length;
  let part = text;
  while (size(part) > MOST_BYTES) {
    const shorter = part.slice(0, Math.floor(0.9 * part.length)).replace(/[\uD800-\uDBFF]$/, ""); // half of a character is none
    part = shorter.slice(0, shorter.lastIndexOf(" ") + 1).trimEnd() || shorter;
  }
  return part;
}

function fillAnswer(node, { answer, place, percent }) {
  node.textContent = `${answer} ${percent} %`;
  node.dataset.answer = answer;
  node.style.setProperty("--rnn-answer", labelColour(place));
}

/**
 * @param {HTMLElement} root
 * @param {{stream: object, Plotly: object, figures: object, theme: "light"|"dark", after?: Promise<void>}} context
 *   nothing is drawn before `after`
 * @returns {{show(text: string): void, retheme(theme: string): void, destroy(): void}}
 */
export function mountPlayer(root, { stream, Plotly, figures, theme, after = Promise.resolve() }) {
  const memory = recall();
  const parts = buildPlayer(root, memory);
  Object.assign(root.dataset, { testid: "player", word: 0 });
  root.tabIndex = -1;

  /** @type {import("./trace.js").Trace} */
  let trace = EMPTY;
  let word = 0; // the playhead: how many words the network has read
  let asked = null; // the text whose trace is wanted
  let asking = false; // while the question is about to be sent
  let begin = null; // where a new sentence begins: "start", "common" (after the words it shares with the old), "end"
  let data = null; // name of the run's data set
  let drawnAt = -Infinity;
  let gap = FOLLOW_MS; // between two of them
  let followTimer = 0;
  let settleTimer = 0;
  let typingTimer = 0;
  let begun = false; // there is something to draw,
  let turn = false; // and it may be drawn
  let gone = false;
  let frame = 0; // animation frame that is asked for
  let whole = false; // that frame draws everything, not the playhead alone

  const last = () => trace.words.length;
  const figure = makeFigure(parts.plot, { Plotly, figure: figures[theme].player, picked: scrubTo });
  const clock = makeClock({ show: place, stopped: showPlaying });
  clock.setRate(memory.rate);
  const voice = makeVoice(parts.live, () => {
    const { answer } = root.dataset;
    if (clock.playing || !answer) return null;
    return { key: `${answer} ${trace.text}`, text: `The answer is ${parts.final.textContent}` };
  });

  // Drawing -----------------------------------------------------------------------------------------------------------

  /** The numbers and places that follow the playhead. */
  function showWord() {
    root.dataset.word = word;
    parts.scrub.max = last();
    parts.scrub.value = word;
    const name = word ? cutWord(trace.words[word - 1]) : "start";
    parts.scrub.setAttribute("aria-valuetext", `${word} of ${last()}: ${name}`);
    parts.place.textContent = `${word} / ${last()}`;
    if (trace.probabilities.length) fillAnswer(parts.soFar, answerAt(trace, word));
  }

  function drawAll(patch = false) {
    if (document.hidden || !begun || !turn) return;
    drawnAt = performance.now();
    whole = false;
    clearTimeout(settleTimer);
    if (figure.draw(trace, memory.order, word, patch)) settleTimer = setTimeout(() => drawSoon(true), SETTLE_MS);
    gap = Math.min(Math.max(FOLLOW_MS, (performance.now() - drawnAt) / FOLLOW_SHARE), FOLLOW_LONGEST_MS);
    showWord();
    nameOrder(parts.order, labelsOf(trace));
    parts.plot.ariaLabel = plotName(labelsOf(trace));
    figure.say(whyEmpty(trace, stream.latest.get("run")?.settings.init_scale));
    if (!trace.probabilities.length) return;
    const answer = answerAt(trace, last());
    fillAnswer(parts.final, answer);
    Object.assign(root.dataset, { answer: answer.answer, probability: trace.probabilities[last()], epoch: trace.epoch });
    voice.stir();
  }

  /** Draws in the next frame; however often it is asked, once. */
  function drawSoon(everything) {
    whole ||= everything;
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      if (whole) drawAll();
      else place(word);
    });
  }

  /** Puts the playhead behind `next` words, now: called inside an animation frame. */
  function place(next) {
    word = next;
    if (whole) return drawAll();
    figure.move(word);
    showWord();
  }

  /** Draws the newest trace of the same sentence, a few times a second: quickly, unless a pointer inspects it. */
  function follow() {
    followTimer ||= setTimeout(
      () => {
        if (untilNext(drawnAt, gap)) {
          followTimer = 0;
          return follow(); // somebody has pressed something in between
        }
        // The timer counts as running until the frame: a hidden tab has timers but no frames, and must not pile them up.
        requestAnimationFrame(() => {
          followTimer = 0;
          if (!gone) drawAll(!whole && !parts.plot.matches(":hover"));
        });
      },
      untilNext(drawnAt, gap),
    );
  }

  function showPlaying() {
    parts.play.setAttribute("aria-pressed", clock.playing);
    parts.play.title = clock.playing ? "Hold (space)" : "Play (space)";
    voice.stir();
  }

  // The sentence ------------------------------------------------------------------------------------------------------

  /** Tells the server which sentence this connection watches: once, however many reasons there are at this moment. */
  function ask() {
    if (asking) return;
    asking = true;
    queueMicrotask(() => {
      asking = false;
      if (asked !== null) stream.send({ sentence: asked });
    });
  }

  /** Makes `text` the sentence. @param {"start"|"common"|"end"} from */
  function setText(text, from) {
    clearTimeout(typingTimer);
    if (parts.field.value !== text) parts.field.value = text;
    memory.text = text;
    remember(memory);
    const sent = fitting(text);
    if (sent === asked && begin === null) {
      if (from === "start") playFrom(0);
      return;
    }
    begin = from;
    if (sent === asked) return;
    asked = sent;
    ask();
  }

  function visitorSays(text, from) {
    memory.typed = true;
    setText(text, from);
  }

  function addWord(added) {
    visitorSays(`${parts.field.value.trimEnd()} ${added}`.trimStart(), "common");
  }

  function replaceWord(unknown, known) {
    visitorSays(withWordReplaced(parts.field.value, trace.words, unknown, known), "common");
  }

  /** A trace arrived: of a new sentence, which begins to play, or of the same one, which is followed. */
  function take(received) {
    if (received.text !== asked) return;
    const before = trace.words;
    begun = true;
    trace = readTrace(received);
    showNotes(parts.notes, trace, cutText(trace, memory.text, asked), replaceWord);
    if (begin === null) {
      word = Math.min(word, last());
      return follow();
    }
    let shared = 0;
    while (shared < last() && before[shared] === trace.words[shared]) shared += 1;
    const from = { start: 0, common: Math.min(word, shared), end: last() }[begin];
    begin = null;
    clock.stop();
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) word = last();
    else word = from;
    drawSoon(true);
    if (word < last()) playFrom(word);
  }

  // Playing -----------------------------------------------------------------------------------------------------------

  function playFrom(from) {
    word = from;
    drawSoon(false);
    clock.start(word, last());
    showPlaying();
  }

  function togglePlay() {
    if (clock.playing) clock.stop();
    else playFrom(word < last() ? word : 0);
  }

  function scrubTo(next) {
    clock.stop();
    word = Math.min(Math.max(next, 0), last());
    drawSoon(false);
  }

  // What the visitor does ---------------------------------------------------------------------------------------------

  function pressed(event) {
    const { target, key } = event;
    const typing = target.matches("input:not([type=range]), select");
    if (typing || event.ctrlKey || event.metaKey || event.altKey) {
      event.stopPropagation(); // the page's own shortcuts shall not read along
      return;
    }
    const moves = { ArrowLeft: word - 1, ArrowRight: word + 1, Home: 0, End: last() };
    if (key in moves) scrubTo(moves[key]);
    else if (key === " " && !target.matches("button")) togglePlay();
    else if (key !== " ") return;
    event.stopPropagation();
    if (key !== " " || !target.matches("button")) event.preventDefault();
  }

  const roomy = () => root.clientWidth >= ROOMY.width && root.clientHeight >= ROOMY.height;

  function openVocabulary(open) {
    parts.chips.hidden = !open;
    parts.vocabulary.setAttribute("aria-expanded", open);
  }

  parts.field.addEventListener("input", () => {
    clearTimeout(typingTimer);
    typingTimer = setTimeout(() => visitorSays(parts.field.value, "common"), TYPING_PAUSE_MS);
  });
  parts.field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.isComposing) visitorSays(parts.field.value, "start");
  });
  parts.erase.addEventListener("click", () => visitorSays(withoutLastWord(parts.field.value), "common"));
  parts.clear.addEventListener("click", () => {
    visitorSays("", "start");
    parts.field.focus();
  });
  parts.vocabulary.addEventListener("click", () => {
    memory.open = parts.chips.hidden;
    openVocabulary(memory.open);
    remember(memory);
  });
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
    drawSoon(true);
  });
  root.addEventListener("keydown", pressed);
  parts.plot.addEventListener("pointerenter", () => drawSoon(true));

  const visible = () => {
    if (document.hidden) return;
    clock.resume();
    drawSoon(true);
  };
  document.addEventListener("visibilitychange", visible);
  let size = "";
  const resized = new ResizeObserver(([{ contentRect }]) => {
    const now = `${contentRect.width}x${contentRect.height}`;
    if (now !== size) drawSoon(true);
    size = now;
  });
  resized.observe(parts.plot);

  function takeRun(run) {
    const changed = run.data !== data;
    data = run.data;
    if (changed) {
      showVocabulary(parts.chips, run.words, addWord);
      openVocabulary(memory.open ?? (run.words.length <= SHORT_VOCABULARY && roomy()));
      if (!memory.typed) setText(firstSentence(run), "end");
      else if (asked === null) setText(memory.text, "end");
    }
    ask();
  }

  /** No trace will come for now: the axes stand empty rather than nothing at all. */
  function drawEmpty() {
    begun = true;
    drawSoon(true);
  }

  after.then(() => {
    turn = true;
    drawSoon(true);
  });
  parts.field.value = memory.text;
  const offs = [stream.on("run", takeRun), stream.on("open", ask), stream.on("trace", take), stream.on("lost", () => begun || drawEmpty())];

  return {
    show: (text) => visitorSays(text, "start"),
    retheme(next) {
      figure.use(figures[next].player);
      drawSoon(true);
    },
    destroy() {
      offs.forEach((off) => off());
      clock.stop();
      cancelAnimationFrame(frame);
      voice.stop();
      gone = true; // a frame that is already asked for draws nothing
      for (const timer of [followTimer, settleTimer, typingTimer]) clearTimeout(timer);
      document.removeEventListener("visibilitychange", visible);
      root.removeEventListener("keydown", pressed);
      resized.disconnect();
      figure.destroy();
      root.replaceChildren();
    },
  };
}
